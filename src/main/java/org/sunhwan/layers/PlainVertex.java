package org.sunhwan.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex of several inputs without parameters. */
@SuppressWarnings("overrides") // DL4J declares setInputs with and without dots
abstract class PlainVertex extends BaseGraphVertex {

  PlainVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, null, null, type);
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray gradients) {
    if (gradients != null) {
      throw new IllegalArgumentException(this + " has no parameters, and so no gradients");
    }
  }

  @Override
  public String toString() {
    return "vertex " + getVertexName();
  }
}
