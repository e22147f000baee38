package org.sunhwan.layers;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A {@link FirstState} at work: hands the layer above its state, and takes that one's gradient. */
@SuppressWarnings("overrides") // DL4J declares setInputs with and without dots
final class FirstStateVertex extends PlainVertex {

  FirstStateVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    RecurrentLayer above = above();
    above.carry(FirstState.state(above.layerConf(), inputs[1], workspaces));
    return sameOrder(inputs[0], ArrayType.ACTIVATIONS, workspaces);
  }

  /** DL4J goes back over the layer above first, which leaves the gradient of its state. */
  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    RecurrentState gradient = above().initialGradient();
    INDArray[] parts =
        gradient.cell() == null
            ? new INDArray[] {gradient.hidden()}
            : new INDArray[] {gradient.hidden(), gradient.cell()};
    INDArray state =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, inputs[1].shape(), 'c');
    long size = gradient.hidden().size(1);
    for (int i = 0; i < parts.length; i++) {
      state
          .get(NDArrayIndex.all(), NDArrayIndex.interval(i * size, (i + 1) * size))
          .assign(parts[i]);
    }
    INDArray sequences = sameOrder(epsilon, ArrayType.ACTIVATION_GRAD, workspaces);
    return new Pair<>(null, new INDArray[] {sequences, state});
  }

  /** A copy of [B, C, T] that lies in memory as [T, B, C]. */
  private static INDArray sameOrder(
      INDArray sequences, ArrayType where, LayerWorkspaceMgr workspaces) {
    return workspaces.dup(where, sequences.permute(2, 0, 1), 'c').permute(1, 2, 0);
  }

  private RecurrentLayer above() {
    VertexIndices[] outputs = getOutputVertices();
    if (outputs != null
        && outputs.length == 1
        && graph.getVertices()[outputs[0].getVertexIndex()].getLayer()
            instanceof RecurrentLayer layer) {
      return layer;
    }
    throw new IllegalStateException(this + " must have one recurrent layer above it, and no other");
  }

  /** The sequences' own mask; a state has none. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batch) {
    return new Pair<>(masks == null ? null : masks[0], MaskState.Active);
  }
}
