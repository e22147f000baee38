package org.sunhwan.layers;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * DL4J configuration of a vertex below a recurrent layer that reads forward. Its first input, [B,
 * C, T], goes through to that layer; its second, [B, H], is what the layer starts from in place of
 * zeros: h_0, or with an LSTM, [B, 2H], h_0 and then c_0. Gradients come back to both.
 */
public final class FirstState extends OwnVertex {

  @Override
  public FirstState clone() {
    return new FirstState();
  }

  @Override
  int inputs() {
    return 2;
  }

  @Override
  public GraphVertex instantiate(
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

  /** What a layer starts from, of rows [B, H], or [B, 2H] where it has cell states. */
  public static RecurrentState state(Recurrent layer, INDArray rows, LayerWorkspaceMgr workspaces) {
    long size = layer.getNOut();
    boolean cells = layer.cell() == Recurrent.Cell.LSTM;
    if (rows.rank() != 2 || rows.size(1) != (cells ? 2 * size : size)) {
      throw new IllegalArgumentException(
          "layer %s starts from states [B, %d], not %s"
              .formatted(
                  layer.getLayerName(), cells ? 2 * size : size, Arrays.toString(rows.shape())));
    }
    return new RecurrentState(
        part(rows, 0, size, workspaces), cells ? part(rows, size, 2 * size, workspaces) : null);
  }

  /** Copied, because the layer above reads it after DL4J has given up what the vertex read. */
  private static INDArray part(INDArray rows, long from, long to, LayerWorkspaceMgr workspaces) {
    INDArray part = rows.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    return workspaces.dup(ArrayType.ACTIVATIONS, part, 'c');
  }
}
