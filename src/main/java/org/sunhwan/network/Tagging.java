package org.sunhwan.network;

import java.util.Locale;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.Spelling;

/**
 * A tag for every word: many-to-many, aligned. A word is its own vector beside what its characters
 * spell. An example's targets are its words' tags, {@link #NOT_COUNTED} where there is none.
 *
 * @param decision how the tags of a sentence depend on each other
 * @param spellingSize numbers in the vector that a word's characters are read to, both ways
 *     together; 0: characters are not read
 * @param characterSize numbers in the vector of a character
 * @param wordDropout the probability that training reads a word as one that it does not know
 */
public record Tagging(Decision decision, int spellingSize, int characterSize, double wordDropout)
    implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "tag";

  /** The target of a word whose tag counts for nothing. */
  public static final int NOT_COUNTED = -1;

  /** What words are read as that the vocabulary does not have. */
  public static final int UNKNOWN = 1;

  /** The graph's second input: characters, as {@link Spelling} reads them. */
  static final String CHARACTERS = "characters";

  private static final String SPELLING = "spelling";
  private static final String WORDS = "words";

  /** How tags are decided on. */
  public enum Decision {
    /** Each by itself. */
    SOFTMAX,
    /** All of a sentence together, by a conditional random field. */
    CRF
  }

  /** Checks every field; what it says names the configuration key. */
  public Tagging {
    Objects.requireNonNull(decision, "tag.decision is missing");
    if (spellingSize < 0 || spellingSize % 2 != 0) {
      throw new IllegalArgumentException(
          "tag.spelling-size is %d; it must be 0, or even: words are read forward and backward."
              .formatted(spellingSize));
    }
    if (characterSize < 1) {
      throw new IllegalArgumentException(
          "tag.character-size is %d; it must be at least 1.".formatted(characterSize));
    }
    if (!(wordDropout >= 0 && wordDropout < 1)) {
      throw new IllegalArgumentException(
          "tag.word-dropout is %s; it is a share from 0 to below 1.".formatted(wordDropout));
    }
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return true;
  }

  /** Whether words are also known by their characters. */
  boolean spells() {
    return spellingSize > 0;
  }

  @Override
  public void requireFits(NetworkShape shape) {
    if (shape.output() != Output.SOFTMAX) {
      throw new IllegalArgumentException(
          "task is tag and network.output is %s, but a word has one tag. Use output = softmax; what"
                  .formatted(shape.output().name().toLowerCase(Locale.ROOT))
              + " decides on it is tag.decision.");
    }
    if (decision == Decision.CRF && shape.regularisation().labelSmoothing() > 0) {
      throw new IllegalArgumentException(
          "tag.decision is crf and network.label-smoothing is %s, but only single labels can be"
                  .formatted(shape.regularisation().labelSmoothing())
              + " smoothed, not sequences. Use label-smoothing = 0, or decision = softmax.");
    }
  }

  @Override
  public void draw(OwnGraph graph) {
    NetworkShape shape = graph.shape();
    String words = graph.embedding(wordDropout, UNKNOWN);
    if (spells()) {
      graph.builder().addInputs(CHARACTERS);
      var spelling =
          new Spelling.Builder(Recurrent.Cell.valueOf(shape.cell().name()), characterSize)
              .nIn(graph.sizes().characters())
              .nOut(spellingSize);
      graph.optimiser().regularise(spelling);
      graph.builder().addLayer(SPELLING, spelling.build(), CHARACTERS);
      graph.builder().addVertex(WORDS, new MergeVertex(), words, SPELLING);
      words = WORDS;
    }
    String top = graph.recurrentOver(words, shape.embeddingSize() + spellingSize);
    var output =
        new LabelOutput.Builder(shape.output())
            .inputDropout(shape.regularisation().ofInputs())
            .labelSmoothing(shape.regularisation().labelSmoothing())
            .nIn(shape.width())
            .nOut(graph.sizes().classes());
    graph.optimiser().regularise(output);
    if (decision == Decision.CRF) {
      requireEven(graph.optimiser());
      output.chained();
    } else {
      output.classWeights(graph.optimiser().classWeights());
    }
    graph.builder().addLayer(Networks.OUTPUT, output.build(), top);
  }

  private static void requireEven(Optimiser optimiser) {
    if (!optimiser.classWeights().isEmpty()) {
      throw new IllegalArgumentException(
          "tag.decision is crf and train.class-weights is set, but the tags of a sentence are one"
              + " answer. Use class-weights = [], or decision = softmax.");
    }
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new TagFeeding(spells());
  }
}
