package org.sunhwan.network;

import org.sunhwan.layers.LabelOutput.Output;

/**
 * A text to one class of several, its states pooled over time: many-to-one. An example's target is
 * its class.
 */
public record Classification() implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "classify";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return true;
  }

  /** Every shape can, whose answers are probabilities. */
  @Override
  public void requireFits(NetworkShape shape) {
    if (shape.output() == Output.LINEAR) {
      throw new IllegalArgumentException(
          "network.output is linear and task is classify, whose answers are probabilities. Use"
              + " network.output = softmax or sigmoid.");
    }
  }

  @Override
  public void draw(OwnGraph graph) {
    if (graph.sizes().classes() < 2) {
      throw new IllegalArgumentException(
          "A classifier needs at least 2 classes; got " + graph.sizes().classes() + ".");
    }
    PooledAnswer.draw(
        graph, graph.shape().output(), graph.sizes().classes(), graph.optimiser().classWeights());
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new Labelling(shape.implementation(), sizes.classes());
  }
}
