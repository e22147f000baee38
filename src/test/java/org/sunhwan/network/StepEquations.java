package org.sunhwan.network;

import static org.sunhwan.network.Equations.affine;
import static org.sunhwan.network.Equations.concatenated;
import static org.sunhwan.network.Equations.merged;
import static org.sunhwan.network.Equations.reversed;
import static org.sunhwan.network.Equations.sigmoid;
import static org.sunhwan.network.Equations.softmax;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.network.NetworkShape.Cell;

/**
 * What networks of our layers must answer at every time step of one sequence, in plain Java and
 * double, from nothing but the papers and the parameters' names: tags, next tokens, translations.
 * Each step of a layer uses that layer's parameters, the same at all steps; each layer has its own.
 */
final class StepEquations {
  private final ComputationGraph graph;
  private final NetworkShape shape;

  StepEquations(ComputationGraph graph, NetworkShape shape) {
    this.graph = graph;
    this.shape = shape;
  }

  /** p(tag) of each word, [T][C]. */
  double[][] tags(int[] words, int[] characters) {
    double[][] x = vectors("embedding_W", words);
    if (((Tagging) shape.task()).spells()) {
      int from = 0;
      for (int t = 0; t < words.length; t++) {
        int to = from;
        while (characters[to] != 0) {
          to++;
        }
        x[t] = concatenated(List.of(x[t], spelled(Arrays.copyOfRange(characters, from, to))));
        from = to + 1;
      }
    }
    return outputs(recurrent(x));
  }

  /** The last state of the reader from left to right, then that of the one from right to left. */
  private double[] spelled(int[] word) {
    double[][] x = vectors("spelling_C", word);
    double[][] forward = read("spelling_", x, null);
    double[][] backward = read("spelling_backward", reversed(x), null);
    return concatenated(List.of(forward[word.length - 1], backward[word.length - 1]));
  }

  /**
   * p(next token) after each token that is read, [T][V].
   *
   * @param category whose second vector is added to each; -1 without
   */
  double[][] next(int[] read, int category, boolean tied) {
    double[][] x = vectors("embedding_W", read);
    if (category >= 0) {
      double[] every = vectors("categories_W", new int[] {category})[0];
      for (double[] step : x) {
        for (int j = 0; j < step.length; j++) {
          step[j] += every[j];
        }
      }
    }
    double[][] states = recurrent(x);
    if (!tied) {
      return outputs(states);
    }
    // A token's logit is the product of its own vector and the state.
    double[] bias = parameter("output_b").toDoubleVector();
    int[] tokens = new int[bias.length];
    Arrays.setAll(tokens, token -> token);
    double[][] vectors = vectors("embedding_W", tokens);
    double[][] p = new double[states.length][];
    for (int t = 0; t < states.length; t++) {
      double[] logits = bias.clone();
      for (int token = 0; token < logits.length; token++) {
        logits[token] += dot(vectors[token], states[t]);
      }
      p[t] = softmax(logits);
    }
    return p;
  }

  /** p(token) at each place of a translation and after its last, [T][V]; teacher-forced. */
  double[][] translation(int[] source, int[] target) {
    double[][] encoded = recurrent(vectors("embedding_W", source)); // h̄
    double[] summary = summary(encoded);
    int[] written = new int[target.length + 1];
    written[0] = 2; // the beginning
    System.arraycopy(target, 0, written, 1, target.length);
    double[][] decoded = vectors("target-embedding_W", written);
    for (int layer = 1; layer <= shape.layers(); layer++) {
      double[] first = tanh(layer("bridge" + layer, summary));
      decoded = read("decoder" + layer + "_", decoded, first);
    }
    double[][] p = new double[written.length][];
    for (int t = 0; t < p.length; t++) {
      double[] h = decoded[t];
      double[] scores = new double[source.length];
      for (int s = 0; s < scores.length; s++) {
        scores[s] = dot(h, affine(parameter("keys_W"), encoded[s], new double[h.length]));
      }
      double[] shares = softmax(scores);
      double[] context = new double[encoded[0].length];
      for (int s = 0; s < shares.length; s++) {
        for (int j = 0; j < context.length; j++) {
          context[j] += shares[s] * encoded[s][j];
        }
      }
      double[] combined = tanh(layer("combined", concatenated(List.of(context, h)))); // h̃
      p[t] = softmax(layer("output", combined));
    }
    return p;
  }

  /**
   * What each way has read at its end: the way forward at the last token, backward at the first.
   */
  private double[] summary(double[][] encoded) {
    double[] last = encoded[encoded.length - 1];
    double[] first = encoded[0];
    int size = shape.hiddenSize();
    return switch (shape.direction()) {
      case FORWARD -> last;
      case BACKWARD -> first;
      case BOTH ->
          concatenated(
              List.of(Arrays.copyOf(last, size), Arrays.copyOfRange(first, size, 2 * size)));
    };
  }

  /** Through the recurrent layers, each over the one below. */
  private double[][] recurrent(double[][] x) {
    double[][] states = x;
    for (int layer = 1; layer <= shape.layers(); layer++) {
      String name = shape.direction().name().toLowerCase(Locale.ROOT) + layer + "_";
      double[][] below = states;
      states =
          switch (shape.direction()) {
            case FORWARD -> read(name, below, null);
            case BACKWARD -> reversed(read(name, reversed(below), null));
            case BOTH -> {
              double[][] forward = read(name, below, null);
              double[][] backward = reversed(read(name + "backward", reversed(below), null));
              double[][] both = new double[below.length][];
              for (int t = 0; t < both.length; t++) {
                both[t] = merged(shape.merge(), List.of(forward[t], backward[t]));
              }
              yield both;
            }
          };
    }
    return states;
  }

  /**
   * One layer, one way, from the first of x to the last.
   *
   * @param first h_0, and behind it an LSTM's c_0; null for zeros
   */
  private double[][] read(String name, double[][] x, double[] first) {
    INDArray input = parameter(name + "W");
    INDArray recurrent = parameter(name + "RW");
    double[] bias = parameter(name + "b").toDoubleVector();
    int size = (int) recurrent.size(0);
    double[] h = first == null ? new double[size] : Arrays.copyOf(first, size);
    double[] c =
        first == null || shape.cell() != Cell.LSTM
            ? new double[size]
            : Arrays.copyOfRange(first, size, 2 * size);
    double[][] states = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      h =
          switch (shape.cell()) {
            case TANH -> tanh(affine(recurrent, h, affine(input, x[t], bias)));
            case RELU ->
                Arrays.stream(affine(recurrent, h, affine(input, x[t], bias)))
                    .map(z -> Math.max(0, z))
                    .toArray();
            case SIGMOID ->
                Arrays.stream(affine(recurrent, h, affine(input, x[t], bias)))
                    .map(Equations::sigmoid)
                    .toArray();
            case LSTM -> lstm(affine(recurrent, h, affine(input, x[t], bias)), c);
            case GRU -> gru(input, recurrent, bias, x[t], h);
          };
      states[t] = h;
    }
    return states;
  }

  /** h_t of the gates' sums, i, f, c̃ and o; c becomes c_t. */
  private static double[] lstm(double[] z, double[] c) {
    int size = c.length;
    double[] h = new double[size];
    for (int j = 0; j < size; j++) {
      double candidate = Math.tanh(z[2 * size + j]);
      c[j] = sigmoid(z[size + j]) * c[j] + sigmoid(z[j]) * candidate;
      h[j] = sigmoid(z[3 * size + j]) * Math.tanh(c[j]);
    }
    return h;
  }

  /** Gates update, reset and candidate; the candidate's state has a bias of its own, the fourth. */
  private static double[] gru(
      INDArray input, INDArray recurrent, double[] bias, double[] x, double[] before) {
    int size = before.length;
    double[] ofInput = affine(input, x, Arrays.copyOf(bias, 3 * size));
    double[] inner = new double[3 * size];
    System.arraycopy(bias, 3 * size, inner, 2 * size, size);
    double[] ofState = affine(recurrent, before, inner);
    double[] h = new double[size];
    for (int j = 0; j < size; j++) {
      double update = sigmoid(ofInput[j] + ofState[j]);
      double reset = sigmoid(ofInput[size + j] + ofState[size + j]);
      double candidate = Math.tanh(ofInput[2 * size + j] + reset * ofState[2 * size + j]);
      h[j] = update * before[j] + (1 - update) * candidate;
    }
    return h;
  }

  private double[][] outputs(double[][] states) {
    return Arrays.stream(states).map(h -> softmax(layer("output", h))).toArray(double[][]::new);
  }

  /** W x + b. */
  private double[] layer(String name, double[] x) {
    return affine(parameter(name + "_W"), x, parameter(name + "_b").toDoubleVector());
  }

  /** Columns of a table. */
  private double[][] vectors(String table, int[] ids) {
    INDArray columns = parameter(table);
    return Arrays.stream(ids)
        .mapToObj(id -> columns.getColumn(id).toDoubleVector())
        .toArray(double[][]::new);
  }

  private INDArray parameter(String name) {
    return graph.getParam(name);
  }

  private static double[] tanh(double[] x) {
    return Arrays.stream(x).map(Math::tanh).toArray();
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * y[j];
    }
    return sum;
  }
}
