package org.sunhwan.text;

import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;

/** Corpus to dataset, on Spark. STUB: owner prepare. */
public final class Preparation {
  private Preparation() {}

  /**
   * The identity of the dataset that {@link #run} would write: a short hash of the settings and of
   * the corpus files' names, lengths and modification times.
   */
  public static String identity(Storage storage, DatasetSettings settings) {
    throw new UnsupportedOperationException();
  }

  /**
   * Prepares into the folder, unless a complete dataset stands there already.
   *
   * @param progress receives one line a phase, for people
   */
  public static PreparedDataset run(
      SparkSession spark,
      Storage storage,
      String folder,
      DatasetSettings settings,
      Consumer<String> progress) {
    throw new UnsupportedOperationException();
  }
}
