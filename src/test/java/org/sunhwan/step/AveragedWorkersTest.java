package org.sunhwan.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.SequencePooling;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.StepKey;
import org.sunhwan.layers.TokenEmbedding;
import org.sunhwan.network.ModelFile;

/**
 * Two workers whose parameters and updater states are averaged, stored, read again and trained on,
 * against the same in plain Java: documents' mean token vectors through one softmax layer.
 */
class AveragedWorkersTest {
  private static final double RATE = 0.05;
  private static final int TOKENS = 7;
  private static final int SIZE = 3;
  private static final int CLASSES = 2;

  // Averages of float32, and 12 updates: about 20 roundings of numbers near 1, 6e-8 each; and Adam
  // and RMSProp make steps of a tenth of the rate out of gradients however small.
  private static final double TOLERANCE = 5e-6;

  /** Token 6 is nobody's, token 5 the second worker's only, and of its first step. */
  private static final Documents[][] OF_WORKERS = {
    {
      new Documents(new int[][] {{0, 1, 2}, {3, 3}}, 0, 1),
      new Documents(new int[][] {{1}, {4, 0}}, 1, 0),
      new Documents(new int[][] {{2, 2, 3}, {1, 4}}, 1, 1)
    },
    {
      new Documents(new int[][] {{5, 1}, {2}}, 1, 0),
      new Documents(new int[][] {{3}, {0, 0, 1}}, 0, 1),
      new Documents(new int[][] {{2, 4, 1}, {4, 1}}, 0, 0)
    }
  };

  /** Documents of tokens, with a label for each. */
  private static final class Documents {
    final int[][] tokens;
    final int[] labels;

    Documents(int[][] tokens, int... labels) {
      this.tokens = tokens;
      this.labels = labels;
    }

    MultiDataSet batch() {
      int longest = Stream.of(tokens).mapToInt(document -> document.length).max().orElseThrow();
      INDArray ids = Nd4j.zeros(tokens.length, longest);
      INDArray mask = Nd4j.zeros(tokens.length, longest);
      for (int b = 0; b < tokens.length; b++) {
        for (int t = 0; t < tokens[b].length; t++) {
          ids.putScalar(b, t, tokens[b][t]);
          mask.putScalar(b, t, 1);
        }
      }
      return new MultiDataSet(
          new INDArray[] {ids},
          new INDArray[] {Nd4j.createFromArray(labels)},
          new INDArray[] {mask},
          null);
    }
  }

  static Stream<IUpdater> updaters() {
    return TrainingStepTest.updaters();
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void goesOnFromAveragesAsPlainJavaDoes(IUpdater updater) {
    ComputationGraph start = network(updater);
    byte[] model = ModelFile.writeWithUpdater(start);
    UpdateRule rule = UpdateRule.of(updater);
    double first = updater instanceof Sgd ? 0 : firstState(start);
    double[] weights = numbers(start.params());
    PlainUpdate mean = new PlainUpdate(rule, weights, first);
    int globalStep = 0;
    for (int round = 0; round < 4; round++) {
      ComputationGraph average = ModelFile.read(model, "the average");
      average.params().assign(0);
      INDArray averageState = average.getUpdater().getStateViewArray();
      if (averageState != null) {
        averageState.assign(0);
      }
      PlainUpdate plainAverage = new PlainUpdate(rule, new double[weights.length], 0);
      for (int worker = 0; worker < 2; worker++) {
        ComputationGraph graph = ModelFile.read(model, "the model");
        PlainUpdate plain = copy(mean, rule);
        TrainingStep step = new TrainingStep(graph);
        for (int i = 0; i < 3; i++) {
          Documents documents = OF_WORKERS[worker][i];
          StepReport report =
              step.take(
                  new StepKey(1, worker, globalStep + i),
                  new Moment(globalStep + i, RATE),
                  documents.batch());
          double loss = plainStep(plain, documents, globalStep + i + 1);
          assertEquals(loss, report.loss(), TOLERANCE, "loss in round " + round);
        }
        average.params().addi(graph.params().mul(0.5));
        if (averageState != null) {
          averageState.addi(graph.getUpdater().getStateViewArray().mul(0.5));
        }
        addHalf(plain.weights, plainAverage.weights);
        for (int s = 0; s < rule.states(); s++) {
          addHalf(plain.states[s], plainAverage.states[s]);
        }
      }
      globalStep += 3;
      model = ModelFile.writeWithUpdater(average);
      mean = plainAverage;
      assertIs(mean, ModelFile.read(model, "the model"), "round " + round);
    }
  }

  /** DL4J's memory is n first numbers of all n parameters, then n second ones. */
  private static void assertIs(PlainUpdate plain, ComputationGraph graph, String when) {
    double[] weights = numbers(graph.params());
    int n = weights.length;
    for (int i = 0; i < n; i++) {
      assertEquals(plain.weights[i], weights[i], TOLERANCE, "weight " + i + " in " + when);
    }
    for (int s = 0; s < plain.states.length; s++) {
      double[] states = numbers(graph.getUpdater().getStateViewArray());
      for (int i = 0; i < n; i++) {
        assertEquals(
            plain.states[s][i], states[s * n + i], TOLERANCE, "state " + s + ", " + i + " " + when);
      }
    }
  }

  /**
   * One step over the parameters as they lie in memory: vectors [V, d], W [C, d], b [C]. Tokens
   * that the documents do not have keep their vectors and moments.
   */
  private static double plainStep(PlainUpdate plain, Documents documents, int t) {
    double[] parameters = plain.weights.clone();
    int w = TOKENS * SIZE;
    int b = w + CLASSES * SIZE;
    int count = documents.tokens.length;
    TreeMap<Integer, Double> gradient = new TreeMap<>();
    double loss = 0;
    for (int document = 0; document < count; document++) {
      int[] tokens = documents.tokens[document];
      double[] mean = new double[SIZE];
      for (int token : tokens) {
        for (int i = 0; i < SIZE; i++) {
          mean[i] += parameters[token * SIZE + i] / tokens.length;
        }
      }
      double[] e = new double[CLASSES];
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        double logit = parameters[b + c];
        for (int i = 0; i < SIZE; i++) {
          logit += parameters[w + c * SIZE + i] * mean[i];
        }
        e[c] = Math.exp(logit);
        sum += e[c];
      }
      int label = documents.labels[document];
      loss -= Math.log(e[label] / sum) / count;
      for (int c = 0; c < CLASSES; c++) {
        double d = (e[c] / sum - (c == label ? 1 : 0)) / count;
        gradient.merge(b + c, d, Double::sum);
        for (int i = 0; i < SIZE; i++) {
          gradient.merge(w + c * SIZE + i, d * mean[i], Double::sum);
          for (int token : tokens) {
            double share = d * parameters[w + c * SIZE + i] / tokens.length;
            gradient.merge(token * SIZE + i, share, Double::sum);
          }
        }
      }
    }
    gradient.forEach((i, g) -> plain.step(i, g, RATE, t));
    return loss;
  }

  private static ComputationGraph network(IUpdater updater) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .updater(updater)
                .graphBuilder()
                .addInputs("word")
                .addLayer(
                    "words", new TokenEmbedding.Builder().nIn(TOKENS).nOut(SIZE).build(), "word")
                .addLayer(
                    "mean",
                    new SequencePooling.Builder(Pooling.MEAN, Recurrent.Reading.FORWARD).build(),
                    "words")
                .addLayer(
                    "label",
                    new LabelOutput.Builder(Output.SOFTMAX).nIn(SIZE).nOut(CLASSES).build(),
                    "mean")
                .setOutputs("label")
                .build());
    graph.init();
    graph.params().muli(2); // gradients far from zero
    return graph;
  }

  /** What DL4J begins with: zeros, and RMSProp's epsilon. */
  private static double firstState(ComputationGraph graph) {
    return graph.getUpdater().getStateViewArray().getDouble(0);
  }

  private static PlainUpdate copy(PlainUpdate from, UpdateRule rule) {
    PlainUpdate copy = new PlainUpdate(rule, from.weights, 0);
    for (int s = 0; s < rule.states(); s++) {
      copy.states[s] = from.states[s].clone();
    }
    return copy;
  }

  private static void addHalf(double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i] / 2;
    }
  }

  private static double[] numbers(INDArray array) {
    return array.dup().data().asDouble();
  }
}
