package org.sunhwan.layers;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The labels of a batch, in the row order of [T, B, C] memory: row t · B + b belongs to time step t
 * of sequence b. T is 1 for labels of whole sequences.
 */
final class Labels {
  private final int classes;
  private final boolean[] counts;
  private final int counted;
  private final int[] ids; // null if shares are given
  private final float[] shares; // [N, C]; null if ids are given
  private final List<Double> classWeights; // empty if each is 1

  private Labels(
      int classes, boolean[] counts, int[] ids, float[] shares, List<Double> classWeights) {
    this.classes = classes;
    this.classWeights = classWeights;
    this.counts = counts;
    this.ids = ids;
    this.shares = shares;
    int number = 0;
    for (boolean count : counts) {
      number += count ? 1 : 0;
    }
    counted = number;
  }

  /** How DL4J's arrays over sequences are to be read. */
  record Shape(int time, int batch, int classes) {
    int rows() {
      return time * batch;
    }
  }

  /**
   * Reads DL4J's arrays.
   *
   * @param labels class ids, one for each row; or shares of the classes, [B, C] or [B, C, T]
   * @param mask 1 where a label counts, 0 elsewhere; null if all do
   * @param layer what messages call the layer
   */
  static Labels read(INDArray labels, INDArray mask, Shape shape, String layer) {
    boolean[] counts = counts(mask, shape, layer);
    if (labels.size(0) == shape.batch()) {
      if (shape.classes() > 1 && labels.length() == shape.rows()) {
        int[] ids = ids(labels, counts, shape, layer);
        return new Labels(shape.classes(), counts, ids, null, List.of());
      }
      if (labels.length() == (long) shape.rows() * shape.classes()) {
        INDArray all = labels.reshape('c', shape.batch(), shape.classes(), shape.time());
        float[] shares = KernelArrays.numbers(all.permute(2, 0, 1));
        return new Labels(shape.classes(), counts, null, shares, List.of());
      }
    }
    throw new IllegalArgumentException(
        ("layer %s was given labels %s; for %d sequences, %d time steps and %d classes it needs"
                + " class ids %s or shares %s")
            .formatted(
                layer,
                Arrays.toString(labels.shape()),
                shape.batch(),
                shape.time(),
                shape.classes(),
                shape.time() == 1 ? "[B]" : "[B, T]",
                shape.time() == 1 ? "[B, C]" : "[B, C, T]"));
  }

  /**
   * The same labels, of which each counts as much as its class.
   *
   * @param weights of the classes
   * @param layer what messages call the layer
   */
  Labels weighed(List<Double> weights, String layer) {
    if (!areIds()) {
      throw new IllegalArgumentException(
          "layer %s has class weights, so it needs labels that are class ids, not shares of several classes"
              .formatted(layer));
    }
    return new Labels(classes, counts, ids, shares, weights);
  }

  private static int[] ids(INDArray labels, boolean[] counts, Shape shape, String layer) {
    int[] given = KernelArrays.integers(labels);
    int[] ids = new int[given.length];
    for (int b = 0; b < shape.batch(); b++) {
      for (int t = 0; t < shape.time(); t++) {
        int id = given[b * shape.time() + t];
        int row = t * shape.batch() + b;
        if (counts[row] && (id < 0 || id >= shape.classes())) {
          throw new IllegalArgumentException(
              ("layer %s: the label of example %d%s is class %d; the classes are 0 to %d. The"
                      + " labels belong to another network, or a mask is missing.")
                  .formatted(
                      layer,
                      b,
                      shape.time() == 1 ? "" : " at time step " + t,
                      id,
                      shape.classes() - 1));
        }
        ids[row] = id;
      }
    }
    return ids;
  }

  private static boolean[] counts(INDArray mask, Shape shape, String layer) {
    boolean[] counts = new boolean[shape.rows()];
    if (mask == null) {
      Arrays.fill(counts, true);
      return counts;
    }
    if (mask.length() != shape.rows() || mask.size(0) != shape.batch()) {
      throw new IllegalArgumentException(
          "layer %s was given a mask %s over the labels of %d sequences and %d time steps; it must"
                  .formatted(layer, Arrays.toString(mask.shape()), shape.batch(), shape.time())
              + " have one number for each label");
    }
    float[] marks = KernelArrays.numbers(mask);
    for (int i = 0; i < marks.length; i++) {
      if (marks[i] != 0 && marks[i] != 1) {
        throw new IllegalArgumentException(
            "layer %s: the mask says %s for label %d of example %d; a label counts (1) or not (0)"
                .formatted(layer, marks[i], i % shape.time(), i / shape.time()));
      }
      counts[i % shape.time() * shape.batch() + i / shape.time()] = marks[i] == 1;
    }
    return counts;
  }

  int rows() {
    return counts.length;
  }

  int classes() {
    return classes;
  }

  /** Labels that count. */
  int counted() {
    return counted;
  }

  /** How much a row's label counts. */
  double weight(int row) {
    return !counts[row] ? 0 : classWeights.isEmpty() ? 1 : classWeights.get(ids[row]);
  }

  /** How much all labels count together. */
  double weight() {
    if (classWeights.isEmpty()) {
      return counted;
    }
    double sum = 0;
    for (int row = 0; row < counts.length; row++) {
      sum += weight(row);
    }
    return sum;
  }

  boolean counts(int row) {
    return counts[row];
  }

  /** Whether each label is one class. */
  boolean areIds() {
    return ids != null;
  }

  int id(int row) {
    return ids[row];
  }

  /** How much of a row's label a class has. */
  float share(int row, int column) {
    return areIds() ? (ids[row] == column ? 1 : 0) : shares[row * classes + column];
  }

  /** The shares of a row's label, added up: 1 for a class. */
  double sum(int row) {
    if (areIds()) {
      return 1;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += shares[row * classes + c];
    }
    return sum;
  }
}
