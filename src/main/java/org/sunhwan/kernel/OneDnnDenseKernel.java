package org.sunhwan.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.FloatBuffer;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.fpmath_mode;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.javacpp.PointerScope;

/**
 * The same maths as {@link JavaDenseKernel}, computed by oneDNN.
 *
 * <p>With bfloat16 what is multiplied is rounded; biases, sums and all results are float32. On
 * processors with tiles (AMX) oneDNN rounds as it multiplies. It does not without, so there W, x
 * and the gradient of y are copied to bfloat16 for the length of a call. Forward that pays at all
 * sizes; backward, where there is more to copy, from {@link #WORTH_COPYING} on, and smaller layers
 * stay in float32.
 */
final class OneDnnDenseKernel implements DenseKernel, AutoCloseable {
  private static final int SHAPES = 64;

  /**
   * {@link Dense#productsPerNumber} at which copies pay on the way back: at 10 it takes as long
   * with them as without, at 30 an eighth less (Zen 4, one thread).
   */
  private static final int WORTH_COPYING = 16;

  /** How what is multiplied comes to be bfloat16. */
  private enum Rounding {
    NONE,
    COPIES,
    IN_TILES;

    static Rounding of(Precision precision) {
      if (precision == Precision.FLOAT32) {
        return NONE;
      }
      return Processor.here().instructions().includes(InstructionSet.AVX10_1_512_AMX)
          ? IN_TILES
          : COPIES;
    }
  }

  private final Rounding rounding;
  private final Blocks blocks = new Blocks();
  private final IdlePool<Dense, Forward> projections = new IdlePool<>(SHAPES, this::projection);
  private final IdlePool<Dense, Backward> ways = new IdlePool<>(SHAPES, this::backward);
  private final IdlePool<Dense, Call> softmaxes =
      new IdlePool<>(SHAPES, OneDnnDenseKernel::softmax);
  private final OneDnnProducts products = new OneDnnProducts();

  OneDnnDenseKernel(Precision precision) {
    rounding = Rounding.of(precision);
  }

  private record Forward(Factor x, Factor w, Call product) implements IdlePool.Native {

    @Override
    public void close() {
      x.close();
      w.close();
      product.close();
    }
  }

  private record Backward(
      Factor x, Factor w, Factor dy, Call toInputs, Call toWeights, Call toBiases)
      implements IdlePool.Native {

    @Override
    public void close() {
      x.close();
      w.close();
      dy.close();
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
      Forward way = lease.value();
      way.product.bind(DNNL_ARG_SRC, way.x.place(arrays.x().address(), temporary));
      way.product.bind(DNNL_ARG_WEIGHTS, way.w.place(arrays.weights().address(), temporary));
      way.product.bind(DNNL_ARG_BIAS, arrays.biases().address());
      way.product.bind(DNNL_ARG_DST, arrays.y().address());
      way.product.run(temporary);
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
      long dy = way.dy.place(gradients.y().address(), temporary);
      if (!gradients.x().isNone()) {
        way.toInputs.bind(DNNL_ARG_SRC, dy);
        way.toInputs.bind(DNNL_ARG_WEIGHTS, way.w.place(arrays.weights().address(), temporary));
        way.toInputs.bind(DNNL_ARG_DST, gradients.x().address());
        way.toInputs.run(temporary);
      }
      way.toWeights.bind(DNNL_ARG_SRC, dy);
      way.toWeights.bind(DNNL_ARG_WEIGHTS, way.x.place(arrays.x().address(), temporary));
      way.toWeights.bind(DNNL_ARG_DST, gradients.weights().address());
      way.toWeights.run(temporary);
      way.toBiases.bind(DNNL_ARG_SRC, ones(layer.rows(), temporary));
      way.toBiases.bind(DNNL_ARG_WEIGHTS, gradients.y().address());
      way.toBiases.bind(DNNL_ARG_DST, gradients.biases().address());
      way.toBiases.run(temporary);
    }
  }

  @Override
  public void multiply(Products sizes, Products.Arrays arrays) {
    products.multiply(sizes, arrays, blocks);
  }

  private static long ones(int count, Blocks.Arena temporary) {
    Floats ones = temporary.takeFloats(count);
    FloatBuffer values = ones.buffer();
    while (values.hasRemaining()) {
      values.put(1);
    }
    return ones.address();
  }

  Blocks blocks() {
    return blocks;
  }

  @SuppressWarnings("try") // closing the scope frees native temporaries
  private Forward projection(Dense layer) {
    try (var scope = new PointerScope()) {
      boolean copies = rounding == Rounding.COPIES;
      memory.desc x = matrix(layer.rows(), layer.inputSize());
      memory.desc w = transposed(layer.inputSize(), layer.outputSize());
      memory.desc b = matrix(1, layer.outputSize());
      memory.desc y = matrix(layer.rows(), layer.outputSize());
      var made =
          new matmul.primitive_desc(
              cpu(),
              multiplied(copies, x, format_tag.ab),
              multiplied(copies, w, format_tag.any),
              b,
              y,
              attributes(),
              false);
      return new Forward(
          factor(copies, x, made.src_desc()),
          factor(copies, w, made.weights_desc()),
          new Call(
              new matmul(made),
              Map.of(
                  DNNL_ARG_SRC, made.src_desc(),
                  DNNL_ARG_WEIGHTS, made.weights_desc(),
                  DNNL_ARG_BIAS, b,
                  DNNL_ARG_DST, y,
                  DNNL_ARG_SCRATCHPAD, made.scratchpad_desc())));
    }
  }

  @SuppressWarnings("try") // closing the scope frees native temporaries
  private Backward backward(Dense layer) {
    try (var scope = new PointerScope()) {
      boolean copies = rounding == Rounding.COPIES && layer.productsPerNumber() >= WORTH_COPYING;
      memory.desc x = matrix(layer.rows(), layer.inputSize());
      memory.desc w = matrix(layer.outputSize(), layer.inputSize());
      memory.desc b = matrix(1, layer.outputSize());
      memory.desc dy = matrix(layer.rows(), layer.outputSize());
      memory.desc dyTransposed = transposed(layer.outputSize(), layer.rows());
      // dy is rounded once, for two products, each of which chooses how its second factor lies.
      var toInputs =
          product(multiplied(copies, dy, format_tag.ab), multiplied(copies, w, format_tag.any), x);
      var toWeights =
          product(
              multiplied(copies, dyTransposed, format_tag.ba),
              multiplied(copies, x, format_tag.any),
              w);
      return new Backward(
          factor(copies, x, toWeights.weights_desc()),
          factor(copies, w, toInputs.weights_desc()),
          factor(copies, dy, toInputs.src_desc()),
          call(toInputs),
          call(toWeights),
          sumOfRows(matrix(1, layer.rows()), dy, b));
    }
  }

  /** As a product with a row of ones: oneDNN's own reduction takes longer than all the rest. */
  private static Call sumOfRows(memory.desc ones, memory.desc rows, memory.desc sum) {
    return call(new matmul.primitive_desc(cpu(), ones, rows, sum, Call.userScratchpad(), false));
  }

  private matmul.primitive_desc product(memory.desc left, memory.desc right, memory.desc result) {
    return new matmul.primitive_desc(cpu(), left, right, result, attributes(), false);
  }

  private static Call call(matmul.primitive_desc product) {
    return new Call(
        new matmul(product),
        Map.of(
            DNNL_ARG_SRC, product.src_desc(),
            DNNL_ARG_WEIGHTS, product.weights_desc(),
            DNNL_ARG_DST, product.dst_desc(),
            DNNL_ARG_SCRATCHPAD, product.scratchpad_desc()));
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
    if (rounding == Rounding.IN_TILES) {
      attributes.set_fpmath_mode(fpmath_mode.bf16);
    }
    return attributes;
  }

  private static engine cpu() {
    return OneDnn.library().cpu();
  }

  private static memory.desc matrix(int rows, int columns) {
    return new memory.desc(new long[] {rows, columns}, data_type.f32, format_tag.ab);
  }

  /** A [columns, rows] array seen as [rows, columns]. */
  private static memory.desc transposed(int rows, int columns) {
    return new memory.desc(new long[] {rows, columns}, data_type.f32, format_tag.ba);
  }

  /** A matrix as products take it; the format is that of its copy. */
  private static memory.desc multiplied(boolean copied, memory.desc matrix, format_tag format) {
    return copied ? new memory.desc(matrix.get_dims(), data_type.bf16, format) : matrix;
  }

  private static Factor factor(boolean copied, memory.desc given, memory.desc multiplied) {
    return copied ? Factor.rounded(given, multiplied) : Factor.asItIs();
  }

  @Override
  public void close() {
    projections.close();
    ways.close();
    softmaxes.close();
    products.close();
    blocks.close();
  }
}
