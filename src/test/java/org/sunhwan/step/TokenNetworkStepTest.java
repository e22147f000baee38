package org.sunhwan.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.layers.StepKey;
import org.sunhwan.layers.TokenEmbedding;

/** Over layers of ours: token embeddings whose gradients come as rows, and states carried along. */
class TokenNetworkStepTest {
  private static final double RATE = 0.05;
  private static final int FROZEN_FROM = 6 * 3; // behind the words' vectors
  private static final int FROZEN_TO = FROZEN_FROM + 6 * 2;
  private static final StepKey KEY = new StepKey(1, 0, 0);

  /** All tokens of both vocabularies, and padding. */
  private static final MultiDataSet EVERY_TOKEN =
      batch(
          new int[][] {{0, 1, 2, 3}, {4, 5, 0, 0}, {2, 2, 1, 0}},
          new int[][] {{3, 2, 1, 0}, {1, 1, 0, 0}, {0, 2, 3, 0}},
          4,
          2,
          3);

  /** Words 1 and 4, marks 0 and 2. */
  private static final MultiDataSet FEW_TOKENS =
      batch(
          new int[][] {{1, 4, 4, 1}, {1, 1, 0, 0}, {4, 0, 0, 0}},
          new int[][] {{0, 2, 2, 0}, {2, 2, 0, 0}, {2, 0, 0, 0}},
          4,
          2,
          1);

  /** Refused by the words' vectors, before the recurrent layer runs. */
  private static final MultiDataSet UNKNOWN_TOKEN =
      batch(new int[][] {{1, 99}, {0, 0}, {0, 0}}, new int[3][2], 2, 1, 1);

  static Stream<IUpdater> updaters() {
    return TrainingStepTest.updaters();
  }

  /**
   * With every token in every batch lazy and dense updates are the same; fit has the dense ones.
   * Three tables of vectors, one frozen, lie side by side in the parameter vector and in the state.
   */
  @ParameterizedTest
  @MethodSource("updaters")
  void trainsAllTablesOfVectorsAsFitDoes(IUpdater updater) {
    ComputationGraph theirs = network(updater);
    ComputationGraph ours = network(updater);
    TrainingStep step = new TrainingStep(ours);
    INDArray given = ours.getParam("given_W").dup();
    for (int i = 0; i < 20; i++) {
      theirs.fit(EVERY_TOKEN);
      step.take(new StepKey(1, 0, i), new Moment(i, RATE), EVERY_TOKEN);
    }
    TrainingStepTest.assertClose(theirs.params(), ours.params(), "parameters");
    INDArray state = theirs.getUpdater().getStateViewArray();
    if (state != null) {
      TrainingStepTest.assertClose(state, ours.getUpdater().getStateViewArray(), "updater state");
    }
    TrainingStepTest.assertSame(given, ours.getParam("given_W"), "frozen vectors");
  }

  /** Other rows keep their weights to the last bit; fit with Adam moves them on. */
  @Test
  void rowsOfOtherTokensStay() {
    ComputationGraph graph = network(new Adam(RATE));
    TrainingStep step = new TrainingStep(graph, 0.1);
    step.take(KEY, new Moment(0, RATE), EVERY_TOKEN);
    INDArray words = graph.getParam("words_W").dup();
    INDArray marks = graph.getParam("marks_W").dup();
    step.take(KEY, new Moment(1, RATE), FEW_TOKENS);
    for (int token = 0; token < 6; token++) {
      boolean touched = token == 1 || token == 4;
      assertEquals(
          !touched,
          Arrays.equals(
              TrainingStepTest.numbers(words.getColumn(token)),
              TrainingStepTest.numbers(graph.getParam("words_W").getColumn(token))),
          "word " + token);
    }
    for (int token = 0; token < 4; token++) {
      boolean touched = token == 0 || token == 2;
      assertEquals(
          !touched,
          Arrays.equals(
              TrainingStepTest.numbers(marks.getColumn(token)),
              TrainingStepTest.numbers(graph.getParam("marks_W").getColumn(token))),
          "mark " + token);
    }
  }

  /** DL4J's gradient vector is neither written nor read where vectors are. */
  @Test
  void vectorsCostNothingOfTheVocabulary() {
    ComputationGraph graph = network(new Sgd(RATE));
    TrainingStep step = new TrainingStep(graph, 0.1);
    INDArray dense = graph.getLayer("words").getGradientsViewArray();
    dense.assign(Float.NaN);
    assertTrue(step.take(KEY, new Moment(0, RATE), FEW_TOKENS).finite());
    TrainingStepTest.assertSame(
        Nd4j.valueArrayOf(dense.shape(), Float.NaN), dense, "the vectors' part");
  }

  /** With SGD at rate 1 a step is as long as the clipped gradient, rows and all. */
  @Test
  void clipsRowsWithAllTheRest() {
    for (double clipNorm : new double[] {Double.POSITIVE_INFINITY, 0.01}) {
      ComputationGraph graph = network(new Sgd(1));
      INDArray before = graph.params().dup();
      StepReport report =
          new TrainingStep(graph, clipNorm).take(KEY, new Moment(0, 1), EVERY_TOKEN);
      INDArray walk = before.sub(graph.params());
      assertEquals(
          Math.min(clipNorm, report.gradientNorm()),
          walk.norm2Number().doubleValue(),
          1e-5 * report.gradientNorm()); // differences of float32 weights near 1
      assertTrue(
          network(new Sgd(1)).getParam("words_W").distance2(graph.getParam("words_W")) > 1e-4);
    }
  }

  @Test
  void vectorsThatAreNotFiniteStopTheStep() {
    ComputationGraph graph = network(new Adam(RATE));
    graph.getParam("words_W").putScalar(0, 4, Float.NaN);
    INDArray before = graph.params().dup();
    StepReport report = new TrainingStep(graph, 1).take(KEY, new Moment(0, RATE), FEW_TOKENS);
    assertFalse(report.finite());
    TrainingStepTest.assertSame(before, graph.params(), "parameters");
  }

  @Test
  void lossAndLabelsAreWhatTheOutputLayerCounts() {
    ComputationGraph graph = network(new Sgd(RATE));
    INDArray chances =
        graph
            .output(false, EVERY_TOKEN.getFeatures(), EVERY_TOKEN.getFeaturesMaskArrays(), null)[0];
    double sum = 0;
    int[] lengths = {4, 2, 3};
    for (int b = 0; b < 3; b++) {
      for (int t = 0; t < lengths[b]; t++) {
        sum -= Math.log(chances.getDouble(b, EVERY_TOKEN.getLabels(0).getInt(b, t), t));
      }
    }
    StepReport report = new TrainingStep(graph).take(KEY, new Moment(0, RATE), EVERY_TOKEN);
    assertEquals(9, report.counted());
    assertEquals(sum / 9, report.loss(), 1e-6);
  }

  /** A window over the whole sequence from zero is an ordinary step. */
  @Test
  void aWindowOverEverythingIsAStep() {
    ComputationGraph whole = network(new Adam(RATE));
    ComputationGraph window = network(new Adam(RATE));
    new TrainingStep(whole).take(KEY, new Moment(0, RATE), EVERY_TOKEN);
    new TrainingStep(window).takeCarrying(KEY, new Moment(0, RATE), EVERY_TOKEN, Map.of());
    TrainingStepTest.assertSame(whole.params(), window.params(), "parameters");
  }

  /** Two windows that learn nothing see what the whole sequence shows. */
  @Test
  void windowsGoOnWhereTheOneBeforeLeftOff() {
    ComputationGraph graph = network(new Sgd(RATE));
    TrainingStep step = new TrainingStep(graph);
    MultiDataSet whole = unpadded();
    Moment still = new Moment(0, 0);
    CarriedStep first = step.takeCarrying(KEY, still, window(whole, 0, 2), Map.of());
    CarriedStep second = step.takeCarrying(KEY, still, window(whole, 2, 4), first.last());
    assertEquals(
        step.take(KEY, still, whole).loss(),
        (first.report().loss() + second.report().loss()) / 2,
        1e-6);
    assertNotEquals(
        step.take(KEY, still, window(whole, 2, 4)).loss(), second.report().loss(), 1e-4);
  }

  /** As a product gives it out. Ten windows: DL4J's workspaces reuse memory after a few. */
  @Test
  void statesInColumnOrderTrainTheSame() {
    ComputationGraph rows = network(new Adam(RATE));
    ComputationGraph columns = network(new Adam(RATE));
    TrainingStep byRows = new TrainingStep(rows);
    TrainingStep byColumns = new TrainingStep(columns);
    MultiDataSet window = unpadded();
    Map<String, RecurrentState> state = Map.of();
    Map<String, RecurrentState> turned = Map.of();
    for (int i = 0; i < 10; i++) {
      StepKey key = new StepKey(1, 0, i);
      state = byRows.takeCarrying(key, new Moment(i, RATE), window, state).last();
      RecurrentState last =
          byColumns.takeCarrying(key, new Moment(i, RATE), window, turned).last().get("lstm");
      turned = Map.of("lstm", new RecurrentState(last.hidden().dup('f'), last.cell().dup('f')));
    }
    TrainingStepTest.assertSame(rows.params(), columns.params(), "parameters");
  }

  /** Neither for another step, nor for DL4J's own passes. */
  @Test
  void aWindowThatFailsLeavesNoStateBehind() {
    ComputationGraph graph = network(new Sgd(RATE));
    TrainingStep step = new TrainingStep(graph);
    Moment still = new Moment(0, 0);
    Map<String, RecurrentState> state = step.takeCarrying(KEY, still, EVERY_TOKEN, Map.of()).last();
    double loss = step.take(KEY, still, EVERY_TOKEN).loss();
    INDArray answers = graph.output(EVERY_TOKEN.getFeatures())[0].dup();
    assertThrows(
        IllegalArgumentException.class, () -> step.takeCarrying(KEY, still, UNKNOWN_TOKEN, state));
    assertEquals(loss, step.take(KEY, still, EVERY_TOKEN).loss(), "the next step");
    assertThrows(
        IllegalArgumentException.class, () -> step.takeCarrying(KEY, still, UNKNOWN_TOKEN, state));
    TrainingStepTest.assertSame(
        answers, graph.output(EVERY_TOKEN.getFeatures())[0], "the next answers");
    assertThrows(
        ArithmeticException.class, // DL4J counts in 32 bits
        () -> step.takeCarrying(KEY, new Moment(1L << 31, 0), EVERY_TOKEN, state));
    assertEquals(loss, step.take(KEY, still, EVERY_TOKEN).loss(), "the next step");
  }

  /** A later pass that nobody tells its key takes DL4J's seed and iteration. */
  @Test
  void aStepThatFailsLeavesNoKeyBehind() {
    ComputationGraph fresh = network(new Sgd(RATE), Dropout.each(0.5));
    new TrainingStep(fresh);
    fresh.fit(FEW_TOKENS);
    ComputationGraph graph = network(new Sgd(RATE), Dropout.each(0.5));
    TrainingStep step = new TrainingStep(graph);
    assertThrows(
        IllegalArgumentException.class,
        () -> step.take(new StepKey(9, 3, 0), new Moment(0, RATE), UNKNOWN_TOKEN));
    graph.fit(FEW_TOKENS);
    TrainingStepTest.assertSame(fresh.params(), graph.params(), "parameters");
  }

  /** DL4J's own wrappers hide a layer from nobody. */
  @Test
  void carriesStatesThroughLayersInsideWrappers() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .updater(new Adam(RATE))
                .graphBuilder()
                .addInputs("word")
                .addLayer("words", new TokenEmbedding.Builder().nIn(6).nOut(3).build(), "word")
                .addLayer(
                    "lstm",
                    new LastTimeStep(
                        new Recurrent.Builder(Recurrent.Cell.LSTM).nIn(3).nOut(4).build()),
                    "words")
                .addLayer(
                    "label", new LabelOutput.Builder(Output.SOFTMAX).nIn(4).nOut(3).build(), "lstm")
                .setOutputs("label")
                .build());
    graph.init();
    TrainingStep step = new TrainingStep(graph);
    MultiDataSet documents =
        new MultiDataSet(
            new INDArray[] {unpadded().getFeatures(0)},
            new INDArray[] {Nd4j.createFromArray(new int[][] {{0}, {2}, {1}})});
    Moment still = new Moment(0, 0);
    CarriedStep first = step.takeCarrying(KEY, still, documents, Map.of());
    assertEquals(Set.of("lstm"), first.last().keySet());
    assertNotEquals(
        first.report().loss(),
        step.takeCarrying(KEY, still, documents, first.last()).report().loss());
  }

  /** The truncated loss is the window's, with the state that it starts from held fast. */
  @Test
  void aWindowsGradientIsThatOfTheTruncatedLoss() {
    ComputationGraph graph = network(new Sgd(1));
    TrainingStep step = new TrainingStep(graph);
    MultiDataSet whole = unpadded();
    Moment still = new Moment(0, 0);
    Map<String, RecurrentState> state =
        step.takeCarrying(KEY, still, window(whole, 0, 2), Map.of()).last();
    MultiDataSet window = window(whole, 2, 4);
    INDArray before = graph.params().dup();
    step.takeCarrying(KEY, new Moment(0, 1), window, state);
    INDArray gradient = before.sub(graph.params());
    for (int i = 0; i < before.length(); i++) {
      if (i >= FROZEN_FROM && i < FROZEN_TO) {
        assertEquals(0, gradient.getDouble(i), "frozen parameter " + i);
        continue;
      }
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        graph.params().assign(before);
        graph.params().putScalar(i, before.getDouble(i) + (side == 0 ? 0.02 : -0.02));
        losses[side] = step.takeCarrying(KEY, still, window, state).report().loss();
      }
      // B = 3 sequences and 6 labels: a gradient of the mean, whatever B is. Losses near 1 in
      // float32
      // over a difference of 0.04 are good to about 1e-5, their curvature to 1e-4.
      assertEquals((losses[0] - losses[1]) / 0.04, gradient.getDouble(i), 3e-4, "parameter " + i);
    }
  }

  @Test
  void refusesStatesOfOtherNetworks() {
    TrainingStep step = new TrainingStep(network(new Sgd(1)));
    assertEquals(
        "There are states for [decoder], but the network's recurrent layers are [lstm]. The states"
            + " belong to another network.",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    step.takeCarrying(
                        KEY,
                        new Moment(0, 1),
                        EVERY_TOKEN,
                        Map.of("decoder", RecurrentState.zero())))
            .getMessage());
  }

  /** The same step twice, and beside other steps on other threads, bit for bit. */
  @Test
  void bitsDoNotDependOnThreads() throws Exception {
    INDArray alone = trained();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      var others = new ArrayList<Future<INDArray>>();
      for (int i = 0; i < 8; i++) {
        others.add(threads.submit(TokenNetworkStepTest::trained));
      }
      for (var other : others) {
        TrainingStepTest.assertSame(alone, other.get(), "parameters");
      }
    } finally {
      threads.shutdown();
    }
  }

  private static INDArray trained() {
    ComputationGraph graph = network(new Adam(RATE));
    TrainingStep step = new TrainingStep(graph, 0.5);
    for (int i = 0; i < 20; i++) {
      step.take(new StepKey(1, 0, i), new Moment(i, RATE), i % 2 == 0 ? EVERY_TOKEN : FEW_TOKENS);
    }
    return graph.params();
  }

  /** Words and marks [B, T] to a tag at every time step. */
  private static ComputationGraph network(IUpdater updater) {
    return network(updater, Dropout.none());
  }

  private static ComputationGraph network(IUpdater updater, Dropout dropout) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .updater(updater)
                .graphBuilder()
                .addInputs("word", "mark")
                .addLayer("words", new TokenEmbedding.Builder().nIn(6).nOut(3).build(), "word")
                .addLayer(
                    "given", new TokenEmbedding.Builder().frozen().nIn(6).nOut(2).build(), "word")
                .addLayer("marks", new TokenEmbedding.Builder().nIn(4).nOut(2).build(), "mark")
                .addVertex("vectors", new MergeVertex(), "words", "given", "marks")
                .addLayer(
                    "lstm",
                    new Recurrent.Builder(Recurrent.Cell.LSTM)
                        .inputDropout(dropout)
                        .nIn(7)
                        .nOut(4)
                        .build(),
                    "vectors")
                .addLayer(
                    "tags", new LabelOutput.Builder(Output.SOFTMAX).nIn(4).nOut(3).build(), "lstm")
                .setOutputs("tags")
                .build());
    graph.init();
    graph.params().muli(2); // far enough from zero for float32 differences
    return graph;
  }

  private static MultiDataSet unpadded() {
    MultiDataSet ones =
        batch(
            new int[][] {{0, 1, 2, 3}, {4, 5, 0, 2}, {2, 2, 1, 0}},
            new int[][] {{3, 2, 1, 0}, {1, 1, 0, 2}, {0, 2, 3, 0}},
            4,
            4,
            4);
    return new MultiDataSet(ones.getFeatures(), ones.getLabels());
  }

  private static MultiDataSet window(MultiDataSet whole, int from, int to) {
    var all = NDArrayIndex.all();
    var steps = NDArrayIndex.interval(from, to);
    return new MultiDataSet(
        new INDArray[] {
          whole.getFeatures(0).get(all, steps).dup(), whole.getFeatures(1).get(all, steps).dup()
        },
        new INDArray[] {whole.getLabels(0).get(all, steps).dup()});
  }

  /** Tags are the sums of word and mark, modulo 3. */
  private static MultiDataSet batch(int[][] words, int[][] marks, int... lengths) {
    INDArray mask = Nd4j.zeros(words.length, words[0].length);
    int[][] tags = new int[words.length][words[0].length];
    for (int b = 0; b < words.length; b++) {
      for (int t = 0; t < lengths[b]; t++) {
        mask.putScalar(b, t, 1);
        tags[b][t] = (words[b][t] + marks[b][t]) % 3;
      }
    }
    return new MultiDataSet(
        new INDArray[] {Nd4j.createFromArray(words), Nd4j.createFromArray(marks)},
        new INDArray[] {Nd4j.createFromArray(tags)},
        new INDArray[] {mask, mask},
        new INDArray[] {mask});
  }
}
