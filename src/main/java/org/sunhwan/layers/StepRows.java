package org.sunhwan.layers;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Sequences;

/**
 * The vectors of all time steps of a batch as rows [T · B, n], which is how recurrent layers leave
 * them in memory: what is done at every step alike is then one product. Inputs without time, [B,
 * n], are of one step.
 */
final class StepRows {
  private StepRows() {}

  /** A layer's input as rows: a view where memory has that order. */
  static INDArray of(
      INDArray input, FeedForwardLayer layer, ArrayType where, LayerWorkspaceMgr workspaces) {
    long inputs = layer.getNIn();
    if (input.rank() < 2 || input.rank() > 3 || input.size(1) != inputs) {
      throw new IllegalArgumentException(
          "layer %s needs inputs [B, %d] or [B, %d, T], not %s"
              .formatted(layer.getLayerName(), inputs, inputs, Arrays.toString(input.shape())));
    }
    INDArray steps = input.rank() == 3 ? input.permute(2, 0, 1) : input;
    if (!KernelArrays.isRowMajor(steps)) {
      steps = workspaces.dup(where, steps, 'c');
    }
    return steps.reshape('c', steps.length() / inputs, inputs);
  }

  /** What a training pass drops of a layer's input; null for nothing. */
  static InputMask mask(INDArray input, Dropout dropout, StepKey key, int layer) {
    int time = input.rank() == 3 ? (int) input.size(2) : 1;
    return dropout.isNone()
        ? null
        : InputMask.of(dropout, key, layer, time, (int) input.size(0), (int) input.size(1));
  }

  /** A copy without what is dropped. */
  static INDArray masked(
      INDArray rows, InputMask mask, ArrayType where, LayerWorkspaceMgr workspaces) {
    INDArray masked =
        workspaces.createUninitialized(
            where, DataType.FLOAT, new long[] {rows.size(0), rows.size(1)}, 'c');
    mask.copy(
        Sequences.timeMajor(KernelArrays.rowMajor(rows), mask.batch(), mask.channels()),
        KernelArrays.rowMajor(masked));
    return masked;
  }

  /** Rows as DL4J orders them: [B, C, T], or [B, C] where the layer's input has no time. */
  static INDArray overTime(INDArray rows, INDArray input) {
    return input.rank() == 2
        ? rows
        : rows.reshape('c', input.size(2), input.size(0), rows.size(1)).permute(1, 2, 0);
  }
}
