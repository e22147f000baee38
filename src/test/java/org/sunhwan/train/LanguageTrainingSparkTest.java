package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.network.TextColumns;
import org.sunhwan.step.CarriedStep;
import org.sunhwan.step.Moment;
import org.sunhwan.step.TrainingStep;
import org.sunhwan.testing.SparkForTests;

/** Rounds over workers' own texts, with states carried from window to window and round to round. */
class LanguageTrainingSparkTest {
  private static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
  private static final int ROWS = 61;
  private static final int COLUMNS = 3;
  private static final int WINDOW = 4;

  /** One worker is local training that carries its states, over two epochs, to the last bit. */
  @Test
  void oneWorkerIsLocalTraining() {
    TrainingSettings settings = Samples.exact(1, COLUMNS, 3, 2);
    ComputationGraph averaged = network(true, settings);
    for (int partitions : new int[] {1, 4}) {
      averaged = network(true, settings);
      train(settings, averaged, partitions, 2, () -> {});
    }

    ComputationGraph local = network(true, settings);
    var step = new TrainingStep(local);
    TextColumns text = new TextColumns(text(0, ROWS), COLUMNS, 64);
    int steps = 0;
    long counted = 0;
    for (int epoch = 1; epoch <= 2; epoch++) {
      Map<String, RecurrentState> states = new HashMap<>();
      for (int window = 0; window < text.windows(); window++, steps++) {
        CarriedStep taken =
            step.takeCarrying(
                new StepKey(9, 0, steps),
                new Moment(steps, settings.learningRate()),
                text.batch(window),
                states);
        states = taken.last();
        counted += Math.round(taken.report().counted());
      }
    }
    assertEquals(2L * text.tokens().length, counted, "every token once an epoch");
    assertSameBits(local, averaged);
  }

  /** Executors that forget everything change nothing, and neither does a driver that resumes. */
  @Test
  void statesComeBackWithTheirWorker() {
    for (boolean tied : new boolean[] {true, false}) {
      TrainingSettings settings = small(3);
      ComputationGraph whole = network(tied, settings);
      List<RoundReport> reports = train(settings, whole, 2, 2, () -> {});
      long tokens = reports.stream().mapToLong(RoundReport::tokens).sum();
      assertEquals(2L * text(0, ROWS).length, tokens);

      ComputationGraph forgetful = network(tied, settings);
      train(settings, forgetful, 3, 2, ExecutorCache::forgetAll);
      assertSameBits(whole, forgetful);

      ComputationGraph resumed = network(tied, settings);
      resumeAfterEveryRound(settings, resumed);
      assertSameBits(whole, resumed);
    }
  }

  /** A driver that forgot the states would go on from zero, and end elsewhere. */
  @Test
  void statesMatter() {
    TrainingSettings settings = small(2);
    ComputationGraph whole = network(true, settings);
    train(settings, whole, 2, 1, () -> {});
    ComputationGraph forgotten = network(true, settings);
    Streams streams = streams(settings, 2);
    int batches = 0;
    for (int first = 0; first == 0 || first < batches; first += 2) {
      try (Averaging rounds = streams.averaging(SPARK, forgotten, work(settings))) {
        batches = rounds.batches(1);
        rounds.run(round(2, 1, first / 2 + 1, first, batches, first));
      }
    }
    streams.close();
    assertFalse(Arrays.equals(whole.params().toFloatVector(), forgotten.params().toFloatVector()));
  }

  @Test
  void windowsThatWereLeftOutAreMissed() {
    TrainingSettings settings = small(2);
    Streams streams = streams(settings, 2);
    ComputationGraph graph = network(true, settings);
    try (Averaging rounds = streams.averaging(SPARK, graph, work(settings))) {
      rounds.run(round(2, 1, 1, 0, rounds.batches(1), 0));
      String message =
          assertThrows(TrainingException.class, () -> rounds.requireAll(1)).getMessage();
      assertTrue(
          message.startsWith("Epoch 1 trained 4 of %d sequences;".formatted(rounds.examples())),
          message);
    }
    streams.close();
  }

  @Test
  void stockAveragingIsRefused() {
    TrainingSettings stock = Samples.settings(2, COLUMNS, 2, 1);
    Streams streams = streams(stock, 2);
    assertEquals(
        "train.trainer is stock, but DL4J's own averaging carries no state from one window of a"
            + " text to the next. Use train.trainer = exact for language models.",
        assertThrows(
                TrainingException.class,
                () -> streams.averaging(SPARK, network(true, stock), work(stock)))
            .getMessage());
    streams.close();
  }

  private static TrainingSettings small(int workers) {
    TrainingSettings settings = Samples.exact(workers, COLUMNS, 2, 2);
    return Samples.exact(settings, Samples.window(settings.exact(), WINDOW));
  }

  private static List<RoundReport> train(
      TrainingSettings settings,
      ComputationGraph graph,
      int partitions,
      int epochs,
      Runnable before) {
    Streams streams = streams(settings, partitions);
    List<RoundReport> reports = new ArrayList<>();
    int steps = 0;
    try (Averaging rounds = streams.averaging(SPARK, graph, work(settings))) {
      int batches = rounds.batches(1);
      for (int epoch = 1; epoch <= epochs; epoch++) {
        int number = 0;
        for (int first = 0; first < batches; first += settings.averagingInterval()) {
          before.run();
          Round round = round(settings.averagingInterval(), epoch, ++number, first, batches, steps);
          reports.add(rounds.run(round));
          steps += round.batches();
        }
        rounds.requireAll(epoch);
      }
    }
    streams.close();
    return reports;
  }

  /** A new driver each time, which knows the network and what the averaging remembers. */
  private static void resumeAfterEveryRound(TrainingSettings settings, ComputationGraph graph) {
    Streams streams = streams(settings, 2);
    byte[] memory = null;
    int steps = 0;
    for (int epoch = 1; epoch <= 2; epoch++) {
      int batches = Integer.MAX_VALUE;
      for (int first = 0, number = 1; first < batches; first += 2, number++) {
        ExecutorCache.forgetAll();
        try (Averaging rounds = streams.averaging(SPARK, graph, work(settings))) {
          if (memory != null) {
            rounds.resume(memory);
          }
          batches = rounds.batches(epoch);
          Round round = round(2, epoch, number, first, batches, steps);
          rounds.run(round);
          steps += round.batches();
          if (first + 2 >= batches) {
            rounds.requireAll(epoch);
          }
          memory = rounds.memory();
        }
      }
    }
    streams.close();
  }

  private static Round round(
      int interval, int epoch, int number, int first, int batches, int steps) {
    return new Round(9, epoch, number, first, Math.min(interval, batches - first), steps, 1);
  }

  private static Streams streams(TrainingSettings settings, int partitions) {
    var cut = new Stream.Cut(settings.batchSize(), settings.exact().window());
    return Streams.of(Samples.sequences(ROWS, partitions), Plan.of(ROWS, settings), cut);
  }

  private static Work work(TrainingSettings settings) {
    return new Work(settings, null, Samples.KERNEL, 9, ROWS);
  }

  private static int[] text(int from, int to) {
    List<Integer> text = new ArrayList<>();
    for (int number = from; number < to; number++) {
      Arrays.stream(Samples.tokens(number)).forEach(text::add);
    }
    return text.stream().mapToInt(token -> token).toArray();
  }

  private static ComputationGraph network(boolean tied, TrainingSettings settings) {
    NetworkShape sample = Samples.SHAPE;
    var shape =
        new NetworkShape(
            sample.cell(),
            sample.embeddingSize(),
            sample.hiddenSize(),
            2,
            sample.direction(),
            sample.merge(),
            sample.pooling(),
            new Regularisation(0.2, Dropout.Kind.LOCKED, 0, 0),
            sample.output(),
            sample.implementation(),
            new LanguageModel(tied));
    return Networks.create(
        shape, Sizes.of(Samples.VOCABULARY, 0), 1, settings.optimiser(), Optional.empty());
  }

  private static void assertSameBits(ComputationGraph expected, ComputationGraph actual) {
    assertArrayEquals(expected.params().toFloatVector(), actual.params().toFloatVector());
    assertArrayEquals(
        expected.getUpdater().getStateViewArray().toFloatVector(),
        actual.getUpdater().getStateViewArray().toFloatVector());
  }
}
