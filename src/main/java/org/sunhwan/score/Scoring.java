package org.sunhwan.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** Evaluates and predicts on Spark. STUB: owner score. */
public final class Scoring {
  private Scoring() {}

  /** A confident mistake, for the report. */
  public record Mistake(
      String id, String text, String label, String predicted, double confidence) {}

  /** An evaluation and the most confident mistakes, most confident first. */
  public record Scored(Evaluation evaluation, List<Mistake> mistakes) implements Serializable {}

  /**
   * Evaluates an artifact on a split. Where the artifact's tokenizer or vocabulary is not the
   * dataset's, the rows' stored text is tokenized anew, so two versions meet on the same rows.
   */
  public static Scored evaluate(
      SparkSession spark, Artifact artifact, PreparedDataset dataset, Split split, int mistakes) {
    throw new UnsupportedOperationException();
  }
}
