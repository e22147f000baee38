package org.sunhwan.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.network.Classification;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.MultiLabel;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Tagging;
import org.sunhwan.network.Translating;
import org.sunhwan.text.CorpusTexts.Text;

/** What models of one task answer to texts. */
interface Answering extends Serializable {
  /** The columns of an answer; the first is null where there is none. */
  StructType columns();

  /** An answer's columns for each text, in order; null for a text that cannot be answered. */
  List<Object[]> answers(List<Text> texts, Predictor predictor);

  /** What models of this one's task answer. */
  static Answering of(Artifact artifact) {
    return switch (artifact.shape().task().word()) {
      case Classification.WORD -> new ClassAnswering(artifact.labels());
      case MultiLabel.WORD -> new LabelSetAnswering(artifact.labels());
      case Regression.WORD -> new NumberAnswering((Regression) artifact.shape().task());
      case Tagging.WORD -> new TagAnswering(artifact.labels());
      case LanguageModel.WORD -> new SurpriseAnswering();
      case Translating.WORD -> new TranslationAnswering((Translating) artifact.shape().task());
      default ->
          throw new ArtifactException(
              "Models of task " + artifact.shape().task().word() + " cannot predict.");
    };
  }
}
