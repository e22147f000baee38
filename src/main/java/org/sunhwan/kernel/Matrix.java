package org.sunhwan.kernel;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/** A matrix of doubles, as a list of its rows. */
record Matrix(List<Vector> rows) {

  static Matrix zero(int rows, int columns) {
    return new Matrix(Stream.generate(() -> Vector.zero(columns)).limit(rows).toList());
  }

  /** The next numbers of a buffer, row by row. */
  static Matrix read(FloatBuffer from, int rows, int columns) {
    return new Matrix(Stream.generate(() -> Vector.read(from, columns)).limit(rows).toList());
  }

  void write(FloatBuffer to) {
    rows.forEach(row -> row.write(to));
  }

  int columns() {
    return rows.get(0).size();
  }

  /** M v. */
  Vector times(Vector v) {
    Vector product = Vector.zero(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      product.set(row, rows.get(row).dot(v));
    }
    return product;
  }

  /** Mᵀ v. */
  Vector transposedTimes(Vector v) {
    Vector product = Vector.zero(columns());
    for (int row = 0; row < rows.size(); row++) {
      product.addScaled(v.at(row), rows.get(row));
    }
    return product;
  }

  /** Adds a bᵀ to this matrix. */
  void addOuterProduct(Vector a, Vector b) {
    for (int row = 0; row < rows.size(); row++) {
      rows.get(row).addScaled(a.at(row), b);
    }
  }
}
