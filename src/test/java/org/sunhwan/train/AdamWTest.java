package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Labelling;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Sizes;
import org.sunhwan.step.Moment;
import org.sunhwan.step.TrainingStep;
import org.sunhwan.train.TrainingSettings.Trainer;
import org.sunhwan.train.TrainingSettings.Updater;

/** {@code train.updater = adamw} as a network gets it, of our layers and of DL4J's. */
class AdamWTest {
  private static final double DECAY = 0.3;
  private static final double B1 = 0.9f;
  private static final double B2 = 0.999f;

  /**
   * Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2, in double:
   * {@code m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η (m̂ / (√v̂ + ε) + λ θ)}, with λ
   * for weights only, and ε over √(1 − β₂ᵗ), where Kingma and Ba's section 2 has it. Gradients are
   * taken from another network with the same numbers. Weights near 1 in float32 are off by 6e-8 of
   * themselves a step, and steps of 0.1 by some 1e-7.
   */
  @ParameterizedTest
  @EnumSource
  void followsThePaper(Implementation implementation) {
    ComputationGraph trained = network(implementation, DECAY);
    ComputationGraph twin = network(implementation, DECAY);
    TrainingStep step = new TrainingStep(trained);
    Map<String, double[][]> moments = new TreeMap<>();
    for (int t = 1; t <= 3; t++) {
      double rate = 0.1 / t;
      twin.params().assign(trained.params());
      Map<String, INDArray> before = copies(twin);
      Map<String, INDArray> gradients = gradients(twin, batch(implementation));
      step.take(new StepKey(1, 0, t - 1), new Moment(t - 1, rate), batch(implementation));
      for (String name : before.keySet()) {
        boolean decays = name.endsWith("W") && !name.startsWith("embedding");
        double[][] moment =
            moments.computeIfAbsent(name, any -> new double[2][(int) before.get(name).length()]);
        double[] weights = before.get(name).data().asDouble();
        double[] g = gradients.get(name).data().asDouble();
        double[] after = trained.getParam(name).dup('c').data().asDouble();
        for (int i = 0; i < g.length; i++) {
          moment[0][i] = B1 * moment[0][i] + (1 - B1) * g[i];
          moment[1][i] = B2 * moment[1][i] + (1 - B2) * g[i] * g[i];
          double mean = moment[0][i] / (1 - Math.pow(B1, t));
          double square = moment[1][i] / (1 - Math.pow(B2, t));
          double expected =
              weights[i]
                  - rate * mean / (Math.sqrt(square) + 1e-8 / Math.sqrt(1 - Math.pow(B2, t)))
                  - (decays ? rate * DECAY * weights[i] : 0);
          assertEquals(expected, after[i], 1e-6, name + "[" + i + "] at step " + t);
        }
      }
    }
  }

  /** Biases and vectors go where they go without decay, to the last bit, for as long as a step. */
  @Test
  void biasesAndVectorsDoNotDecay() {
    ComputationGraph with = network(Implementation.OWN, DECAY);
    ComputationGraph without = network(Implementation.OWN, 0);
    for (ComputationGraph graph : new ComputationGraph[] {with, without}) {
      graph.params().addi(0.25); // biases, too, are far from 0
      new TrainingStep(graph)
          .take(new StepKey(1, 0, 0), new Moment(0, 0.1), batch(Implementation.OWN));
    }
    for (String name : with.paramTable().keySet()) {
      boolean same = Arrays.equals(numbers(with, name), numbers(without, name));
      assertEquals(name.endsWith("_b") || name.startsWith("embedding"), same, name);
    }
  }

  private static float[] numbers(ComputationGraph graph, String name) {
    return graph.getParam(name).dup('c').data().asFloat();
  }

  @Test
  void otherUpdatersTakeNone() {
    TrainingSettings adam = settings(Updater.ADAM, 0, DECAY);
    assertEquals(0, adam.optimiser().weightDecay());
    assertEquals(DECAY, settings(Updater.ADAMW, 0, DECAY).optimiser().weightDecay());
  }

  @Test
  void weightsArePulledOneWay() {
    assertEquals(
        "train.l2 is 0.1 and train.updater is adamw, which decays weights beside the gradient and"
            + " not through it. Use train.weight-decay for it, or updater = adam.",
        assertThrows(IllegalArgumentException.class, () -> settings(Updater.ADAMW, 0.1, 0))
            .getMessage());
    assertEquals(
        "train.weight-decay is -1.0; it must be 0 or above.",
        assertThrows(IllegalArgumentException.class, () -> settings(Updater.ADAMW, 0, -1))
            .getMessage());
  }

  private static ComputationGraph network(Implementation implementation, double decay) {
    TrainingSettings settings = settings(Updater.ADAMW, 0, decay);
    return Networks.create(
        Samples.SHAPE.with(implementation),
        Sizes.of(Samples.VOCABULARY, Samples.CLASSES),
        1,
        settings.optimiser(),
        Optional.empty());
  }

  private static TrainingSettings settings(Updater updater, double l2, double decay) {
    return new TrainingSettings(
        1,
        1,
        1,
        1,
        0,
        "loss",
        updater,
        0.1,
        0,
        l2,
        decay,
        ClassWeights.NONE,
        Trainer.EXACT,
        ExactSettings.DEFAULT);
  }

  /** The same texts at each step, so that no vector is left out of one. */
  private static MultiDataSet batch(Implementation implementation) {
    int[][] tokens = {Samples.tokens(0), Samples.tokens(1), Samples.tokens(2)};
    return Batch.of(tokens)
        .labelled(new int[] {0, 1, 1}, new Labelling(implementation, Samples.CLASSES));
  }

  private static Map<String, INDArray> copies(ComputationGraph graph) {
    var copies = new TreeMap<String, INDArray>();
    graph.paramTable().forEach((name, array) -> copies.put(name, array.dup('c')));
    return copies;
  }

  /** Of the mean loss. */
  private static Map<String, INDArray> gradients(ComputationGraph graph, MultiDataSet batch) {
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), null);
    graph.computeGradientAndScore();
    var gradients = new TreeMap<String, INDArray>();
    graph
        .gradient()
        .gradientForVariable()
        .forEach((name, sum) -> gradients.put(name, sum.dup('c').divi(batch.getLabels(0).size(0))));
    assertTrue(gradients.keySet().containsAll(graph.paramTable().keySet()));
    graph.clear();
    return gradients;
  }
}
