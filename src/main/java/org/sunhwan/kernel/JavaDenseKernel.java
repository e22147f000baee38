package org.sunhwan.kernel;

import java.nio.FloatBuffer;

/** The definition of what is right: in double precision, rounded to float32 once. */
final class JavaDenseKernel implements DenseKernel {

  @Override
  public void project(Dense layer, Dense.Arrays arrays) {
    layer.check(arrays);
    Matrix w = Matrix.read(arrays.weights().buffer(), layer.outputSize(), layer.inputSize());
    Vector b = Vector.read(arrays.biases().buffer(), layer.outputSize());
    FloatBuffer x = arrays.x().buffer();
    FloatBuffer y = arrays.y().buffer();
    for (int row = 0; row < layer.rows(); row++) {
      w.times(Vector.read(x, layer.inputSize())).plus(b).write(y);
    }
  }

  @Override
  public void softmax(int rows, int columns, Floats y) {
    Sizes.check("y [N, C]", y, (long) rows * columns);
    FloatBuffer from = y.buffer();
    FloatBuffer to = y.buffer();
    for (int row = 0; row < rows; row++) {
      Vector.read(from, columns).softmax().write(to);
    }
  }

  @Override
  public void back(Dense layer, Dense.Arrays arrays, Dense.Arrays gradients) {
    layer.check(arrays, gradients);
    Matrix w = Matrix.read(arrays.weights().buffer(), layer.outputSize(), layer.inputSize());
    Matrix dw = Matrix.zero(layer.outputSize(), layer.inputSize());
    Vector db = Vector.zero(layer.outputSize());
    FloatBuffer x = arrays.x().buffer();
    FloatBuffer dy = gradients.y().buffer();
    FloatBuffer dx = gradients.x().isNone() ? null : gradients.x().buffer();
    for (int row = 0; row < layer.rows(); row++) {
      Vector dyRow = Vector.read(dy, layer.outputSize());
      dw.addOuterProduct(dyRow, Vector.read(x, layer.inputSize()));
      db.add(dyRow);
      if (dx != null) {
        w.transposedTimes(dyRow).write(dx);
      }
    }
    dw.write(gradients.weights().buffer());
    db.write(gradients.biases().buffer());
  }

  @Override
  public void multiply(Products products, Products.Arrays arrays) {
    products.check(arrays);
    Sequences a = arrays.a();
    Sequences b = arrays.b();
    FloatBuffer left = a.values().buffer();
    FloatBuffer right = b.values().buffer();
    FloatBuffer to = arrays.c().values().buffer();
    for (int pair = 0; pair < products.batch(); pair++) {
      for (int row = 0; row < products.rows(); row++) {
        for (int column = 0; column < products.columns(); column++) {
          double sum = 0;
          for (int k = 0; k < products.inner(); k++) {
            sum +=
                (double) left.get(a.row(row, pair) + k * a.channelStride())
                    * right.get(b.row(k, pair) + column * b.channelStride());
          }
          to.put(arrays.c().row(row, pair) + column * arrays.c().channelStride(), (float) sum);
        }
      }
    }
  }
}
