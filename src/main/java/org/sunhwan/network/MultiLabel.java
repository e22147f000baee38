package org.sunhwan.network;

import java.util.List;
import org.sunhwan.layers.LabelOutput.Output;

/**
 * A text to any number of labels, each by a probability of its own: many-to-one. An example's
 * targets are the ids of its labels, ascending; none is fine.
 */
public record MultiLabel() implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "multi-label";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return true;
  }

  /** Every shape can, whose labels do not exclude each other. */
  @Override
  public void requireFits(NetworkShape shape) {
    PooledAnswer.requireOutput(
        shape, this, Output.SIGMOID, "where each label stands on its own, by sigmoid");
  }

  @Override
  public void draw(OwnGraph graph) {
    if (graph.sizes().classes() < 2) {
      throw new IllegalArgumentException(
          "task is multi-label, which needs at least 2 labels; got "
              + graph.sizes().classes()
              + ".");
    }
    PooledAnswer.draw(graph, Output.SIGMOID, graph.sizes().classes(), List.of());
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new LabelSets(sizes.classes());
  }
}
