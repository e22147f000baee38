package org.sunhwan.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.layers.SplitMix64;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.SpecialTokens;
import org.sunhwan.network.Task;

/**
 * Writes texts token by token, many side by side: a step reads one token of each and says the next,
 * and recurrent layers carry their states from step to step. A text's prompt is read first. What a
 * text becomes depends on itself and the seed alone, not on the texts beside it.
 */
public final class TextWriter {
  private final ComputationGraph network;
  private final int vocabulary;
  private final boolean categoryAtEveryStep;
  private final boolean categoryFirst;
  private final List<RecurrentLayer> layers;
  private Map<String, RecurrentState> states = new HashMap<>();

  /**
   * Of a network that says which token comes next.
   *
   * @param vocabulary tokens that it says
   */
  public TextWriter(ComputationGraph network, Task task, int vocabulary) {
    if (!(task instanceof LanguageModel || task instanceof Generation)) {
      throw new IllegalArgumentException(
          "A network that is made to %s writes no texts. Train one with task = generate."
              .formatted(task.word()));
    }
    this.network = network;
    this.vocabulary = vocabulary;
    this.categoryFirst = task instanceof Generation;
    this.categoryAtEveryStep = task instanceof Generation generation && generation.everyStep();
    this.layers = OwnLayers.of(network, RecurrentLayer.class);
  }

  /**
   * A text to write.
   *
   * @param number what is drawn for it hangs on it
   * @param category of a network that writes texts of categories; else 0
   * @param prompt what the text begins with, as token ids
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Wish(long number, int category, int[] prompt) {}

  /**
   * Writes.
   *
   * @param most tokens of a text at most, its prompt included
   * @return token ids of each text with its prompt, without the end
   */
  public int[][] write(List<Wish> wishes, Sampling sampling, long seed, int most) {
    int[][] texts = new int[wishes.size()][];
    Line[] open = new Line[wishes.size()];
    for (int i = 0; i < open.length; i++) {
      open[i] = new Line(i, wishes.get(i), most);
    }
    states = new HashMap<>();
    while (open.length > 0) {
      float[][] next = step(open);
      for (int row = 0; row < open.length; row++) {
        open[row].take(next[row], sampling, seed);
      }
      int[] left = left(open);
      for (Line line : open) {
        if (line.ended) {
          texts[line.place] = Arrays.copyOf(line.tokens, line.length);
        }
      }
      if (left.length < open.length) {
        Line[] before = open;
        open = Arrays.stream(left).mapToObj(row -> before[row]).toArray(Line[]::new);
        keep(left);
      }
    }
    return texts;
  }

  /** A text that is being written. */
  private static final class Line {
    private final int place;
    private final Wish wish;
    private final int[] tokens;
    private int length;
    private boolean ended;

    Line(int place, Wish wish, int most) {
      if (wish.prompt().length > most) {
        throw new IllegalArgumentException(
            "Text %d begins with a prompt of %d tokens, and %d are the most a text may have. Raise generate.max-length, or shorten the prompt."
                .formatted(wish.number(), wish.prompt().length, most));
      }
      this.place = place;
      this.wish = wish;
      this.tokens = new int[most];
    }

    /** The next token: of the prompt, or chosen. */
    void take(float[] probabilities, Sampling sampling, long seed) {
      int token;
      if (length < wish.prompt().length) {
        token = wish.prompt()[length];
      } else {
        // Signs that are no text.
        probabilities[SpecialTokens.PADDING] = 0;
        probabilities[SpecialTokens.UNKNOWN] = 0;
        probabilities[SpecialTokens.BEGIN] = 0;
        token = sampling.choose(probabilities, SplitMix64.uniform(seed, wish.number(), length));
      }
      if (length == tokens.length || (length >= wish.prompt().length && isEnd(token))) {
        ended = true;
      } else {
        tokens[length++] = token;
        ended = length == tokens.length;
      }
    }

    private static boolean isEnd(int token) {
      return token == SpecialTokens.END;
    }
  }

  private static int[] left(Line[] open) {
    int[] left = new int[open.length];
    int count = 0;
    for (int row = 0; row < open.length; row++) {
      if (!open[row].ended) {
        left[count++] = row;
      }
    }
    return Arrays.copyOf(left, count);
  }

  /** The probabilities of the token after each line's last one. */
  private float[][] step(Line[] open) {
    int[] read = new int[open.length];
    int[] categories = new int[open.length];
    for (int row = 0; row < open.length; row++) {
      Line line = open[row];
      categories[row] = line.wish.category();
      read[row] = line.length == 0 ? first(line.wish) : line.tokens[line.length - 1];
    }
    for (RecurrentLayer layer : layers) {
      layer.carry(states.getOrDefault(name(layer), RecurrentState.zero()));
    }
    INDArray tokens = Batch.ids(read, 1);
    INDArray output =
        categoryAtEveryStep
            ? network.outputSingle(tokens, Batch.ids(categories, 1))
            : network.outputSingle(tokens);
    for (RecurrentLayer layer : layers) {
      states.put(name(layer), layer.lastState());
    }
    return output.reshape('c', open.length, output.size(1)).toFloatMatrix();
  }

  private int first(Wish wish) {
    return categoryFirst ? Generation.first(vocabulary, wish.category()) : SpecialTokens.END;
  }

  private void keep(int[] rows) {
    if (rows.length > 0) {
      states.replaceAll((layer, state) -> state.rows(rows));
    }
  }

  private static String name(RecurrentLayer layer) {
    return layer.conf().getLayer().getLayerName();
  }
}
