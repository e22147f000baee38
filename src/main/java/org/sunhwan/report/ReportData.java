package org.sunhwan.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.text.DatasetStatistics;
import org.sunhwan.text.Split;

/**
 * Everything a report shows. Strings are raw; the report escapes them.
 *
 * @param title the model's name and version or run
 * @param outcome what became of the model
 * @param verdict why, in sentences: published as what, refused by the gate for which reasons
 * @param labelled pairs shown in the page's head: run, dataset, duration, and so on, in order.
 *     Names the report knows are shown in its language, others as they are
 * @param rounds training curve by averaging round, in order; empty for a model trained elsewhere
 * @param epochs training curve by epoch, in order; empty for a model trained elsewhere
 * @param costs what the rounds cost; {@link Costs#UNKNOWN} where nobody counted
 * @param split the rows that were measured and that mistakes, specimens and insights are of
 * @param figures the candidate on those rows
 * @param comparison the current version's figures on the same rows; null when there is none
 * @param headline the measure shown first and largest: the one that the gate compares
 * @param dataset what was counted when the corpus was prepared
 * @param mistakes a classifier's most confident mistakes, most confident first
 * @param specimens what a model of another task made of some rows
 * @param insights looks into the network while it read a few texts
 * @param quarantineExamples bad rows shown
 * @param configuration resolved keys, secrets already removed
 * @param provenance where the data and the model came from, in order
 * @param text report.text: without it the page shows no corpus text, whatever is given here: no
 *     mistakes, no quarantined rows, no frequent tokens
 * @param language report.language, one of {@link #LANGUAGES}
 */
public record ReportData(
    String title,
    Outcome outcome,
    String verdict,
    Map<String, String> labelled,
    List<RoundPoint> rounds,
    List<EpochPoint> epochs,
    Costs costs,
    Split split,
    Figures figures,
    Figures comparison,
    String headline,
    DatasetStatistics dataset,
    List<Mistake> mistakes,
    List<Specimen> specimens,
    List<Insight> insights,
    List<QuarantineExample> quarantineExamples,
    Map<String, String> configuration,
    Map<String, String> provenance,
    boolean text,
    String language) {

  /** English and Korean. */
  public static final List<String> LANGUAGES = List.of("en", "ko");

  /** What became of the model. */
  public enum Outcome {
    PUBLISHED,
    REFUSED,
    /** Evaluated only; nobody asked whether to publish. */
    NOT_GATED
  }

  /**
   * One averaging round, in the order trained.
   *
   * @param loss mean per example, NaN when unknown
   * @param tokensPerSecond of all workers together
   * @param seconds wall time of this round
   */
  public record RoundPoint(
      int epoch, int round, double loss, double tokensPerSecond, double seconds) {}

  /**
   * One epoch; figures may be NaN where there were none.
   *
   * @param validation measures of the validation rows by name
   */
  public record EpochPoint(
      int epoch, double trainingLoss, Map<String, Double> validation, boolean best) {
    /** NaN where there is none of that name. */
    double validation(String name) {
      return validation.getOrDefault(name, Double.NaN);
    }
  }

  /** A row whose wrong label the model was sure of. */
  public record Mistake(
      String id, String text, String label, String predicted, double confidence) {}

  /**
   * What a model made of a row, beside what it should have been; empty where nothing should.
   *
   * @param attended what it looked at for that; null where it looks at nothing, or too much to show
   */
  public record Specimen(
      String id, String text, String expected, String answer, Attended attended) {

    /** Of a model that looks at nothing. */
    public Specimen(String id, String text, String expected, String answer) {
      this(id, text, expected, answer, null);
    }
  }

  /**
   * What a translator looked at.
   *
   * @param source its tokens
   * @param written those of the translation, the end among them
   * @param weights for each token written, how much of its attention each of the source's had
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Attended(List<String> source, List<String> written, float[][] weights) {}

  /**
   * A look into the network while it read or wrote one text.
   *
   * @param look at what
   * @param id of the row
   * @param tokens of the text, in order
   * @param lanes the hidden states of each recurrent layer, each way
   * @param answer as people read it; empty where there is not one for all of the text
   */
  public record Insight(Look look, String id, List<Token> tokens, List<Lane> lanes, String answer) {
    /** Copies the lists. */
    public Insight {
      tokens = List.copyOf(tokens);
      lanes = List.copyOf(lanes);
    }
  }

  /**
   * One token of such a text.
   *
   * @param bar of {@link Look#ANSWER} how far it moved the answer, above 0 for it; of {@link
   *     Look#NEXT} -ln of its probability, in nats; of {@link Look#TAGS} and {@link Look#WRITING} 1
   *     − the probability of what was chosen
   * @param said of it: its tag, or what was looked at for it; empty for nothing
   */
  public record Token(String token, double bar, String said) {}

  /** A bad row and where it stands; {@code place} is its line, or its row in Parquet. */
  public record QuarantineExample(String file, long place, String reason, String row) {}

  /** A classifier's figures; empty for another task's. */
  Optional<Evaluation> evaluation() {
    return figures instanceof Evaluation evaluation ? Optional.of(evaluation) : Optional.empty();
  }

  /** The current version's on the same rows, where both are classifiers. */
  Optional<Evaluation> comparedEvaluation() {
    return comparison instanceof Evaluation evaluation ? Optional.of(evaluation) : Optional.empty();
  }

  /** Checks the language and keeps copies, in order. */
  public ReportData {
    if (!LANGUAGES.contains(language)) {
      throw new IllegalArgumentException(
          String.format(
              "report.language is %s, but reports are written in one of %s.", language, LANGUAGES));
    }
    labelled = Collections.unmodifiableMap(new LinkedHashMap<>(labelled));
    rounds = List.copyOf(rounds);
    epochs = List.copyOf(epochs);
    mistakes = List.copyOf(mistakes);
    specimens = List.copyOf(specimens);
    insights = List.copyOf(insights);
    quarantineExamples = List.copyOf(quarantineExamples);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }
}
