package org.sunhwan.layers;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;

/**
 * DL4J configuration of a {@link PlainVertex}: it has no parameters and nothing to set, so all of a
 * kind are equal.
 */
abstract class OwnVertex extends GraphVertex {

  /** How many inputs it has, no more and no fewer. */
  abstract int inputs();

  @Override
  public final int minVertexInputs() {
    return inputs();
  }

  @Override
  public final int maxVertexInputs() {
    return inputs();
  }

  @Override
  public final long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public final boolean equals(Object other) {
    return getClass().isInstance(other);
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  /** None, as for layers of ours. */
  @Override
  public final MemoryReport getMemoryReport(InputType... inputs) {
    return null;
  }
}
