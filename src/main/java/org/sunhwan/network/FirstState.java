package org.sunhwan.network;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J configuration of a vertex below a recurrent layer that reads forward. Its first input, [B,
 * C, T], goes through to that layer; its second, [B, H], is what the layer starts from in place of
 * zeros: h_0, or with an LSTM, [B, 2H], h_0 and then c_0. Gradients come back to both.
 */
public final class FirstState extends GraphVertex {

  @Override
  public FirstState clone() {
    return new FirstState();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FirstState;
  }

  @Override
  public int hashCode() {
    return FirstState.class.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return new FirstStateVertex(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) {
    return inputs[0];
  }

  /** None, as for layers of ours. */
  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return null;
  }
}
