package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.text.WordVectors;
import org.sunhwan.train.TrainingSettings.Updater;

class TrainingSparkTest {
  private static final int ROWS = 190;
  private static final Storage STORAGE =
      Storage.with(SparkForTests.session().sparkContext().hadoopConfiguration());

  @TempDir private Path folder;

  @Test
  void trainingLearns() {
    var heard = new Heard();
    Training.Result result = train("run", Samples.settings(2, 10, 4, 8), heard);
    assertTrue(result.bestMetric() > 0.9, "accuracy " + result.bestMetric());
    assertEquals(8, result.epochs());
    assertEquals(8L * ROWS, result.examples());
    assertEquals(8L * 3, result.rounds());
    assertFalse(result.resumed());
    Evaluation best = Samples.validate(STORAGE.read(result.model()));
    assertEquals(result.bestMetric(), best.accuracy());

    assertEquals(24, heard.rounds.size());
    TrainingListener.Round last = heard.rounds.get(23);
    assertEquals(8, last.epoch());
    assertEquals(3, last.round());
    assertEquals(3, last.roundsInEpoch());
    assertEquals(ROWS - 160, last.examples());
    assertEquals(0, last.secondsLeft());
    assertTrue(heard.rounds.get(0).secondsLeft() > 0);
    assertTrue(last.loss() < heard.rounds.get(0).loss());
    assertEquals(8, heard.epochs.size());
    assertEquals(ROWS, heard.epochs.get(0).examples());
    assertTrue(heard.epochs.get(0).best());
  }

  /** Bit for bit, dropout and Adam's moments included. */
  @Test
  void aResumedRunEndsLikeAnUninterruptedOne() throws Exception {
    NetworkShape dropping =
        new NetworkShape(
            Samples.SHAPE.cell(),
            4,
            8,
            1,
            NetworkShape.Direction.BOTH,
            NetworkShape.Merge.CONCATENATED,
            Pooling.LAST,
            Regularisation.dropping(0.3),
            Output.SOFTMAX,
            NetworkShape.Implementation.OWN);
    TrainingSettings settings = Samples.settings(3, 10, 2, 4);
    Training.Result whole =
        train("whole", dropping, settings, data(Samples::validate), new Heard());
    var stopping = new Heard(6);
    assertThrows(
        Interrupted.class,
        () -> train("resumed", dropping, settings, data(Samples::validate), stopping));
    var heard = new Heard();
    Training.Result resumed = train("resumed", dropping, settings, data(Samples::validate), heard);
    assertTrue(resumed.resumed());
    assertEquals(2, heard.rounds.get(0).epoch(), "the first epoch was complete");
    assertEquals(whole.bestEpoch(), resumed.bestEpoch());
    assertEquals(whole.examples(), resumed.examples());
    for (String file : List.of("network-000004.zip", "network-000003.zip")) {
      assertArrayEquals(checkpoint("whole", file), checkpoint("resumed", file), file);
    }
    assertArrayEquals(STORAGE.read(whole.model()), STORAGE.read(resumed.model()));
  }

  @Test
  void aFinishedRunIsNotTrainedAgain() {
    TrainingSettings settings = Samples.settings(2, 10, 4, 2);
    Training.Result first = train("run", settings, new Heard());
    var heard = new Heard();
    Training.Result again = train("run", settings, heard);
    assertTrue(heard.rounds.isEmpty());
    assertTrue(again.resumed());
    assertEquals(first.model(), again.model());
    assertEquals(first.bestMetric(), again.bestMetric());
    assertEquals(3, train("run", Samples.settings(2, 10, 4, 3), heard).epochs(), "more epochs");
  }

  @Test
  void theLastTwoCheckpointsAreKept() throws Exception {
    Iterator<Double> losses = List.of(3.0, 1.0, 2.0, 4.0).iterator();
    train(
        "run",
        Samples.SHAPE,
        with(Samples.settings(2, 10, 4, 4), "loss", 0),
        data(model -> Samples.evaluation(losses.next())),
        new Heard());
    assertEquals(
        List.of(
            "best-000002.zip",
            "epoch-000003.json",
            "epoch-000004.json",
            "memory-000003",
            "memory-000004",
            "network-000003.zip",
            "network-000004.zip"),
        STORAGE.list(run("run") + "/checkpoints").stream().map(Storage.Entry::name).toList());
  }

  @Test
  void aDamagedCheckpointIsSkipped() throws Exception {
    TrainingSettings settings = Samples.settings(2, 10, 4, 3);
    train("run", settings, new Heard());
    byte[] expected = checkpoint("run", "network-000003.zip");
    // A whole and readable network, but not the one that the checkpoint names.
    Files.write(
        folder.resolve("run/checkpoints/network-000003.zip"),
        checkpoint("run", "network-000002.zip"));
    Files.deleteIfExists(folder.resolve("run/checkpoints/.network-000003.zip.crc"));
    var heard = new Heard();
    assertEquals(3, train("run", settings, heard).epochs());
    assertEquals(3, heard.epochs.get(0).epoch());
    assertEquals(1, heard.epochs.size());
    assertArrayEquals(expected, checkpoint("run", "network-000003.zip"));
  }

  @Test
  void anotherRunsFolderIsRefused() {
    train("run", Samples.settings(2, 10, 4, 1), new Heard());
    var refusal =
        assertThrows(
            TrainingException.class,
            () -> train("run", Samples.settings(3, 10, 4, 1), new Heard()));
    assertEquals(
        run("run")
            + "/checkpoints holds a run that was started differently: train.workers was 2, is 3."
            + " Give this run another name, or the old settings to go on.",
        refusal.getMessage());
  }

  /** Half of a cosine over two epochs and half of one over three would be neither. */
  @Test
  void aScheduleThatKnowsItsEndKeepsIt() {
    train("step", scheduled(Schedule.Shape.STEP, 1), new Heard());
    assertEquals(2, train("step", scheduled(Schedule.Shape.STEP, 2), new Heard()).epochs());
    train("cosine", scheduled(Schedule.Shape.COSINE, 1), new Heard());
    var refusal =
        assertThrows(
            TrainingException.class,
            () -> train("cosine", scheduled(Schedule.Shape.COSINE, 2), new Heard()));
    assertEquals(
        run("cosine")
            + "/checkpoints holds a run that was started differently: train.epochs was 1, is 2."
            + " Give this run another name, or the old settings to go on.",
        refusal.getMessage());
  }

  private static TrainingSettings scheduled(Schedule.Shape shape, int epochs) {
    ExactSettings d = ExactSettings.DEFAULT;
    var schedule = new Schedule(shape, 0, 0.5, 10, 0);
    return Samples.exact(
        Samples.settings(2, 10, 4, epochs),
        new ExactSettings(d.batchBy(), d.moments(), d.outer(), 0, schedule, d.window(), 0, 0, 0));
  }

  /** Patience counts epochs without a better metric; less loss is better, more accuracy is. */
  @Test
  void patienceEndsInTheRightDirection() {
    assertStops("loss", List.of(1.0, 0.5, 0.6, 0.7, 0.1), 2, 2, 4);
    assertStops("accuracy", List.of(0.5, 0.9, 0.6, 0.9, 1.0), 2, 2, 4);
    assertStops("macro-f1", List.of(0.5, 0.4, 0.6, 0.5, 0.4), 1, 1, 2);
    assertStops("accuracy", List.of(0.5, 0.4, 0.3, 0.2, 0.1), 0, 1, 5);
  }

  /** As a correlation is none of answers that are all the same, which is how training may begin. */
  @Test
  void aMetricThatIsNoNumberIsNotTheBest() {
    assertStops("loss", List.of(Double.NaN, 0.5, 0.6, 0.7, 0.1), 2, 2, 4);
    var refusal =
        assertThrows(
            TrainingException.class,
            () -> assertStops("accuracy", Collections.nCopies(5, Double.NaN), 3, 1, 4));
    assertEquals(
        "accuracy was not a number after any of the 4 epochs, so no model is the best. It is not"
            + " defined for these answers or validation rows; choose another train.metric, or look"
            + " at the epochs in the run's log.",
        refusal.getMessage());
  }

  private void assertStops(
      String metric, List<Double> metrics, int patience, int best, int epochs) {
    Iterator<Double> next = metrics.iterator();
    Training.Result result =
        train(
            "stops-" + metric + patience,
            Samples.SHAPE,
            with(Samples.settings(1, 100, 10, 5), metric, patience),
            data(model -> Samples.evaluation(next.next())),
            new Heard());
    assertEquals(best, result.bestEpoch(), metric + " best");
    assertEquals(epochs, result.epochs(), metric + " epochs");
    assertEquals(metrics.get(best - 1), result.bestMetric());
  }

  /** 1e39 is infinite as a float, and times a gradient of 0 it is no number at all. */
  @Test
  void divergenceIsNamedAndStopsTheRun() {
    TrainingSettings wild = with(Samples.settings(2, 10, 2, 1), Updater.SGD, 1e39);
    var divergence =
        assertThrows(TrainingDivergedException.class, () -> train("run", wild, new Heard()));
    assertTrue(
        divergence
            .getMessage()
            .matches(
                "Training diverged in epoch 1, round [0-9]: with batch [0-9]+ of worker [01]"
                    + " \\(training sequences [0-9, ]+ and 2 more\\) the (loss became"
                    + " NaN|parameters stopped being finite numbers)\\. Lower train\\.learning-rate"
                    + " \\(now 1\\.0E39\\) or bound gradients with train\\.clip-norm \\(now"
                    + " 0\\.0\\), then start a new run\\."),
        divergence.getMessage());
    assertTrue(STORAGE.list(run("run") + "/checkpoints").isEmpty(), "nothing half-written");
  }

  @Test
  void theBestModelNeedsNoUpdater() throws Exception {
    Training.Result result = train("run", Samples.settings(2, 10, 4, 1), new Heard());
    byte[] best = STORAGE.read(result.model());
    byte[] network = checkpoint("run", "network-000001.zip");
    var parameters = ModelFile.read(best, "best").params();
    assertArrayEquals(
        ModelFile.read(network, "network").params().toFloatVector(), parameters.toFloatVector());
    assertTrue(network.length - best.length >= 2 * 4 * parameters.length(), "Adam's two moments");
  }

  /** Bit for bit, over workers, rounds, Adam and weight decay; and a resumed run keeps them too. */
  @Test
  void frozenVectorsStay() {
    float[] values = new float[Samples.VOCABULARY * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 13 - 6) / 7f;
    }
    for (int epochs = 1; epochs <= 2; epochs++) {
      var request =
          new Training.Request(
              null,
              Optional.of(new WordVectors(4, values, Samples.VOCABULARY)),
              true,
              Samples.SHAPE,
              Samples.settings(3, 10, 2, epochs),
              Samples.KERNEL,
              9,
              run("frozen"));
      Training.Result result =
          Training.run(
              SparkForTests.session(), STORAGE, request, data(Samples::validate), new Heard());
      assertEquals(epochs > 1, result.resumed());
      var graph = ModelFile.read(STORAGE.read(result.model()), "best");
      assertArrayEquals(values, Networks.vectors(graph));
    }
  }

  private static Training.Data data(Function<byte[], Figures> validation) {
    return new Training.Data(
        "sample",
        Samples.sequences(ROWS, 2),
        ROWS,
        Sizes.of(Samples.VOCABULARY, Samples.CLASSES),
        validation);
  }

  private Training.Result train(String name, TrainingSettings settings, TrainingListener listener) {
    return train(name, Samples.SHAPE, settings, data(Samples::validate), listener);
  }

  private Training.Result train(
      String name,
      NetworkShape shape,
      TrainingSettings settings,
      Training.Data data,
      TrainingListener listener) {
    var request =
        new Training.Request(
            null, Optional.empty(), false, shape, settings, Samples.KERNEL, 9, run(name));
    return Training.run(SparkForTests.session(), STORAGE, request, data, listener);
  }

  private String run(String name) {
    return folder.resolve(name).toString();
  }

  private byte[] checkpoint(String run, String file) {
    return STORAGE.read(Storage.child(run(run), "checkpoints", file));
  }

  private static TrainingSettings with(TrainingSettings s, String metric, int patience) {
    return new TrainingSettings(
        s.workers(),
        s.batchSize(),
        s.averagingInterval(),
        s.epochs(),
        patience,
        metric,
        s.updater(),
        s.learningRate(),
        s.clipNorm(),
        s.l2(),
        s.weightDecay(),
        s.classWeights(),
        s.trainer(),
        s.exact());
  }

  private static TrainingSettings with(TrainingSettings s, Updater updater, double rate) {
    return new TrainingSettings(
        s.workers(),
        s.batchSize(),
        s.averagingInterval(),
        s.epochs(),
        s.patience(),
        s.metric(),
        updater,
        rate,
        s.clipNorm(),
        s.l2(),
        s.weightDecay(),
        s.classWeights(),
        s.trainer(),
        s.exact());
  }

  private static final class Interrupted extends RuntimeException {}

  /** Remembers what it heard; may interrupt a run at a round, as a dying driver would. */
  private static final class Heard implements TrainingListener {
    private final List<Round> rounds = new ArrayList<>();
    private final List<Epoch> epochs = new ArrayList<>();
    private final int last;

    Heard() {
      this(Integer.MAX_VALUE);
    }

    Heard(int last) {
      this.last = last;
    }

    @Override
    public void round(Round round) {
      rounds.add(round);
      if (rounds.size() > last) {
        throw new Interrupted();
      }
    }

    @Override
    public void epoch(Epoch epoch) {
      epochs.add(epoch);
    }
  }
}
