package org.sunhwan.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;

/**
 * What a classifier must answer for one sequence, in plain Java and double, one step at a time; and
 * the arithmetic of {@link StepEquations}.
 */
final class Equations {
  private Equations() {}

  /** Of a network of DL4J's layers. */
  static double[] output(ComputationGraph graph, NetworkShape shape, int[] tokens) {
    double[][] states = new double[tokens.length][];
    double[][] vectors = graph.getParam("embedding_W").toDoubleMatrix();
    for (int t = 0; t < tokens.length; t++) {
      states[t] = vectors[tokens[t]];
    }
    boolean forward = shape.direction() != Direction.BACKWARD;
    boolean backward = shape.direction() != Direction.FORWARD;
    double[] pooled = null;
    for (int layer = 1; layer <= shape.layers(); layer++) {
      List<double[][]> ways = new ArrayList<>();
      List<double[]> pools = new ArrayList<>();
      if (forward) {
        double[][] read = read(graph, shape.cell(), "forward" + layer, states);
        ways.add(read);
        pools.add(pool(shape, read, read.length - 1));
      }
      if (backward) {
        double[][] read = reversed(read(graph, shape.cell(), "backward" + layer, reversed(states)));
        ways.add(read);
        pools.add(pool(shape, read, 0));
      }
      states = new double[tokens.length][];
      for (int t = 0; t < tokens.length; t++) {
        int at = t;
        states[t] = merged(shape.merge(), ways.stream().map(way -> way[at]).toList());
      }
      boolean mixed = ways.size() == 2 && shape.merge() != Merge.CONCATENATED;
      pooled = mixed ? pool(shape, states, 0) : concatenated(pools);
    }
    double[] y =
        affine(graph.getParam("output_W"), pooled, graph.getParam("output_b").toDoubleVector());
    return shape.output() == Output.SOFTMAX ? softmax(y) : sigmoids(y);
  }

  private static double[][] read(ComputationGraph graph, Cell cell, String name, double[][] x) {
    INDArray input = graph.getParam(name + "_W");
    INDArray recurrent = graph.getParam(name + "_RW");
    double[] bias = graph.getParam(name + "_b").toDoubleVector();
    int size = (int) recurrent.size(0);
    double[][] states = new double[x.length][];
    double[] h = new double[size];
    double[] c = new double[size];
    for (int t = 0; t < x.length; t++) {
      double[] z = affine(recurrent, h, affine(input, x[t], bias));
      h = new double[size];
      for (int j = 0; j < size; j++) {
        switch (cell) {
          case TANH -> h[j] = Math.tanh(z[j]);
          case RELU -> h[j] = Math.max(0, z[j]);
          case SIGMOID -> h[j] = sigmoid(z[j]);
          case LSTM -> {
            // DL4J's blocks: candidate, forget, output, input.
            c[j] = sigmoid(z[size + j]) * c[j] + sigmoid(z[3 * size + j]) * Math.tanh(z[j]);
            h[j] = sigmoid(z[2 * size + j]) * Math.tanh(c[j]);
          }
          case GRU -> throw new IllegalArgumentException("DL4J has none");
        }
      }
      states[t] = h;
    }
    return states;
  }

  private static double[] pool(NetworkShape shape, double[][] states, int last) {
    double[] pooled = states[last].clone();
    for (int j = 0; j < pooled.length; j++) {
      double sum = 0;
      double largest = Double.NEGATIVE_INFINITY;
      for (double[] state : states) {
        sum += state[j];
        largest = Math.max(largest, state[j]);
      }
      switch (shape.pooling()) {
        case LAST -> {}
        case MEAN -> pooled[j] = sum / states.length;
        case MAX -> pooled[j] = largest;
      }
    }
    return pooled;
  }

  /** x W + b, with W [in, out]. */
  static double[] affine(INDArray weights, double[] x, double[] bias) {
    double[] y = bias.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        y[j] += x[i] * weights.getDouble(i, j);
      }
    }
    return y;
  }

  static double[][] reversed(double[][] states) {
    double[][] reversed = new double[states.length][];
    for (int t = 0; t < states.length; t++) {
      reversed[states.length - 1 - t] = states[t];
    }
    return reversed;
  }

  static double[] merged(Merge merge, List<double[]> ways) {
    if (ways.size() == 1 || merge == Merge.CONCATENATED) {
      return concatenated(ways);
    }
    double share = merge == Merge.AVERAGED ? 0.5 : 1;
    double[] mixed = new double[ways.get(0).length];
    for (int j = 0; j < mixed.length; j++) {
      mixed[j] = share * (ways.get(0)[j] + ways.get(1)[j]);
    }
    return mixed;
  }

  static double[] concatenated(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  static double[] softmax(double[] y) {
    double[] e = new double[y.length];
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      e[j] = Math.exp(y[j]);
      sum += e[j];
    }
    for (int j = 0; j < y.length; j++) {
      e[j] /= sum;
    }
    return e;
  }

  private static double[] sigmoids(double[] y) {
    return Arrays.stream(y).map(Equations::sigmoid).toArray();
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
