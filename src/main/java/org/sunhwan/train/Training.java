package org.sunhwan.train;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.WordVectors;

/**
 * Dataset to best model, resuming where an earlier try of the same run stopped. STUB: owner train.
 */
public final class Training {
  private Training() {}

  /**
   * What to train.
   *
   * @param vectors given word vectors; empty: learned with the network
   * @param frozenVectors whether given vectors stay as they are
   * @param folder the run's folder, ROOT/runs/NAME/RUN: checkpoints/ is written below it
   */
  public record Request(
      PreparedDataset dataset,
      Optional<WordVectors> vectors,
      boolean frozenVectors,
      NetworkShape shape,
      TrainingSettings settings,
      long seed,
      String folder) {}

  /**
   * How training ended.
   *
   * @param model path of the best model's zip, below the run's folder
   * @param resumed whether an earlier try was continued
   */
  public record Result(
      String model,
      int epochs,
      int bestEpoch,
      double bestMetric,
      long rounds,
      long examples,
      double seconds,
      boolean resumed) {}

  public static Result run(
      SparkSession spark, Storage storage, Request request, TrainingListener listener) {
    throw new UnsupportedOperationException();
  }
}
