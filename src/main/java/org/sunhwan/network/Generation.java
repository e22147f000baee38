package org.sunhwan.network;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.layers.TokenEmbedding;

/**
 * A category to a text: one-to-many. The network reads the category before the first token, as if
 * it were one: categories have vectors behind the tokens' in the embedding, which no output layer
 * says. An example's target is its category; a second one says that its text was cut, so that it
 * does not end with its last token.
 *
 * @param tied whether token vectors are the output layer's weights too
 * @param everyStep whether a second vector of the category is added to what is read at every step,
 *     so that it need not be remembered
 */
public record Generation(boolean tied, boolean everyStep) implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "generate";

  /** The second input, where there is one: the category's number at every step, [B, T]. */
  static final String CATEGORY = "category";

  private static final String CATEGORIES = "categories";
  private static final String READ = "read";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return true;
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
    Sizes sizes = graph.sizes();
    if (sizes.classes() < 1) {
      throw new IllegalArgumentException("A network that writes texts of categories needs some.");
    }
    String read = graph.embedding(sizes.vocabulary() + sizes.classes(), tied);
    if (everyStep) {
      var categories =
          new TokenEmbedding.Builder()
              .nIn(sizes.classes())
              .nOut(graph.shape().embeddingSize())
              .build();
      graph
          .builder()
          .addInputs(CATEGORY)
          .addLayer(CATEGORIES, categories, CATEGORY)
          .addVertex(READ, new ElementWiseVertex(ElementWiseVertex.Op.Add), read, CATEGORIES);
      read = READ;
    }
    graph.nextToken(read, tied);
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new AfterCategory(sizes.vocabulary(), everyStep);
  }

  /** What is read before the first token of a category's texts. */
  public static int first(int vocabulary, int category) {
    return vocabulary + category;
  }

  private record AfterCategory(int vocabulary, boolean everyStep) implements Feeding {
    @Override
    public MultiDataSet of(Example[] examples) {
      int[] categories = Arrays.stream(examples).mapToInt(e -> e.targets()[0]).toArray();
      int[] first = Arrays.stream(categories).map(c -> first(vocabulary, c)).toArray();
      int[][] texts = Arrays.stream(examples).map(AfterCategory::said).toArray(int[][]::new);
      MultiDataSet batch = NextToken.batch(texts, first);
      if (everyStep) {
        INDArray mask = batch.getFeaturesMaskArray(0);
        batch.setFeatures(
            new INDArray[] {batch.getFeatures(0), repeated(categories, (int) mask.size(1))});
        batch.setFeaturesMaskArrays(new INDArray[] {mask, mask});
      }
      return batch;
    }

    private static int[] said(Example example) {
      return ends(example) ? NextToken.ended(example.tokens()) : example.tokens();
    }
  }

  /** Whether an example's text is all there, so that its end is one more token to say. */
  public static boolean ends(Example example) {
    return example.targets().length == 1;
  }

  /** Each category at every time step, [B, T]. */
  private static INDArray repeated(int[] categories, int time) {
    int[] values = new int[categories.length * time];
    for (int row = 0; row < categories.length; row++) {
      Arrays.fill(values, row * time, (row + 1) * time, categories[row]);
    }
    return Batch.ids(values, time);
  }
}
