package org.sunhwan.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.train.ExactSettings.BatchBy;
import org.sunhwan.train.ExactSettings.Moments;
import org.sunhwan.train.Schedule.Shape;

class ExactTrainingSparkTest {
  private static final int ROWS = 190;
  private static final Storage STORAGE =
      Storage.with(SparkForTests.session().sparkContext().hadoopConfiguration());

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Implementation.class)
  void trainingLearns(Implementation layers) {
    Training.Result result =
        train("run-" + layers, shape(layers, 0), Samples.exact(2, 10, 4, 8), new Heard());
    assertTrue(result.bestMetric() > 0.9, "accuracy " + result.bestMetric());
    assertEquals(8L * ROWS, result.examples());
    assertEquals(8L * 3, result.rounds());
  }

  /**
   * In the middle of an epoch, bit for bit, with all there is to remember: dropout, Adam's moments,
   * outer velocity, warm-up and cosine, batches by tokens, averages after every step at first.
   */
  @Test
  void aResumedRunEndsLikeAnUninterruptedOne() {
    TrainingSettings settings =
        Samples.exact(
            Samples.settings(3, 60, 2, 3),
            new ExactSettings(
                BatchBy.TOKENS,
                Moments.AVERAGE,
                new OuterMomentum.Settings(0.3, 0.9, true),
                3,
                new Schedule(Shape.COSINE, 4, 1, 1, 0.1),
                ExactSettings.DEFAULT.window(),
                0,
                2,
                0));
    NetworkShape shape = shape(Implementation.OWN, 0.3);
    var all = new Heard();
    Training.Result whole = train("whole", shape, settings, all);
    int inSecondEpoch = all.epochs.indexOf(2) + 2;
    assertThrows(
        Interrupted.class, () -> train("resumed", shape, settings, new Heard(inSecondEpoch)));
    ExecutorCache.forgetAll();
    var heard = new Heard();
    Training.Result resumed = train("resumed", shape, settings, heard);
    assertTrue(resumed.resumed());
    assertEquals(2, heard.epochs.get(0));
    assertTrue(heard.rounds.get(0) > 1, "it began the epoch anew");
    assertEquals(
        all.rounds.subList(all.rounds.size() - heard.rounds.size(), all.rounds.size()),
        heard.rounds);
    assertEquals(whole.examples(), resumed.examples());
    assertEquals(whole.bestEpoch(), resumed.bestEpoch());
    for (String file : List.of("network-000003.zip", "memory-000003")) {
      assertArrayEquals(checkpoint("whole", file), checkpoint("resumed", file), file);
    }
    assertArrayEquals(STORAGE.read(whole.model()), STORAGE.read(resumed.model()));
  }

  /** Killed in the third epoch, which a plateau trains with a quarter of the rate. */
  @Test
  void aResumedRunKeepsTheRateOfAPlateau() {
    TrainingSettings settings = Samples.exact(Samples.settings(2, 10, 4, 4), Samples.plateau(0.25));
    List<Double> figures = List.of(0.9, 0.5, 0.5, 0.5);
    Iterator<Double> first = figures.iterator();
    Iterator<Double> second = figures.iterator();
    assertGoesOnAlike(settings, 3, 4, data(model -> told(first)), data(model -> told(second)));
    assertEquals("{\"rateScale\":0.015625,\"rollbacks\":0}", pace("resumed", 4));
  }

  private static Figures told(Iterator<Double> figures) {
    return Samples.evaluation(figures.next());
  }

  /**
   * Killed in its second epoch: the first has had to go back, and found a rate that it can take.
   */
  @Test
  void aResumedRunKeepsTheRateThatItWentBackTo() {
    assertGoesOnAlike(wild(60, 2), 2, 2, data(Samples::validate), data(Samples::validate));
    assertTrue(pace("resumed", 2).matches(".*\"rollbacks\":[1-9].*"), pace("resumed", 2));
  }

  /**
   * A whole run ends like one that was killed.
   *
   * @param killed the epoch in whose second round that happens
   */
  private void assertGoesOnAlike(
      TrainingSettings settings, int killed, int epochs, Training.Data one, Training.Data other) {
    NetworkShape shape = shape(Implementation.OWN, 0);
    var all = new Heard();
    train("whole", shape, settings, one, all);
    int round = all.epochs.indexOf(killed) + 1;
    assertThrows(
        Interrupted.class, () -> train("resumed", shape, settings, other, new Heard(round)));
    ExecutorCache.forgetAll();
    assertEquals(0, Handover.held(), "what was on its way is let go of");
    var heard = new Heard();
    assertTrue(train("resumed", shape, settings, other, heard).resumed());
    assertEquals(0, Handover.held());
    assertEquals(killed, heard.epochs.get(0));
    assertEquals(pace("whole", epochs), pace("resumed", epochs));
    String network = "network-%06d.zip".formatted(epochs);
    assertArrayEquals(checkpoint("whole", network), checkpoint("resumed", network));
  }

  /** What a checkpoint remembers of the learning rate. */
  private String pace(String run, int epoch) {
    try {
      byte[] progress = checkpoint(run, "epoch-%06d.json".formatted(epoch));
      return new ObjectMapper().readTree(progress).get("pace").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of token vectors that no batch holds do not travel; the model is the same either way. */
  @Test
  void rowsThatNobodyTouchedDoNotTravel() {
    var heard = new Heard();
    train("run", shape(Implementation.OWN, 0), Samples.exact(2, 10, 1, 1), heard);
    RoundCosts costs = heard.costs.get(0);
    var graph = ModelFile.read(checkpoint("run", "network-000001.zip"), "network");
    long all = 4L * (graph.numParams() + graph.getUpdater().getStateViewArray().length());
    assertTrue(costs.leastUp() < 2 * all, costs + " of " + all);
    assertTrue(costs.up() <= 1.05 * costs.leastUp(), costs.toString());
  }

  /** Far too large a rate is halved until numbers stay numbers. */
  @Test
  void divergenceGoesBackWithASmallerStep() {
    TrainingSettings wild = wild(60, 1);
    Training.Result result = train("run", shape(Implementation.OWN, 0), wild, new Heard());
    assertEquals(ROWS, result.examples());
    String progress = new String(checkpoint("run", "epoch-000001.json"), UTF_8);
    assertTrue(progress.matches("(?s).*\"rollbacks\" : [1-9].*"), progress);
    assertThrows(
        TrainingDivergedException.class,
        () -> train("strict", shape(Implementation.OWN, 0), wild(0, 1), new Heard()));
  }

  private static TrainingSettings wild(int rollbacks, int epochs) {
    TrainingSettings s = Samples.settings(2, 10, 2, epochs);
    ExactSettings exact = ExactSettings.DEFAULT;
    return Samples.exact(
        new TrainingSettings(
            s.workers(),
            s.batchSize(),
            s.averagingInterval(),
            s.epochs(),
            0,
            s.metric(),
            TrainingSettings.Updater.SGD,
            1e38,
            0,
            0,
            s.trainer()),
        new ExactSettings(
            exact.batchBy(),
            exact.moments(),
            exact.outer(),
            0,
            exact.schedule(),
            ExactSettings.DEFAULT.window(),
            0,
            0,
            rollbacks));
  }

  private static NetworkShape shape(Implementation layers, double dropout) {
    return new NetworkShape(
        NetworkShape.Cell.LSTM,
        4,
        8,
        1,
        NetworkShape.Direction.BOTH,
        NetworkShape.Merge.CONCATENATED,
        Pooling.MAX,
        Regularisation.dropping(dropout),
        Output.SOFTMAX,
        layers);
  }

  private Training.Result train(
      String name, NetworkShape shape, TrainingSettings settings, TrainingListener listener) {
    return train(name, shape, settings, data(Samples::validate), listener);
  }

  private Training.Result train(
      String name,
      NetworkShape shape,
      TrainingSettings settings,
      Training.Data data,
      TrainingListener listener) {
    var request =
        new Training.Request(
            null,
            Optional.empty(),
            false,
            shape,
            settings,
            Samples.KERNEL,
            9,
            folder.resolve(name).toString());
    return Training.run(SparkForTests.session(), STORAGE, request, data, listener);
  }

  private static Training.Data data(Function<byte[], Figures> validation) {
    return new Training.Data(
        "sample",
        Samples.sequences(ROWS, 2),
        ROWS,
        Sizes.of(Samples.VOCABULARY, Samples.CLASSES),
        validation);
  }

  private byte[] checkpoint(String run, String file) {
    return STORAGE.read(Storage.child(folder.resolve(run).toString(), "checkpoints", file));
  }

  private static final class Interrupted extends RuntimeException {}

  /** Remembers what it heard; may interrupt a run at a round, as a dying driver would. */
  private static final class Heard implements TrainingListener {
    private final List<Integer> epochs = new ArrayList<>();
    private final List<Integer> rounds = new ArrayList<>();
    private final List<RoundCosts> costs = new ArrayList<>();
    private final int last;

    Heard() {
      this(Integer.MAX_VALUE);
    }

    Heard(int last) {
      this.last = last;
    }

    @Override
    public void round(Round round) {
      epochs.add(round.epoch());
      rounds.add(round.round());
      if (rounds.size() > last) {
        throw new Interrupted();
      }
    }

    @Override
    public void costs(RoundCosts heard) {
      costs.add(heard);
    }

    @Override
    public void epoch(Epoch epoch) {}
  }
}
