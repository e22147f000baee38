package org.sunhwan.layers;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.DenseKernel;
import org.sunhwan.kernel.KernelChoice;

/** An {@link Attention} at work. */
@SuppressWarnings("overrides") // DL4J declares setInputs with and without dots
public final class AttentionVertex extends PlainVertex implements OwnLayer {
  private transient DenseKernel kernel;
  private transient INDArray sourceMask; // [B, S]; null for a batch without padding
  private transient AttentionPass pass;
  private transient INDArray weights; // [B, T, S] of the last pass

  AttentionVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public void use(KernelChoice choice) {
    kernel = choice.dense();
  }

  /** Nothing is drawn here. */
  @Override
  public void begin(StepKey key) {}

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray states = timeMajor(inputs[0], ArrayType.FF_WORKING_MEM, workspaces);
    INDArray keys = timeMajor(inputs[1], ArrayType.FF_WORKING_MEM, workspaces);
    INDArray sources = timeMajor(inputs[2], ArrayType.FF_WORKING_MEM, workspaces);
    pass = AttentionPass.of(kernel(), states, keys, sources, sourceMask);
    weights = array(workspaces, ArrayType.ACTIVATIONS, pass.weightsShape());
    INDArray out = array(workspaces, ArrayType.ACTIVATIONS, pass.outputShape());
    pass.forward(states, keys, sources, weights, out);
    return out.permute(1, 2, 0);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    ArrayType working = ArrayType.BP_WORKING_MEM;
    INDArray[] given = new INDArray[inputs.length];
    INDArray[] gradients = new INDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      given[i] = timeMajor(inputs[i], working, workspaces);
      gradients[i] = array(workspaces, ArrayType.ACTIVATION_GRAD, given[i].shape());
    }
    INDArray dOut = timeMajor(epsilon, working, workspaces);
    INDArray dScores = array(workspaces, working, pass.weightsShape());
    pass.backward(given, weights, dOut, dScores, gradients);
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = gradients[i].permute(1, 2, 0);
    }
    return new Pair<>(null, gradients);
  }

  /** [B, C, T] as [T, B, C]: a view where memory has that order, as our layers leave it. */
  private INDArray timeMajor(INDArray array, ArrayType where, LayerWorkspaceMgr workspaces) {
    if (array.rank() != 3) {
      throw new IllegalArgumentException(
          "%s needs states [B, C, T], not %s".formatted(this, Arrays.toString(array.shape())));
    }
    INDArray view = array.permute(2, 0, 1);
    return KernelArrays.isRowMajor(view) ? view : workspaces.dup(where, view, 'c');
  }

  private static INDArray array(LayerWorkspaceMgr workspaces, ArrayType use, long[] shape) {
    return workspaces.createUninitialized(use, DataType.FLOAT, shape, 'c');
  }

  /** What it computes with. */
  public DenseKernel kernel() {
    if (kernel == null) {
      kernel = OwnLayers.fastest().dense();
    }
    return kernel;
  }

  /** Keeps the source's mask, which came with the keys, and hands on the decoder's. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batch) {
    sourceMask = masks == null ? null : masks[1];
    return new Pair<>(masks == null ? null : masks[0], MaskState.Active);
  }

  @Override
  public void clear() {
    super.clear();
    sourceMask = null;
    pass = null;
    weights = null;
  }
}
