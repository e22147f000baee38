package org.sunhwan.network;

import java.util.Arrays;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Text to the token that comes next, at every token: aligned many-to-many. Texts have no target but
 * themselves.
 *
 * @param tied whether token vectors are the output layer's weights too
 */
public record LanguageModel(boolean tied) implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "language-model";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return false;
  }

  @Override
  public void requireFits(NetworkShape shape) {
    NextToken.requireFits(WORD, shape);
  }

  @Override
  public long answers(Sizes sizes, long sequences, long places) {
    return places * sizes.vocabulary();
  }

  @Override
  public void draw(OwnGraph graph) {
    NextToken.requireLearnt(WORD, graph, tied);
    graph.nextToken(graph.embedding(graph.sizes().vocabulary(), tied), tied);
  }

  /** Each text by itself, as if the end of another came before it. */
  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new AfterAnother();
  }

  private record AfterAnother() implements Feeding {
    @Override
    public MultiDataSet of(Example[] examples) {
      int[] ends = new int[examples.length];
      Arrays.fill(ends, SpecialTokens.END);
      int[][] texts =
          Arrays.stream(examples).map(e -> NextToken.ended(e.tokens())).toArray(int[][]::new);
      return NextToken.batch(texts, ends);
    }
  }
}
