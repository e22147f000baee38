package org.sunhwan.layers;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.Gradients;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Parameters;
import org.sunhwan.kernel.Reading;
import org.sunhwan.kernel.RecurrentKernel;
import org.sunhwan.kernel.Sequences;
import org.sunhwan.kernel.State;
import org.sunhwan.kernel.Tape;
import org.sunhwan.layers.Recurrent.Way;

/**
 * One pass of a {@link Recurrent} layer over a batch, and the way back over it. Arrays of the pass
 * are [T, B, C] in memory, which kernels write without copying.
 */
final class RecurrentPass implements AutoCloseable {
  private final Recurrent layer;
  private final RecurrentKernel kernel;
  private final Lengths lengths;
  private final List<Tape> tapes = new ArrayList<>();
  private final List<Mask> weightMasks = new ArrayList<>(); // of each way, if any
  private InputMask inputMask; // null without dropout

  RecurrentPass(Recurrent layer, RecurrentKernel kernel, Lengths lengths) {
    this.layer = layer;
    this.kernel = kernel;
    this.lengths = lengths;
  }

  /** For training: has the pass drop what the key says. */
  void drop(StepKey key, int index) {
    if (!layer.inputDropout().isNone()) {
      inputMask =
          InputMask.of(layer.inputDropout(), key, index, lengths.time(), lengths.batch(), inputs());
    }
    if (layer.recurrentDropout() > 0) {
      for (int way = 0; way < layer.ways().size(); way++) {
        long own = Mask.key(key, index, Mask.RECURRENT_WEIGHTS + way);
        weightMasks.add(new Mask(layer.recurrentDropout(), own));
      }
    }
  }

  /**
   * Forward.
   *
   * @param x [B, nIn, T], of any strides
   * @param initial read
   * @param last written
   * @return [B, outputs, T]
   */
  INDArray forward(
      boolean training,
      INDArray parameters,
      INDArray x,
      State initial,
      State last,
      LayerWorkspaceMgr workspaces) {
    Sequences inputs = inputs(x, workspaces);
    INDArray out = array(workspaces, ArrayType.ACTIVATIONS, layer.outputs());
    for (int i = 0; i < layer.ways().size(); i++) {
      Way way = layer.ways().get(i);
      INDArray states =
          way.added() ? array(workspaces, ArrayType.FF_WORKING_MEM, layer.outputs()) : out;
      Reading reading = new Reading(lengths, inputs, initial, columns(way, states), last);
      Parameters own = masked(i, parameters(way, parameters), workspaces);
      if (training) {
        tapes.add(kernel.train(way.layer(), own, reading));
      } else {
        kernel.infer(way.layer(), own, reading);
      }
      if (way.added()) {
        out.addi(states);
      }
    }
    if (layer.reading() == Recurrent.Reading.BOTH_AVERAGED) {
      out.muli(0.5);
    }
    return out.permute(1, 2, 0);
  }

  /**
   * Backward; once.
   *
   * @param dOut [B, outputs, T], of any strides
   * @param dLast read
   * @param gradient of the parameters, replaced
   * @param dInitial written
   * @return the gradient of x, [B, nIn, T]
   */
  INDArray backward(
      INDArray dOut, State dLast, INDArray gradient, State dInitial, LayerWorkspaceMgr workspaces) {
    INDArray dy = dOut;
    if (layer.reading() == Recurrent.Reading.BOTH_AVERAGED) {
      INDArray half = array(workspaces, ArrayType.BP_WORKING_MEM, layer.outputs()).permute(1, 2, 0);
      dy = dOut.muli(0.5, half);
    }
    INDArray dx = array(workspaces, ArrayType.ACTIVATION_GRAD, inputs());
    for (int i = 0; i < tapes.size(); i++) {
      Way way = layer.ways().get(i);
      INDArray part = i == 0 ? dx : array(workspaces, ArrayType.BP_WORKING_MEM, inputs());
      Parameters own = parameters(way, gradient);
      tapes
          .get(i)
          .backward(
              new Gradients(
                  columns(way, KernelArrays.sequences(dy)),
                  dLast,
                  Sequences.timeMajor(KernelArrays.floats(part), lengths.batch(), inputs()),
                  own,
                  dInitial));
      if (!weightMasks.isEmpty()) {
        weightMasks.get(i).copy(own.recurrentWeights(), own.recurrentWeights());
      }
      if (i > 0) {
        dx.addi(part);
      }
    }
    if (inputMask != null) {
      inputMask.multiply(KernelArrays.floats(dx));
    }
    return dx.permute(1, 2, 0);
  }

  private Sequences inputs(INDArray x, LayerWorkspaceMgr workspaces) {
    Sequences given = KernelArrays.sequences(x);
    if (inputMask == null) {
      return given;
    }
    // Not working memory, which ends before the way back.
    Floats masked = KernelArrays.floats(array(workspaces, ArrayType.ACTIVATIONS, inputs()));
    inputMask.copy(given, masked);
    return Sequences.timeMajor(masked, lengths.batch(), inputs());
  }

  private Parameters masked(int way, Parameters parameters, LayerWorkspaceMgr workspaces) {
    if (weightMasks.isEmpty()) {
      return parameters;
    }
    Floats all = parameters.recurrentWeights();
    Floats fewer =
        KernelArrays.floats(
            workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, all.length()));
    weightMasks.get(way).copy(all, fewer);
    return new Parameters(parameters.inputWeights(), fewer, parameters.biases());
  }

  private INDArray array(LayerWorkspaceMgr workspaces, ArrayType use, int channels) {
    long[] shape = {lengths.time(), lengths.batch(), channels};
    return workspaces.createUninitialized(use, DataType.FLOAT, shape, 'c');
  }

  private int inputs() {
    return Math.toIntExact(layer.getNIn());
  }

  /** One way's part of the layer's parameters or of their gradients. */
  private static Parameters parameters(Way way, INDArray all) {
    return Parameters.of(
        way.layer(), KernelArrays.floats(all).slice(way.parameters(), way.layer().parameters()));
  }

  /** One way's columns of outputs [T, B, C]. */
  private Sequences columns(Way way, INDArray outputs) {
    return columns(
        way, Sequences.timeMajor(KernelArrays.floats(outputs), lengths.batch(), layer.outputs()));
  }

  private static Sequences columns(Way way, Sequences outputs) {
    long offset = (long) way.column() * outputs.channelStride();
    return new Sequences(
        outputs.values().slice(offset, outputs.values().length() - offset),
        outputs.timeStride(),
        outputs.batchStride(),
        outputs.channelStride());
  }

  @Override
  public void close() {
    tapes.forEach(Tape::close);
    tapes.clear();
  }
}
