package org.sunhwan.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.fpmath_mode;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reduction;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.javacpp.PointerScope;

/**
 * The same maths as {@link JavaDenseKernel}, computed by oneDNN. With bfloat16 all arrays stay
 * float32 and oneDNN may round what it multiplies, which it does where there are tiles (AMX):
 * elsewhere the result is float32's.
 */
final class OneDnnDenseKernel implements DenseKernel, AutoCloseable {
  private static final int SHAPES = 64;

  private final Precision precision;
  private final Blocks blocks = new Blocks();
  private final IdlePool<Dense, Call> projections = new IdlePool<>(SHAPES, this::projection);
  private final IdlePool<Dense, Backward> ways = new IdlePool<>(SHAPES, this::backward);
  private final IdlePool<Dense, Call> softmaxes =
      new IdlePool<>(SHAPES, OneDnnDenseKernel::softmax);

  OneDnnDenseKernel(Precision precision) {
    this.precision = precision;
  }

  private record Backward(Call toInputs, Call toWeights, Call toBiases) implements IdlePool.Native {

    @Override
    public void close() {
      toInputs.close();
      toWeights.close();
      toBiases.close();
    }
  }

  @Override
  public void project(Dense layer, Dense.Arrays arrays) {
    layer.check(arrays);
    try (var lease = projections.lease(layer);
        var temporary = blocks.arena()) {
      Call call = lease.value();
      call.bind(DNNL_ARG_SRC, arrays.x().address());
      call.bind(DNNL_ARG_WEIGHTS, arrays.weights().address());
      call.bind(DNNL_ARG_BIAS, arrays.biases().address());
      call.bind(DNNL_ARG_DST, arrays.y().address());
      call.run(temporary);
    }
  }

  @Override
  public void softmax(int rows, int columns, Floats y) {
    Sizes.check("y [N, C]", y, (long) rows * columns);
    try (var lease = softmaxes.lease(new Dense(rows, columns, columns));
        var temporary = blocks.arena()) {
      lease.value().bind(DNNL_ARG_SRC, y.address());
      lease.value().bind(DNNL_ARG_DST, y.address());
      lease.value().run(temporary);
    }
  }

  @Override
  public void back(Dense layer, Dense.Arrays arrays, Dense.Arrays gradients) {
    layer.check(arrays, gradients);
    try (var lease = ways.lease(layer);
        var temporary = blocks.arena()) {
      Backward way = lease.value();
      if (!gradients.x().isNone()) {
        way.toInputs.bind(DNNL_ARG_SRC, gradients.y().address());
        way.toInputs.bind(DNNL_ARG_WEIGHTS, arrays.weights().address());
        way.toInputs.bind(DNNL_ARG_DST, gradients.x().address());
        way.toInputs.run(temporary);
      }
      way.toWeights.bind(DNNL_ARG_SRC, gradients.y().address());
      way.toWeights.bind(DNNL_ARG_WEIGHTS, arrays.x().address());
      way.toWeights.bind(DNNL_ARG_DST, gradients.weights().address());
      way.toWeights.run(temporary);
      way.toBiases.bind(DNNL_ARG_SRC, gradients.y().address());
      way.toBiases.bind(DNNL_ARG_DST, gradients.biases().address());
      way.toBiases.run(temporary);
    }
  }

  Blocks blocks() {
    return blocks;
  }

  @SuppressWarnings("try") // closing the scope frees native temporaries
  private Call projection(Dense layer) {
    try (var scope = new PointerScope()) {
      memory.desc x = matrix(layer.rows(), layer.inputSize());
      memory.desc w = transposed(layer.inputSize(), layer.outputSize());
      memory.desc b = matrix(1, layer.outputSize());
      memory.desc y = matrix(layer.rows(), layer.outputSize());
      var made = new matmul.primitive_desc(cpu(), x, w, b, y, attributes(), false);
      return new Call(
          new matmul(made),
          Map.of(
              DNNL_ARG_SRC, x,
              DNNL_ARG_WEIGHTS, w,
              DNNL_ARG_BIAS, b,
              DNNL_ARG_DST, y,
              DNNL_ARG_SCRATCHPAD, made.scratchpad_desc()));
    }
  }

  @SuppressWarnings("try") // closing the scope frees native temporaries
  private Backward backward(Dense layer) {
    try (var scope = new PointerScope()) {
      memory.desc x = matrix(layer.rows(), layer.inputSize());
      memory.desc w = matrix(layer.outputSize(), layer.inputSize());
      memory.desc b = matrix(1, layer.outputSize());
      memory.desc dy = matrix(layer.rows(), layer.outputSize());
      memory.desc dyTransposed = transposed(layer.outputSize(), layer.rows());
      return new Backward(
          product(dy, w, x), product(dyTransposed, x, w), sumOfRows(layer.rows(), dy, b));
    }
  }

  private static Call sumOfRows(int count, memory.desc rows, memory.desc sum) {
    if (count == 1) {
      return Call.reorder(rows, sum); // oneDNN refuses to reduce one row
    }
    var made =
        new reduction.primitive_desc(
            cpu(), algorithm.reduction_sum, rows, sum, 0, 0, Call.userScratchpad(), false);
    return new Call(
        new reduction(made),
        Map.of(
            DNNL_ARG_SRC, rows,
            DNNL_ARG_DST, sum,
            DNNL_ARG_SCRATCHPAD, made.scratchpad_desc()));
  }

  private Call product(memory.desc left, memory.desc right, memory.desc result) {
    var made = new matmul.primitive_desc(cpu(), left, right, result, attributes(), false);
    return new Call(
        new matmul(made),
        Map.of(
            DNNL_ARG_SRC, left,
            DNNL_ARG_WEIGHTS, right,
            DNNL_ARG_DST, result,
            DNNL_ARG_SCRATCHPAD, made.scratchpad_desc()));
  }

  @SuppressWarnings("try") // closing the scope frees native temporaries
  private static Call softmax(Dense layer) {
    try (var scope = new PointerScope()) {
      memory.desc y = matrix(layer.rows(), layer.outputSize());
      var made =
          new softmax_forward.primitive_desc(
              cpu(),
              prop_kind.forward_inference,
              algorithm.softmax_accurate,
              y,
              y,
              1,
              Call.userScratchpad(),
              false);
      return new Call(
          new softmax_forward(made),
          Map.of(
              DNNL_ARG_SRC, y,
              DNNL_ARG_DST, y,
              DNNL_ARG_SCRATCHPAD, made.scratchpad_desc()));
    }
  }

  private primitive_attr attributes() {
    primitive_attr attributes = Call.userScratchpad();
    if (precision == Precision.BFLOAT16) {
      attributes.set_fpmath_mode(fpmath_mode.bf16);
    }
    return attributes;
  }

  private static engine cpu() {
    return OneDnn.library().cpu();
  }

  private static memory.desc matrix(int rows, int columns) {
    return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, memory.format_tag.ab);
  }

  /** A [columns, rows] array seen as [rows, columns]. */
  private static memory.desc transposed(int rows, int columns) {
    return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, memory.format_tag.ba);
  }

  @Override
  public void close() {
    projections.close();
    ways.close();
    softmaxes.close();
    blocks.close();
  }
}
