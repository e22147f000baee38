package org.sunhwan.text;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;

/** An immutable, complete dataset. STUB: owner prepare. */
public final class PreparedDataset {
  /** Opens and checks; a folder without a complete dataset is a {@link CorpusException}. */
  public static PreparedDataset open(Storage storage, String folder) {
    throw new UnsupportedOperationException();
  }

  public static boolean complete(Storage storage, String folder) {
    throw new UnsupportedOperationException();
  }

  public String folder() {
    throw new UnsupportedOperationException();
  }

  /** The identity that {@link Preparation#identity} gave. */
  public String id() {
    throw new UnsupportedOperationException();
  }

  public Tokenizer tokenizer() {
    throw new UnsupportedOperationException();
  }

  public Vocabulary vocabulary() {
    throw new UnsupportedOperationException();
  }

  public List<String> labels() {
    throw new UnsupportedOperationException();
  }

  public DatasetSettings settings() {
    throw new UnsupportedOperationException();
  }

  public DatasetStatistics statistics() {
    throw new UnsupportedOperationException();
  }

  /**
   * The rows of a split: {@code number} long (dense from 0 within the split, in corpus order),
   * {@code id} map of id column to string, {@code label} int, {@code tokens} array of int, {@code
   * text} string (null in the training split). In no particular order: sort by number where order
   * matters.
   */
  public Dataset<Row> sequences(SparkSession spark, Split split) {
    throw new UnsupportedOperationException();
  }
}
