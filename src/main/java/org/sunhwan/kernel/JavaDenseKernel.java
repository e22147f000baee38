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
}
