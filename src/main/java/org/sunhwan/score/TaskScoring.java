package org.sunhwan.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.sunhwan.network.Classification;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.MultiLabel;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Tagging;
import org.sunhwan.network.Translating;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.text.PreparedDataset;

/**
 * How models of one task are measured: every Spark task fills a part with what it found of its
 * rows, parts merge, and the whole becomes figures. Neither the order of rows nor that of merges
 * may change a figure by more than rounding.
 *
 * @param <P> a part
 */
interface TaskScoring<P extends Serializable> extends Serializable {
  /** The columns of the dataset that are read, in the order in which rows have them. */
  List<String> columns();

  /**
   * How many rows that follow each other by number, from a multiple of it on, are handed over
   * together and in order; the first column is then the number. 0: any rows, in any order.
   */
  default int stretch() {
    return 0;
  }

  /** A part that has seen no row. */
  P none();

  /** Takes in some rows. */
  void add(P part, List<Row> rows, Predictor predictor);

  /** Takes in another part. */
  void merge(P whole, P part);

  /** Rows seen. */
  long rows(P whole);

  /** The figures; on the driver, of one row at least. */
  Scored scored(P whole, PreparedDataset dataset);

  /**
   * The scoring of a model's task.
   *
   * @param anew whether rows are to be tokenized anew from their text, because the model cuts
   *     otherwise than the dataset was cut
   * @param shown how many rows may be shown to people
   */
  static TaskScoring<?> of(Judge judge, boolean anew, int shown) {
    Artifact artifact = judge.artifact();
    return switch (artifact.shape().task().word()) {
      case Classification.WORD -> new ClassScoring(artifact, anew, shown);
      case MultiLabel.WORD -> new LabelSetScoring(artifact.labels(), anew, shown);
      case Regression.WORD -> new NumberScoring((Regression) artifact.shape().task(), anew, shown);
      case Tagging.WORD -> new TagScoring(artifact.labels(), anew, shown);
      case LanguageModel.WORD -> new LanguageScoring(anew, judge.cache());
      case Generation.WORD -> new GenerationScoring(artifact);
      case Translating.WORD ->
          new TranslationScoring((Translating) artifact.shape().task(), anew, shown);
      default ->
          throw new ArtifactException(
              "Models of task " + artifact.shape().task().word() + " cannot be evaluated.");
    };
  }
}
