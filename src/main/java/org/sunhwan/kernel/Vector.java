package org.sunhwan.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** A vector of doubles, with the operations that the equations of the cells are written in. */
final class Vector {
  private final double[] values;

  private Vector(double[] values) {
    this.values = values;
  }

  static Vector of(double... values) {
    return new Vector(values.clone());
  }

  static Vector zero(int size) {
    return new Vector(new double[size]);
  }

  /** The next numbers of a buffer. */
  static Vector read(FloatBuffer from, int size) {
    Vector vector = zero(size);
    for (int i = 0; i < size; i++) {
      vector.values[i] = from.get();
    }
    return vector;
  }

  /** Rounded to float32. */
  void write(FloatBuffer to) {
    for (double value : values) {
      to.put((float) value);
    }
  }

  int size() {
    return values.length;
  }

  double at(int i) {
    return values[i];
  }

  void set(int i, double value) {
    values[i] = value;
  }

  Vector plus(Vector other) {
    double[] sum = new double[values.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = values[i] + other.values[i];
    }
    return new Vector(sum);
  }

  Vector minus(Vector other) {
    double[] difference = new double[values.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = values[i] - other.values[i];
    }
    return new Vector(difference);
  }

  /** Element by element. */
  Vector times(Vector other) {
    double[] product = new double[values.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = values[i] * other.values[i];
    }
    return new Vector(product);
  }

  /** 1 - v. */
  Vector complement() {
    return map(v -> 1 - v);
  }

  Vector tanh() {
    return map(Math::tanh);
  }

  /** σ(v). */
  Vector sigmoid() {
    return map(v -> 1 / (1 + Math.exp(-v)));
  }

  Vector relu() {
    return map(v -> Math.max(0, v));
  }

  /** e^v / Σ e^v. */
  Vector softmax() {
    double largest =
        Arrays.stream(values).max().orElseThrow(); // taken off, so that no e^v overflows
    Vector powers = map(v -> Math.exp(v - largest));
    double sum = Arrays.stream(powers.values).sum();
    return powers.map(v -> v / sum);
  }

  /** The derivative of tanh, of which these are the values: 1 - v². */
  Vector tanhSlope() {
    return map(v -> 1 - v * v);
  }

  /** The derivative of σ, of which these are the values: v (1 - v). */
  Vector sigmoidSlope() {
    return map(v -> v * (1 - v));
  }

  /** The derivative of ReLU, of which these are the values. */
  Vector reluSlope() {
    return map(v -> v > 0 ? 1 : 0);
  }

  /** Adds another vector to this one. */
  void add(Vector other) {
    addScaled(1, other);
  }

  /** Adds factor · other to this vector. */
  void addScaled(double factor, Vector other) {
    for (int i = 0; i < values.length; i++) {
      values[i] += factor * other.values[i];
    }
  }

  double dot(Vector other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * other.values[i];
    }
    return sum;
  }

  private Vector map(DoubleUnaryOperator function) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = function.applyAsDouble(values[i]);
    }
    return new Vector(result);
  }
}
