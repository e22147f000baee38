package org.sunhwan.kernel;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parameters of a layer, or their gradients, in double precision: for each gate W (H×D), U
 * (H×H) and b (H); GRU's b has a fourth row, b_u′, which stands inside the reset gate with U.
 */
record Weights(List<Matrix> w, List<Matrix> u, List<Vector> b) {

  static Weights zero(Layer layer) {
    int d = layer.inputSize();
    int h = layer.hiddenSize();
    return new Weights(
        Stream.generate(() -> Matrix.zero(h, d)).limit(layer.cell().gates()).toList(),
        Stream.generate(() -> Matrix.zero(h, h)).limit(layer.cell().gates()).toList(),
        Stream.generate(() -> Vector.zero(h)).limit(layer.cell().biases()).toList());
  }

  static Weights read(Layer layer, Parameters parameters) {
    int d = layer.inputSize();
    int h = layer.hiddenSize();
    FloatBuffer w = parameters.inputWeights().buffer();
    FloatBuffer u = parameters.recurrentWeights().buffer();
    FloatBuffer b = parameters.biases().buffer();
    return new Weights(
        Stream.generate(() -> Matrix.read(w, h, d)).limit(layer.cell().gates()).toList(),
        Stream.generate(() -> Matrix.read(u, h, h)).limit(layer.cell().gates()).toList(),
        Stream.generate(() -> Vector.read(b, h)).limit(layer.cell().biases()).toList());
  }

  void write(Parameters parameters) {
    FloatBuffer toW = parameters.inputWeights().buffer();
    FloatBuffer toU = parameters.recurrentWeights().buffer();
    FloatBuffer toB = parameters.biases().buffer();
    w.forEach(matrix -> matrix.write(toW));
    u.forEach(matrix -> matrix.write(toU));
    b.forEach(vector -> vector.write(toB));
  }

  private int gates() {
    return w.size();
  }

  private boolean hasBiasBehindReset() {
    return b.size() > gates();
  }

  /** W x + b. */
  List<Vector> wx(Vector x) {
    List<Vector> sums = new ArrayList<>();
    for (int gate = 0; gate < gates(); gate++) {
      sums.add(w.get(gate).times(x).plus(b.get(gate)));
    }
    return sums;
  }

  /** U h, with b_u′ added to the last gate where there is one. */
  List<Vector> uh(Vector h) {
    List<Vector> products = new ArrayList<>();
    for (Matrix matrix : u) {
      products.add(matrix.times(h));
    }
    if (hasBiasBehindReset()) {
      products.get(gates() - 1).add(b.get(gates()));
    }
    return products;
  }

  /** Adds a time step's share to these gradients. */
  void add(Equations.Back back, Vector x, Vector hBefore) {
    for (int gate = 0; gate < gates(); gate++) {
      w.get(gate).addOuterProduct(back.wx().get(gate), x);
      u.get(gate).addOuterProduct(back.uh().get(gate), hBefore);
      b.get(gate).add(back.wx().get(gate));
    }
    if (hasBiasBehindReset()) {
      b.get(gates()).add(back.uh().get(gates() - 1));
    }
  }

  /** The gradient of x_t: through W. */
  Vector backToInput(Equations.Back back) {
    Vector dx = Vector.zero(w.get(0).columns());
    for (int gate = 0; gate < gates(); gate++) {
      dx.add(w.get(gate).transposedTimes(back.wx().get(gate)));
    }
    return dx;
  }

  /** The gradient of h_{t-1} and c_{t-1}: through U, and beside it. */
  Equations.Memory backToMemory(Equations.Back back) {
    Vector dh = back.beside().h();
    for (int gate = 0; gate < gates(); gate++) {
      dh = dh.plus(u.get(gate).transposedTimes(back.uh().get(gate)));
    }
    return new Equations.Memory(dh, back.beside().c());
  }
}
