package org.sunhwan.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Tally;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.inference.Unrolled.Way;
import org.sunhwan.report.ReportData.EpochPoint;
import org.sunhwan.report.ReportData.Insight;
import org.sunhwan.report.ReportData.Mistake;
import org.sunhwan.report.ReportData.Outcome;
import org.sunhwan.report.ReportData.QuarantineExample;
import org.sunhwan.report.ReportData.RoundPoint;
import org.sunhwan.report.ReportData.Specimen;
import org.sunhwan.report.ReportData.Token;
import org.sunhwan.text.DatasetStatistics;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.Split;
import org.sunhwan.text.Vocabulary;

/** Runs that could have been: reviews of two classes, topics of many. */
final class Samples {
  /** Texts that try to break out, hide, or turn the page around. */
  static final List<String> HOSTILE =
      List.of(
          "<script>alert('owned')</script>",
          "\"><img src=x onerror=alert(1)>",
          "</style><style>body{display:none}</style>",
          "safe \u202Egnp.exe\u202C name\u2066\u2067",
          "null\u0000bell\u0007escape\u001B[31m\uFFFE",
          "half a pair \uD83D and the other \uDE00",
          "👩‍👩‍👧‍👦 gut 👍🏽 한국어 🇰🇷",
          "line\nbreak\ttab\r\u2028\u0085",
          "&lt;already&gt; &amp; ' \" ]]> <!-- --> ${x} {0}",
          "אבג مرحبا left again",
          "zero\u200Bwidth soft\u00ADhyphen \uFEFFmark");

  private static final List<String> TOPICS =
      List.of(
          "politics",
          "economy",
          "science",
          "health",
          "sports",
          "culture",
          "travel",
          "weather",
          "technology",
          "education",
          "food & drink",
          "motoring and transport");

  private Samples() {}

  static ReportData reviews(String language) {
    boolean korean = language.equals("ko");
    List<String> labels = korean ? List.of("부정", "긍정") : List.of("negative", "positive");
    return new ReportData(
        korean ? "nsmc 버전 7" : "nsmc version 7",
        Outcome.PUBLISHED,
        "Published as version 7: accuracy 85.74% is above the floor of 84.00%, above the majority"
            + " baseline, and not below the current version.",
        labelled(),
        rounds(1872, 6),
        epochs(6),
        costs(1872, 6, 4),
        Split.TEST,
        evaluation(labels, 20_000, 1.72, 3),
        evaluation(labels, 20_000, 1.66, 4),
        "accuracy",
        dataset(labels),
        mistakes(labels),
        List.of(),
        insights(),
        quarantineExamples(),
        configuration(),
        provenance(),
        true,
        language);
  }

  static ReportData topics(String language, int classes) {
    List<String> labels =
        IntStream.range(0, classes)
            .mapToObj(
                i -> i < TOPICS.size() ? TOPICS.get(i) : TOPICS.get(i % TOPICS.size()) + " " + i)
            .toList();
    return new ReportData(
        "topics, run 2026-03-14-nightly",
        Outcome.REFUSED,
        "Refused by the gate: accuracy is below the current version's by more than"
            + " the tolerance of 0.00%.",
        labelled(),
        rounds(240, 20),
        epochs(20),
        costs(240, 20, 16),
        Split.TEST,
        evaluation(labels, 6000, 1.9, 5),
        evaluation(labels, 6000, 2.0, 6),
        "accuracy",
        dataset(labels),
        mistakes(labels),
        List.of(),
        insights(),
        quarantineExamples(),
        configuration(),
        provenance(),
        true,
        language);
  }

  /** One round, one epoch, nothing to compare with, nothing wrong. */
  static ReportData smallest() {
    Tally tally = new Tally(3);
    tally.add(0, new float[] {0.5f, 0.25f, 0.25f}, 4);
    return new ReportData(
        "tiny",
        Outcome.NOT_GATED,
        "Evaluated on request.",
        Map.of(),
        List.of(new RoundPoint(1, 1, 0.7, Double.NaN, 1)),
        List.of(
            new EpochPoint(1, 0.7, Map.of("loss", 0.7, "accuracy", 1.0, "macro-f1", 0.3), true)),
        Costs.UNKNOWN,
        Split.TEST,
        tally.evaluation(List.of("a", "b", "c"), List.of(1L, 1L, 1L)),
        null,
        "accuracy",
        new DatasetStatistics(1, 12, "f", 3, Map.of(), Map.of(), 2, 6, List.of(), 0, 0.2),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        true,
        "en");
  }

  /** Waves through two layers that read both ways, and through one of many units. */
  static List<Insight> insights() {
    List<String> korean = List.of("정말", "재미있는", "영화", "였다", "⟨ㅋㅋㅋㅋ⟩", ".");
    List<String> english = new ArrayList<>();
    for (int t = 0; t < 70; t++) {
      english.add(t % 9 == 4 ? "<b>unbelievable</b>" : "word " + t);
    }
    return List.of(
        insight(
            korean,
            List.of(
                lane(1, Way.FORWARD, 6, 16),
                lane(1, Way.BACKWARD, 6, 16),
                lane(2, Way.FORWARD, 6, 8),
                lane(2, Way.BACKWARD, 6, 8))),
        insight(english, List.of(lane(1, Way.MIXED, 70, 200))));
  }

  private static Insight insight(List<String> tokens, List<Lane> lanes) {
    List<Token> moving = new ArrayList<>();
    for (int t = 0; t < tokens.size(); t++) {
      moving.add(new Token(tokens.get(t), Math.sin(2.0 * t) * (t + 1) / tokens.size(), ""));
    }
    return new Insight(Look.ANSWER, String.join(" ", tokens), moving, lanes, "positive (91.3 %)");
  }

  static Lane lane(int layer, Way way, int tokens, int units) {
    float[][] states = new float[tokens][units];
    for (int t = 0; t < tokens; t++) {
      for (int unit = 0; unit < units; unit++) {
        states[t][unit] = (float) (Math.sin(0.4 * t + unit) * (unit % 5) / 5);
      }
    }
    return new Lane(layer, way, states);
  }

  /** Everything that can hold a foreign text holds the given one. */
  static ReportData filledWith(String text, String language) {
    return filledWith(text, language, Split.TEST);
  }

  /** The same of rows of any split. */
  static ReportData filledWith(String text, String language, Split split) {
    ReportData reviews = reviews(language);
    List<String> labels = List.of(text, "other");
    return new ReportData(
        text,
        Outcome.REFUSED,
        text,
        Map.of(text, text),
        reviews.rounds(),
        reviews.epochs(),
        costs(3, 1, text),
        split,
        evaluation(labels, 100, 1, 1),
        evaluation(labels, 100, 1, 2),
        "accuracy",
        new DatasetStatistics(
            1,
            1,
            text,
            10,
            Map.of(text, 2L),
            dataset(labels).splits(),
            1,
            5,
            List.of(new Vocabulary.Count(text, 3)),
            1,
            1),
        List.of(new Mistake(text, text, text, text, 0.99)),
        List.of(new Specimen(text, text, text, text), new Specimen("2", text, "", text)),
        List.of(
            new Insight(Look.ANSWER, text, List.of(new Token(text, 0.5, "")), List.of(), text),
            new Insight(Look.TAGS, text, List.of(new Token(text, 0.5, text)), List.of(), "")),
        List.of(new QuarantineExample(text, 0, text, text)),
        Map.of("train." + text, text),
        Map.of(text, text),
        true,
        language);
  }

  static Evaluation evaluation(List<String> labels, int rows, double skill, long seed) {
    Random random = new Random(seed);
    int classes = labels.size();
    Tally tally = new Tally(classes);
    for (int i = 0; i < rows; i++) {
      int label = (int) (classes * Math.pow(random.nextDouble(), 1.15));
      float[] probabilities = new float[classes];
      float sum = 0;
      int neighbour = (label + 1) % classes;
      for (int c = 0; c < classes; c++) {
        double logit =
            1.6 * random.nextGaussian() + (c == label ? 2 * skill : c == neighbour ? 1 : 0);
        probabilities[c] = (float) Math.exp(logit);
        sum += probabilities[c];
      }
      for (int c = 0; c < classes; c++) {
        probabilities[c] /= sum;
      }
      tally.add(label, probabilities, (int) Math.exp(2.6 + 0.8 * random.nextGaussian()));
    }
    List<Long> training = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      training.add(3000L - 20L * c);
    }
    return tally.evaluation(labels, training);
  }

  static List<RoundPoint> rounds(int count, int epochs) {
    Random random = new Random(7);
    List<RoundPoint> rounds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double loss = 0.24 + 0.46 * Math.exp(-6.0 * i / count) + 0.035 * random.nextGaussian();
      double rate = (i == 0 ? 6000 : 23_500) + 1400 * random.nextGaussian();
      rounds.add(new RoundPoint(1 + i * epochs / count, i + 1, loss, rate, 1.1));
    }
    return rounds;
  }

  static List<EpochPoint> epochs(int count) {
    List<EpochPoint> epochs = new ArrayList<>();
    int best = Math.max(1, count * 2 / 3);
    for (int e = 1; e <= count; e++) {
      double progress = Math.exp(-3.0 * e / count);
      double over = e > best ? 0.02 * (e - best) : 0;
      epochs.add(
          new EpochPoint(
              e,
              0.22 + 0.4 * progress,
              Map.of(
                  "loss", 0.32 + 0.25 * progress + over,
                  "accuracy", 0.868 - 0.16 * progress - over / 3,
                  "macro-f1", 0.861 - 0.17 * progress - over / 3),
              e == best));
    }
    return epochs;
  }

  /** Of which one worker lags, and more and more. */
  static Costs costs(int count, int epochs, int workers) {
    Random random = new Random(11);
    List<Costs.Round> rounds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double slowest = 0.9 + 0.4 * i / count;
      List<Costs.Worker> each = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        double compute = w == workers - 1 ? slowest - 0.03 : 0.75 + 0.1 * random.nextDouble();
        double rate = 5000 / (compute + 0.03);
        String executor = w % 2 == 0 ? "0" : i < count / 2 ? "1" : "2";
        each.add(new Costs.Worker(w, executor, rate, 0.03, compute, slowest - 0.03 - compute));
      }
      long touched = (long) (2_400_000 + 60_000 * random.nextGaussian());
      rounds.add(
          new Costs.Round(
              1 + i * epochs / count,
              each,
              0.05 + 0.01 * random.nextDouble(),
              new Costs.Bytes(
                  workers * (touched + 21_000),
                  2 * touched + 30_000,
                  workers * touched,
                  2 * touched),
              (0.4 + 0.3 * i / count) * Math.sqrt(workers - 1.0)));
    }
    return new Costs(
        rounds,
        List.of(new Costs.Advice(epochs, "lagging", List.of(workers - 1 + "", "1.6", "2"))));
  }

  private static Costs costs(int count, int workers, String text) {
    List<Costs.Round> rounds = new ArrayList<>();
    for (Costs.Round round : costs(count, 1, workers + 1).rounds()) {
      rounds.add(
          new Costs.Round(
              1,
              round.workers().stream()
                  .map(w -> new Costs.Worker(w.worker(), text, 1, 1, 1, 1))
                  .toList(),
              round.averaging(),
              round.bytes(),
              round.divergence()));
    }
    return new Costs(
        rounds,
        List.of(
            new Costs.Advice(1, "lagging", List.of(text, text, text)),
            new Costs.Advice(1, "averaging", List.of(text))));
  }

  private static DatasetStatistics dataset(List<String> labels) {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      rows.put(labels.get(i), 60_000L / labels.size() - 7L * i);
    }
    List<Long> lengths = List.of(1300L, 9200L, 27_100L, 52_400L, 24_800L, 5100L, 93L, 0L, 0L);
    Map<String, SplitStatistics> splits = new LinkedHashMap<>();
    splits.put(
        "train", new SplitStatistics(119_993, rows, 1_650_337, 4_228_101, 41_220, 93, lengths));
    splits.put(
        "validation", new SplitStatistics(29_999, rows, 412_004, 1_057_003, 21_044, 20, lengths));
    splits.put("test", new SplitStatistics(49_997, rows, 688_210, 1_767_847, 35_391, 41, lengths));
    List<Vocabulary.Count> tokens = new ArrayList<>();
    List<String> frequent =
        List.of(
            ".", "이", "는", "영화", "다", "고", "하", "도", "의", "가", "은", "에", "을", "보", "한", "..", "들",
            "the", "good", "있", "좋", "너무", "정말", "👍");
    for (int i = 0; i < frequent.size(); i++) {
      tokens.add(new Vocabulary.Count(frequent.get(i), 98_765 / (i + 2)));
    }
    Map<String, Long> quarantined = new LinkedHashMap<>();
    quarantined.put("empty-text", 8L);
    quarantined.put("wrong-field-count", 2L);
    quarantined.put("not-utf8", 1L);
    return new DatasetStatistics(
        2,
        19_521_922,
        "9c1f0f6b2a7d44e8b1d0c5a3f2e46789a0b1c2d3e4f5061728394a5b6c7d8e9f",
        200_000,
        quarantined,
        splits,
        61_204,
        30_004,
        tokens,
        1571,
        11.4);
  }

  private static List<Mistake> mistakes(List<String> labels) {
    List<Mistake> mistakes = new ArrayList<>();
    mistakes.add(new Mistake("10265843", "강추합니다 꼭 보세요!!", labels.get(0), labels.get(1), 0.9987));
    mistakes.add(
        new Mistake(
            "1034280",
            "What a masterpiece of boredom. I laughed twice, both times at the ending.",
            labels.get(0),
            labels.get(1),
            0.9961));
    mistakes.add(
        new Mistake(
            "6369843",
            "처음에는 별로라고 생각했는데 볼수록 배우들의 연기가 좋아서 끝까지 봤다. ".repeat(12),
            labels.get(1),
            labels.get(0),
            0.9932));
    for (int i = 0; i < HOSTILE.size(); i++) {
      mistakes.add(
          new Mistake("h" + i, HOSTILE.get(i), labels.get(1), labels.get(0), 0.99 - 0.01 * i));
    }
    return mistakes;
  }

  private static List<QuarantineExample> quarantineExamples() {
    return List.of(
        new QuarantineExample(
            "hdfs://data/nsmc/ratings_train.txt", 84_112, "empty-text", "2172111\t\t1"),
        new QuarantineExample(
            "hdfs://data/nsmc/ratings_train.txt",
            901_377,
            "wrong-field-count",
            "only one field \u202Eback"),
        new QuarantineExample(
            "hdfs://data/nsmc/ratings_test.txt", 12, "not-utf8", "\uFFFD\uFFFD�abc"));
  }

  private static Map<String, String> labelled() {
    Map<String, String> labelled = new LinkedHashMap<>();
    labelled.put("run", "2026-03-14-nightly");
    labelled.put("dataset", "nsmc / 3f2a90c1");
    labelled.put("network", "LSTM 128, both directions, max pooling");
    labelled.put("workers", "2");
    labelled.put("duration", "34 min 12 s");
    labelled.put("finished", "2026-03-14 02:41 UTC");
    return labelled;
  }

  private static Map<String, String> configuration() {
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put("name", "nsmc");
    configuration.put("root", "hdfs://namenode:8020/sunhwan");
    configuration.put("seed", "1");
    configuration.put("corpus.format", "tsv");
    configuration.put("corpus.train", "ratings_train.txt");
    configuration.put("corpus.test", "ratings_test.txt");
    configuration.put("corpus.text-column", "document");
    configuration.put("corpus.label-column", "label");
    configuration.put("tokenizer.kind", "korean");
    configuration.put("tokenizer.lower-case", "true");
    configuration.put("vocabulary.min-count", "2");
    configuration.put("vocabulary.max-size", "30000");
    configuration.put("sequence.max-length", "64");
    configuration.put("embedding.source", "learned");
    configuration.put("embedding.size", "128");
    configuration.put("network.cell", "lstm");
    configuration.put("network.hidden-size", "128");
    configuration.put("network.direction", "both");
    configuration.put("network.pooling", "max");
    configuration.put("network.dropout", "0.3");
    configuration.put("train.workers", "2");
    configuration.put("train.batch-size", "64");
    configuration.put("train.averaging-interval", "5");
    configuration.put("train.epochs", "6");
    configuration.put("train.updater", "adam");
    configuration.put("train.learning-rate", "0.001");
    configuration.put("gate.metric", "accuracy");
    configuration.put("gate.floor", "0.84");
    configuration.put("gate.tolerance", "0");
    return configuration;
  }

  private static Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("corpus", "hdfs://namenode:8020/corpora/nsmc");
    provenance.put("Sunhwan", "0.1.0 (dc92cd3)");
    provenance.put("Spark", "3.5.5");
    provenance.put("DL4J", "1.0.0-M2");
    provenance.put("Java", "17.0.15");
    return provenance;
  }
}
