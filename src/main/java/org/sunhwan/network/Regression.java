package org.sunhwan.network;

import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.layers.LabelOutput.Output;

/**
 * A text to a number, by the least squared error: many-to-one. An example's target is the number,
 * as {@link Float#floatToIntBits} gives it.
 *
 * <p>The network itself answers (number − mean) / deviation, so one learning rate suits numbers of
 * any size, and a loss of 1 is that of always answering the mean.
 *
 * @param mean of the training numbers
 * @param deviation their standard deviation, above 0
 */
public record Regression(double mean, double deviation) implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "regress";

  /** Checks that numbers can be told apart. */
  public Regression {
    if (!Double.isFinite(mean) || !(deviation > 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The training numbers have the mean %s and the standard deviation %s, but a network"
                  + " can only learn finite numbers that differ. Check corpus.label-column.",
              mean,
              deviation));
    }
  }

  /** Of numbers not yet seen. */
  public Regression() {
    this(0, 1);
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return false;
  }

  /** Every shape can, whose output has no bounds. */
  @Override
  public void requireFits(NetworkShape shape) {
    PooledAnswer.requireOutput(
        shape, this, Output.LINEAR, "whose answers have no bounds: its output is linear");
    if (shape.regularisation().labelSmoothing() > 0) {
      throw new IllegalArgumentException(
          "network.label-smoothing is %s and task is regress, which has no labels. Use 0."
              .formatted(shape.regularisation().labelSmoothing()));
    }
  }

  @Override
  public void draw(OwnGraph graph) {
    PooledAnswer.draw(graph, Output.LINEAR, 1, List.of());
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new Numbers(this);
  }

  /** What the network is to answer for a number. */
  float inward(float number) {
    return (float) ((number - mean) / deviation);
  }

  /** The number that an answer of the network means. */
  public float outward(float answer) {
    return (float) (mean + deviation * answer);
  }

  /** How a network is told the numbers of its sequences. */
  private record Numbers(Regression scale) implements Feeding {
    @Override
    public MultiDataSet of(Example[] examples) {
      float[] numbers = new float[examples.length];
      for (int row = 0; row < numbers.length; row++) {
        numbers[row] = scale.inward(Float.intBitsToFloat(examples[row].targets()[0]));
      }
      return Batch.of(Feeding.tokens(examples)).answered(numbers);
    }
  }
}
