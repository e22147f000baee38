package org.sunhwan.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.javacpp.PointerScope;

/**
 * {@link Products} by oneDNN, in float32: attention multiplies too few numbers for rounding them to
 * pay.
 */
final class OneDnnProducts implements AutoCloseable {
  private static final int SHAPES = 256;

  /** Where a matrix's numbers lie. */
  private record Strides(int batch, int row, int column) {
    static Strides of(Sequences matrices) {
      return new Strides(matrices.batchStride(), matrices.timeStride(), matrices.channelStride());
    }
  }

  private record Shape(Products products, Strides a, Strides b, Strides c) {}

  private final IdlePool<Shape, Call> calls = new IdlePool<>(SHAPES, OneDnnProducts::call);

  void multiply(Products products, Products.Arrays arrays, Blocks blocks) {
    products.check(arrays);
    Shape shape =
        new Shape(products, Strides.of(arrays.a()), Strides.of(arrays.b()), Strides.of(arrays.c()));
    try (var lease = calls.lease(shape);
        var temporary = blocks.arena()) {
      Call call = lease.value();
      call.bind(DNNL_ARG_SRC, arrays.a().values().address());
      call.bind(DNNL_ARG_WEIGHTS, arrays.b().values().address());
      call.bind(DNNL_ARG_DST, arrays.c().values().address());
      call.run(temporary);
    }
  }

  @SuppressWarnings("try") // closing the scope frees native temporaries
  private static Call call(Shape shape) {
    try (var scope = new PointerScope()) {
      Products sizes = shape.products;
      memory.desc a = matrices(sizes.batch(), sizes.rows(), sizes.inner(), shape.a);
      memory.desc b = matrices(sizes.batch(), sizes.inner(), sizes.columns(), shape.b);
      memory.desc c = matrices(sizes.batch(), sizes.rows(), sizes.columns(), shape.c);
      engine cpu = OneDnn.library().cpu();
      var made = new matmul.primitive_desc(cpu, a, b, c, Call.userScratchpad(), false);
      return new Call(
          new matmul(made),
          Map.of(
              DNNL_ARG_SRC, a,
              DNNL_ARG_WEIGHTS, b,
              DNNL_ARG_DST, c,
              DNNL_ARG_SCRATCHPAD, made.scratchpad_desc()));
    }
  }

  /**
   * With a leading dimension of 1, because oneDNN's fast products know batches between rows and
   * columns, [T, B, C], of four dimensions only.
   */
  private static memory.desc matrices(int batch, int rows, int columns, Strides strides) {
    long all =
        Math.max(
            (long) batch * strides.batch,
            Math.max((long) rows * strides.row, (long) columns * strides.column));
    return new memory.desc(
        new long[] {1, batch, rows, columns},
        data_type.f32,
        new long[] {all, strides.batch, strides.row, strides.column});
  }

  @Override
  public void close() {
    calls.close();
  }
}
