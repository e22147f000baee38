package org.sunhwan.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.listener.EarlyStoppingListener;
import org.deeplearning4j.earlystopping.termination.EpochTerminationCondition;
import org.deeplearning4j.earlystopping.termination.IterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.IEarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Early stopping for DL4J Spark users, in place of {@code SparkEarlyStoppingTrainer} and {@code
 * SparkEarlyStoppingGraphTrainer}: epochs are counted whether they are scored or not, the last one
 * is always scored, and the best model is the best in the direction of its score, least loss or
 * highest accuracy. The last model, where it is wanted, is saved after every epoch, with NaN for
 * the score of one that was not scored. Epochs count from 0, also of a network that was resumed:
 * which one was the best before is not remembered.
 *
 * <p>A training that diverges ends with the best model so far if an iteration termination condition
 * (such as DL4J's {@code InvalidScoreIterationTerminationCondition}) is met by NaN. Whatever else
 * fails, flies out: it does not become {@code TerminationReason.Error}, which is easily overlooked.
 *
 * @param <T> the kind of network
 */
public final class ExactEarlyStopping<T extends Model> implements IEarlyStoppingTrainer<T> {
  private static final Logger LOG = LoggerFactory.getLogger(ExactEarlyStopping.class);

  private final EarlyStoppingConfiguration<T> configuration;
  private final T network;
  private final Epoch epoch;
  private EarlyStoppingListener<T> listener;

  /** One pass over the data; returns its mean loss. */
  @FunctionalInterface
  private interface Epoch {
    double train();
  }

  /** The best model's epoch and score so far. */
  private record Best(int epoch, double score) {
    /** Any number is better than none. */
    boolean isBeatenBy(double other, boolean minimise) {
      return Double.isNaN(score) ? !Double.isNaN(other) : minimise ? other < score : other > score;
    }
  }

  private ExactEarlyStopping(EarlyStoppingConfiguration<T> configuration, T network, Epoch epoch) {
    if (configuration.getScoreCalculator() == null) {
      throw new IllegalArgumentException(
          "Early stopping needs a score calculator to know which model is the best.");
    }
    if (conditions(configuration.getEpochTerminationConditions()).isEmpty()
        && conditions(configuration.getIterationTerminationConditions()).isEmpty()) {
      throw new IllegalArgumentException(
          "Early stopping needs a termination condition, or it would never end.");
    }
    this.configuration = configuration;
    this.network = network;
    this.epoch = epoch;
  }

  /** For layers one after the other. */
  public static ExactEarlyStopping<MultiLayerNetwork> of(
      EarlyStoppingConfiguration<MultiLayerNetwork> configuration,
      SparkDl4jMultiLayer network,
      JavaRDD<DataSet> data) {
    return new ExactEarlyStopping<>(
        configuration,
        network.getNetwork(),
        () -> {
          network.fit(data);
          return network.getScore();
        });
  }

  /** For graphs. */
  public static ExactEarlyStopping<ComputationGraph> of(
      EarlyStoppingConfiguration<ComputationGraph> configuration,
      SparkComputationGraph graph,
      JavaRDD<MultiDataSet> data) {
    return new ExactEarlyStopping<>(
        configuration,
        graph.getNetwork(),
        () -> {
          graph.fitMultiDataSet(data);
          return graph.getScore();
        });
  }

  @Override
  public EarlyStoppingResult<T> fit() {
    conditions(configuration.getEpochTerminationConditions())
        .forEach(EpochTerminationCondition::initialize);
    conditions(configuration.getIterationTerminationConditions())
        .forEach(IterationTerminationCondition::initialize);
    if (listener != null) {
      listener.onStart(configuration, network);
    }
    boolean minimise = configuration.getScoreCalculator().minimizeScore();
    Map<Integer, Double> scores = new LinkedHashMap<>();
    Best best = null;
    for (int number = 0; ; number++) {
      double loss = lossOfAnEpoch();
      Optional<IterationTerminationCondition> broken =
          conditions(configuration.getIterationTerminationConditions()).stream()
              .filter(condition -> condition.terminate(loss))
              .findFirst();
      if (broken.isPresent()) {
        saveLast(Double.NaN);
        return end(
            TerminationReason.IterationTerminationCondition, broken.get(), scores, best, number);
      }
      if (number % configuration.getEvaluateEveryNEpochs() != 0 && !isLast(number)) {
        saveLast(Double.NaN);
        continue;
      }
      double score = configuration.getScoreCalculator().calculateScore(network);
      scores.put(number, score);
      if (best == null || best.isBeatenBy(score, minimise)) {
        best = new Best(number, score);
        saveBest(score);
      }
      saveLast(score);
      if (listener != null) {
        listener.onEpoch(number, score, configuration, network);
      }
      int epochs = number;
      Optional<EpochTerminationCondition> met =
          conditions(configuration.getEpochTerminationConditions()).stream()
              .filter(condition -> condition.terminate(epochs, score, minimise))
              .findFirst();
      if (met.isPresent()) {
        return end(TerminationReason.EpochTerminationCondition, met.get(), scores, best, number);
      }
    }
  }

  /** NaN where training diverged and a condition is there to end it, as DL4J's users expect. */
  private double lossOfAnEpoch() {
    try {
      return epoch.train();
    } catch (TrainingDivergedException e) {
      if (conditions(configuration.getIterationTerminationConditions()).stream()
          .noneMatch(condition -> condition.terminate(Double.NaN))) {
        throw e;
      }
      LOG.warn("{}", e.getMessage());
      return Double.NaN;
    }
  }

  /** Whether the number of epochs ends training; all other conditions need a score to tell. */
  private boolean isLast(int number) {
    return conditions(configuration.getEpochTerminationConditions()).stream()
        .filter(MaxEpochsTerminationCondition.class::isInstance)
        .anyMatch(condition -> condition.terminate(number, Double.NaN, true));
  }

  @Override
  public EarlyStoppingResult<T> pretrain() {
    throw new UnsupportedOperationException("Networks are not pretrained on Spark; call fit.");
  }

  private EarlyStoppingResult<T> end(
      TerminationReason reason,
      Object condition,
      Map<Integer, Double> scores,
      Best best,
      int epochs) {
    var result =
        new EarlyStoppingResult<T>(
            reason,
            condition.toString(),
            scores,
            best == null ? -1 : best.epoch(),
            best == null ? Double.NaN : best.score(),
            epochs + 1,
            bestModel());
    if (listener != null) {
      listener.onCompletion(result);
    }
    return result;
  }

  private void saveBest(double score) {
    try {
      configuration.getModelSaver().saveBestModel(network, score);
    } catch (IOException e) {
      throw new UncheckedIOException("Early stopping could not save its best model.", e);
    }
  }

  /** To go on from, if that is wanted; not the best, so a score is not needed. */
  private void saveLast(double score) {
    if (!configuration.isSaveLastModel()) {
      return;
    }
    try {
      configuration.getModelSaver().saveLatestModel(network, score);
    } catch (IOException e) {
      throw new UncheckedIOException("Early stopping could not save the last model.", e);
    }
  }

  private T bestModel() {
    try {
      return configuration.getModelSaver().getBestModel();
    } catch (IOException e) {
      throw new UncheckedIOException("Early stopping could not read its best model.", e);
    }
  }

  private static <C> List<C> conditions(List<C> configured) {
    return configured == null ? List.of() : configured;
  }

  @Override
  public void setListener(EarlyStoppingListener<T> heard) {
    this.listener = heard;
  }
}
