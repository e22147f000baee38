package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sunhwan.train.Dl4jSamples.SPARK;
import static org.sunhwan.train.Dl4jSamples.examples;
import static org.sunhwan.train.Dl4jSamples.model;
import static org.sunhwan.train.Dl4jSamples.network;
import static org.sunhwan.train.Dl4jSamples.rdd;
import static org.sunhwan.train.Dl4jSamples.stock;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.listener.EarlyStoppingListener;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.InvalidScoreIterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.IterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxScoreIterationTerminationCondition;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingTrainer;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** What DL4J's early stopping on Spark gets wrong, and the same done by ours. */
class ExactEarlyStoppingSparkTest {

  /** Accuracy: more is better. Scored every second epoch, and after the last. */
  @Test
  @Timeout(240)
  void earlyStoppingEndsAndKeepsTheBest() {
    List<Double> accuracies = List.of(0.5, 0.9, 0.7);
    EarlyStoppingResult<MultiLayerNetwork> ours =
        ExactEarlyStopping.of(
                stopping(accuracies.iterator(), 2, 4),
                network(new ExactAveraging(2, 10, 2, 7)),
                rdd(examples(40), 2))
            .fit();
    assertEquals(2, ours.getBestModelEpoch());
    assertEquals(0.9, ours.getBestModelScore());
    assertEquals(4, ours.getTotalEpochs());
    assertEquals(Map.of(0, 0.5, 2, 0.9, 3, 0.7), ours.getScoreVsEpoch());
    assertEquals(3 * 2, ours.getBestModel().getIterationCount(), "three epochs of two steps");

    EarlyStoppingResult<MultiLayerNetwork> stock =
        new SparkEarlyStoppingTrainer(
                SPARK,
                stock(2, 10, 2),
                stopping(accuracies.iterator(), 1, 2),
                model(),
                rdd(examples(40), 2))
            .fit();
    assertEquals(0.5, stock.getBestModelScore(), "the worst is the best: is it mended?");
  }

  /** Where DL4J ends with a result, so do we: there is no number that is the loss. */
  @Test
  void aTrainingThatDivergesEnds() {
    var wild =
        new SparkDl4jMultiLayer(
            SPARK, model(new Sgd(Double.MAX_VALUE)), new ExactAveraging(2, 10, 2, 7));
    EarlyStoppingResult<MultiLayerNetwork> result =
        ExactEarlyStopping.of(
                nineEpochs(new InvalidScoreIterationTerminationCondition()),
                wild,
                rdd(examples(40), 2))
            .fit();
    assertEquals(
        EarlyStoppingResult.TerminationReason.IterationTerminationCondition,
        result.getTerminationReason());
    assertEquals(1, result.getTotalEpochs());

    var unguarded =
        new SparkDl4jMultiLayer(
            SPARK, model(new Sgd(Double.MAX_VALUE)), new ExactAveraging(2, 10, 2, 7));
    var trainer = ExactEarlyStopping.of(nineEpochs(), unguarded, rdd(examples(40), 2));
    assertThrows(TrainingDivergedException.class, trainer::fit);
  }

  private static EarlyStoppingConfiguration<MultiLayerNetwork> nineEpochs(
      IterationTerminationCondition... conditions) {
    return new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
        .scoreCalculator(stopping(List.of(0.5).iterator(), 1, 9).getScoreCalculator())
        .iterationTerminationConditions(conditions)
        .epochTerminationConditions(new MaxEpochsTerminationCondition(9))
        .modelSaver(new InMemoryModelSaver<>())
        .build();
  }

  /** Loss: less is better. A loss beyond the bound ends training before anything is scored. */
  @Test
  void earlyStoppingKnowsLossesAndBounds() {
    JavaRDD<DataSet> data = rdd(examples(40), 2);
    SparkDl4jMultiLayer network = network(new ExactAveraging(2, 10, 2, 7));
    EarlyStoppingResult<MultiLayerNetwork> least =
        ExactEarlyStopping.of(
                stopping(List.of(0.5, 0.3, 0.4).iterator(), 1, 2, true, 1e9), network, data)
            .fit();
    assertEquals(1, least.getBestModelEpoch());
    assertEquals(0.3, least.getBestModelScore());

    EarlyStoppingResult<MultiLayerNetwork> bounded =
        ExactEarlyStopping.of(
                stopping(List.<Double>of().iterator(), 1, 2, true, 1e-9), network, data)
            .fit();
    assertEquals(
        EarlyStoppingResult.TerminationReason.IterationTerminationCondition,
        bounded.getTerminationReason());
    assertEquals(-1, bounded.getBestModelEpoch());
    assertEquals(1, bounded.getTotalEpochs());
  }

  /** What is no number is kept until a number comes. */
  @Test
  void earlyStoppingPrefersNumbers() {
    EarlyStoppingResult<MultiLayerNetwork> ours =
        ExactEarlyStopping.of(
                stopping(List.of(Double.NaN, 0.5, 0.6).iterator(), 1, 3, true, 1e9),
                network(new ExactAveraging(2, 10, 2, 7)),
                rdd(examples(40), 2))
            .fit();
    assertEquals(1, ours.getBestModelEpoch());
    assertEquals(0.5, ours.getBestModelScore());
  }

  /** Told of every epoch that is scored, and of the end; models are those of their time. */
  @Test
  void earlyStoppingIsHeard() throws IOException {
    var heard = new Heard();
    var saver = new Saver();
    EarlyStoppingResult<MultiLayerNetwork> result =
        fit(stopping(List.of(0.5, 0.9, 0.7).iterator(), 2, 4, false, 1e9), saver, true, heard);
    assertEquals(
        List.of("begins", "epoch 0: 0.5", "epoch 2: 0.9", "epoch 3: 0.7", "ends"), heard.events);
    assertEquals(List.of(0, 2, 6, 8), heard.iterations, "two steps an epoch");
    assertSame(result, heard.result);
    assertEquals(6, result.getBestModel().getIterationCount());
    assertEquals(List.of(0.5, Double.NaN, 0.9, 0.7), saver.last, "the score, where there is one");
    assertEquals(8, saver.getLatestModel().getIterationCount());
  }

  /** One that is out of time, say, can be trained on later; its last epoch is not scored. */
  @Test
  void theLastModelIsThatOfTheEpochThatBrokeABound() throws IOException {
    var heard = new Heard();
    var saver = new Saver();
    fit(stopping(Collections.emptyIterator(), 1, 4, true, 1e-9), saver, true, heard);
    assertEquals(List.of("begins", "ends"), heard.events);
    assertEquals(2, saver.getLatestModel().getIterationCount());
  }

  @Test
  void theLastModelIsSavedWhereItIsWanted() throws IOException {
    var saver = new Saver();
    fit(stopping(List.of(0.5, 0.4).iterator(), 1, 2, false, 1e9), saver, false, new Heard());
    assertEquals(2, saver.getBestModel().getIterationCount());
    assertNull(saver.getLatestModel());
  }

  private static EarlyStoppingResult<MultiLayerNetwork> fit(
      EarlyStoppingConfiguration<MultiLayerNetwork> stopping,
      Saver saver,
      boolean saveLast,
      Heard heard) {
    stopping.setModelSaver(saver);
    stopping.setSaveLastModel(saveLast);
    SparkDl4jMultiLayer network = network(new ExactAveraging(2, 10, 2, 7));
    var early = ExactEarlyStopping.of(stopping, network, rdd(examples(40), 2));
    early.setListener(heard);
    return early.fit();
  }

  /** With every second epoch scored, the stock trainer counts only those, and here never ends. */
  @Test
  void stockEarlyStoppingNeverEnds() {
    var fits = new AtomicInteger();
    var endless =
        new SparkEarlyStoppingTrainer(
            SPARK,
            stock(2, 10, 2),
            stopping(List.of(0.5, 0.9, 0.7).iterator(), 2, 4),
            model(),
            rdd(examples(40), 2)) {
          @Override
          protected void fit(JavaRDD<DataSet> data) {
            if (fits.incrementAndGet() > 20) {
              throw new IllegalStateException("enough");
            }
          }
        };
    assertThrows(IllegalStateException.class, endless::fit, "it ended: is it mended?");
  }

  private static EarlyStoppingConfiguration<MultiLayerNetwork> stopping(
      Iterator<Double> accuracies, int every, int epochs) {
    return stopping(accuracies, every, epochs, false, 1e9);
  }

  private static EarlyStoppingConfiguration<MultiLayerNetwork> stopping(
      Iterator<Double> scores, int every, int epochs, boolean minimise, double bound) {
    return new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
        .epochTerminationConditions(new MaxEpochsTerminationCondition(epochs))
        .iterationTerminationConditions(new MaxScoreIterationTerminationCondition(bound))
        .evaluateEveryNEpochs(every)
        .scoreCalculator(
            new ScoreCalculator<MultiLayerNetwork>() {
              @Override
              public double calculateScore(MultiLayerNetwork network) {
                return scores.next();
              }

              @Override
              public boolean minimizeScore() {
                return minimise;
              }
            })
        .modelSaver(new InMemoryModelSaver<>())
        .build();
  }

  /** Remembers the scores that the last models came with. */
  private static final class Saver extends InMemoryModelSaver<MultiLayerNetwork> {
    private final transient List<Double> last = new ArrayList<>();

    @Override
    public void saveLatestModel(MultiLayerNetwork network, double score) throws IOException {
      super.saveLatestModel(network, score);
      last.add(score);
    }
  }

  /** Remembers what it heard, and how many steps the network had taken by then. */
  private static final class Heard implements EarlyStoppingListener<MultiLayerNetwork> {
    private final List<String> events = new ArrayList<>();
    private final List<Integer> iterations = new ArrayList<>();
    private EarlyStoppingResult<MultiLayerNetwork> result;

    @Override
    public void onStart(
        EarlyStoppingConfiguration<MultiLayerNetwork> stopping, MultiLayerNetwork network) {
      events.add("begins");
      iterations.add(network.getIterationCount());
    }

    @Override
    public void onEpoch(
        int number,
        double score,
        EarlyStoppingConfiguration<MultiLayerNetwork> stopping,
        MultiLayerNetwork network) {
      events.add("epoch %d: %s".formatted(number, score));
      iterations.add(network.getIterationCount());
    }

    @Override
    public void onCompletion(EarlyStoppingResult<MultiLayerNetwork> ended) {
      events.add("ends");
      result = ended;
    }
  }
}
