package org.sunhwan.text;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.Admission.Rules;
import org.sunhwan.text.Counting.Block;
import org.sunhwan.text.Counting.Counts;
import org.sunhwan.text.Learning.Side;

/** One preparation, phase by phase. */
final class PreparationRun {
  private static final int SHOWN_TOKENS = 100;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Storage storage;
  private final String folder;
  private final DatasetSettings settings;
  private final Corpus corpus;
  private final Consumer<String> progress;
  private final long started = System.nanoTime();
  private final Split[] given;
  private final Target target;
  private final Learning learning;

  /** Whether given test texts are looked for among the training rows. */
  private final boolean overlap;

  PreparationRun(
      SparkSession spark,
      Storage storage,
      String folder,
      DatasetSettings settings,
      Corpus corpus,
      Consumer<String> progress) {
    // A session of its own, because writing needs a setting that is nobody else's.
    this.spark = spark.newSession();
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.storage = storage;
    this.folder = folder;
    this.settings = settings;
    this.corpus = corpus;
    this.progress = progress;
    this.given = corpus.files().stream().map(CorpusFile::split).toArray(Split[]::new);
    this.target = settings.target().target();
    this.learning =
        new Learning(this.spark, settings.minimumCount(), settings.maximumVocabulary(), progress);
    // Lines of running text are no documents of which one could be known already.
    this.overlap = target != Target.NOTHING && List.of(given).contains(Split.TEST);
  }

  /**
   * The corpus as some rules count it.
   *
   * @param rules with all labels known
   * @param blocks persisted until they are released
   */
  private record Counted(Rules rules, JavaRDD<Block> blocks, CorpusCount count) {
    JavaRDD<Counts> tokens() {
      return blocks.map(Block::tokens);
    }

    JavaRDD<Counts> others() {
      return blocks.map(Block::others);
    }
  }

  /** What is known of texts, and of what they are paired with or consist of. */
  private record Sides(Side texts, Side others) {}

  /** Writes the whole dataset and commits it under that identity. */
  PreparedDataset finish(String id) {
    int files = corpus.files().size();
    say("%d %s, %.1f MB", files, files == 1 ? "file" : "files", corpus.bytes() / 1e6);
    Counted counted = counted(rules());
    try {
      if (countsTwice()) {
        Rules cutting = cutting(counted);
        counted.blocks().unpersist();
        storage.delete(Storage.child(folder, Quarantine.FOLDER));
        counted = counted(cutting);
      }
      Sides sides = sides(counted);
      EncodingTally tally = encode(counted, sides);
      requireUnchanged(counted.count(), tally);
      DatasetStatistics statistics =
          statistics(
              counted.count(), sides, tally, overlap ? testRowsAlsoInTrain(counted.blocks()) : 0);
      Map<String, String> parts = parts(counted, sides);
      parts.put(DatasetFile.STATISTICS, DatasetFile.write(statistics));
      var dataset = PreparedDataset.commit(storage, folder, id, settings, parts);
      say("dataset %s is complete in %s after %.1f s", id, folder, statistics.seconds());
      return dataset;
    } finally {
      counted.blocks().unpersist();
    }
  }

  private Map<String, String> parts(Counted counted, Sides sides) {
    var parts = new HashMap<String, String>();
    parts.put(DatasetFile.TOKENIZER, sides.texts().tokenizer());
    parts.put(DatasetFile.VOCABULARY, sides.texts().vocabulary().write());
    if (target.hasLabels()) {
      parts.put(DatasetFile.LABELS, String.join("\n", counted.count().labels()) + "\n");
    }
    if (target == Target.TEXT) {
      parts.put(DatasetFile.TARGET_TOKENIZER, sides.others().tokenizer());
      parts.put(DatasetFile.TARGET_VOCABULARY, sides.others().vocabulary().write());
    }
    if (target == Target.TAGS) {
      parts.put(DatasetFile.CHARACTERS, sides.others().vocabulary().write());
    }
    return parts;
  }

  /**
   * Pairs of texts of which one has too many tokens are bad rows. How many tokens there are in
   * subwords is only known when these were learned, so such rows are counted once more.
   */
  private boolean countsTwice() {
    var subwords = TokenizerSettings.Kind.SUBWORDS;
    return target == Target.TEXT
        && (settings.tokenizer().kind() == subwords
            || settings.targetTokenizer().kind() == subwords);
  }

  /** What decides in the first pass. */
  private Rules rules() {
    boolean open = countsTwice();
    var pairing =
        new Pairing.Rules(
            target,
            settings.labels(),
            target == Target.TEXT ? Learning.counting(settings.targetTokenizer()) : "",
            open ? Integer.MAX_VALUE : settings.maximumLength(),
            open ? Integer.MAX_VALUE : settings.target().maximumLength());
    var rules =
        new Rules(
            Learning.counting(settings.tokenizer()),
            settings.corpus(),
            drawing(),
            pairing,
            target == Target.NOTHING);
    boolean severalLabels = target == Target.CLASSES || target == Target.TAGS;
    return severalLabels && settings.labels().isEmpty() ? rules.with(labels(rules)) : rules;
  }

  /** The labels of rows that have several. */
  private List<String> labels(Rules rules) {
    describe("look which labels the training rows have");
    Split[] splits = given;
    return Labels.of(
        corpus
            .pieces()
            .mapPartitions(pieces -> new LabelNames(pieces, new Admission(rules), splits))
            .flatMap(List::iterator)
            .distinct()
            .collect());
  }

  /** What decides in the second count, from the words that the first one counted. */
  private Rules cutting(Counted words) {
    describe("sum token counts");
    TargetSettings how = settings.target();
    String texts = learning.tokenizer(words.tokens(), settings.tokenizer());
    String targets =
        how.shared() ? texts : learning.tokenizer(words.others(), settings.targetTokenizer());
    Rules rules = words.rules();
    var pairing =
        new Pairing.Rules(
            target,
            rules.pairing().labels(),
            targets,
            settings.maximumLength(),
            how.maximumLength());
    return new Rules(texts, rules.corpus(), rules.drawing(), pairing, rules.emptyTexts());
  }

  /** Splits that have rows of their own are not drawn from the training rows. */
  private Drawing drawing() {
    Set<Split> own = EnumSet.noneOf(Split.class);
    if (settings.corpus().splitColumn().isEmpty()) {
      own.addAll(List.of(given));
    } else {
      describe("look which splits the corpus names");
      own.addAll(corpus.pieces().mapPartitions(SplitNames::new).distinct().collect());
    }
    return Drawing.of(settings, own, storage, corpus.files());
  }

  /** Counts, keeps bad rows, and refuses a corpus that nothing can be trained on. */
  private Counted counted(Rules rules) {
    Split[] splits = given;
    boolean hashes = overlap;
    boolean shared = target == Target.TEXT && settings.target().shared();
    JavaRDD<Block> blocks =
        corpus
            .pieces()
            .mapPartitions(
                pieces -> new Counting(pieces, new Admission(rules), splits, hashes, shared))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      CorpusCount count = count(blocks, rules);
      Rules known = rules.with(count.labels());
      quarantine(count, known);
      count.requireUsable(settings, Storage.child(folder, Quarantine.FOLDER));
      return new Counted(known, blocks, count);
    } catch (RuntimeException e) {
      blocks.unpersist();
      throw e;
    }
  }

  private CorpusCount count(JavaRDD<Block> blocks, Rules rules) {
    describe("count rows and tokens");
    List<PieceCount> pieces = blocks.flatMap(block -> block.pieces().iterator()).collect();
    CorpusCount count =
        target.hasOneLabel()
            ? CorpusCount.of(corpus.files(), pieces, Labels.of(settings, pieces))
            : CorpusCount.checked(corpus.files(), pieces, rules.pairing().labels());
    say(
        "%,d rows: %,d to train on, %,d to validate, %,d to test, %,d unusable",
        count.rows(),
        count.good(Split.TRAIN),
        count.good(Split.VALIDATION),
        count.good(Split.TEST),
        count.rows() - count.good());
    return count;
  }

  private void quarantine(CorpusCount count, Rules rules) {
    Set<Integer> partitions = new HashSet<>();
    for (PieceCount piece : count.pieces()) {
      if (count.hasBadRows(piece)) {
        partitions.add(piece.partition());
      }
    }
    if (partitions.isEmpty()) {
      return;
    }
    describe("keep the rows that cannot be used");
    Broadcast<List<CorpusFile>> files = context.broadcast(corpus.files());
    Broadcast<Map<EncodingPlan.Place, Long>> lines = context.broadcast(count.linesBefore());
    JavaRDD<Row> rows =
        corpus
            .pieces()
            .mapPartitionsWithIndex(
                (partition, pieces) ->
                    partitions.contains(partition)
                        ? new Quarantine(pieces, new Admission(rules), files.value(), lines.value())
                        : Collections.<Row>emptyIterator(),
                false);
    String path = Storage.child(folder, Quarantine.FOLDER);
    spark.createDataFrame(rows, Quarantine.SCHEMA).write().json(path);
    long bad = count.rows() - count.good();
    say("%,d %s quarantined in %s", bad, bad == 1 ? "row is" : "rows are", path);
  }

  private Sides sides(Counted counted) {
    describe("sum token counts");
    Rules rules = counted.rules();
    boolean learned = countsTwice();
    boolean two = target == Target.TEXT && !settings.target().shared();
    String what = two ? "source tokens" : "tokens";
    Side texts =
        learned
            ? learning.side(what, counted.tokens(), rules.tokenizer())
            : learning.side(what, counted.tokens(), settings.tokenizer());
    return switch (target) {
      case TEXT -> new Sides(texts, settings.target().shared() ? texts : targets(counted, learned));
      case TAGS -> new Sides(texts, learning.side("characters", counted.others(), ""));
      case CLASS, CATEGORY, CLASSES, NUMBER, NOTHING -> new Sides(texts, Side.NONE);
    };
  }

  private Side targets(Counted counted, boolean learned) {
    return learned
        ? learning.side("target tokens", counted.others(), counted.rules().pairing().tokenizer())
        : learning.side("target tokens", counted.others(), settings.targetTokenizer());
  }

  private EncodingTally encode(Counted counted, Sides sides) {
    describe("write sequences");
    Rules rules = counted.rules().cutting(sides.texts().tokenizer(), sides.others().tokenizer());
    Broadcast<Vocabulary> tokens = context.broadcast(sides.texts().vocabulary());
    Broadcast<Vocabulary> others = context.broadcast(sides.others().vocabulary());
    Broadcast<EncodingPlan> plan =
        context.broadcast(EncodingPlan.of(given, settings, counted.count()));
    var total = new EncodingTotal();
    context.sc().register(total, "sequences");
    JavaRDD<EncodedRow> rows =
        corpus
            .pieces()
            .mapPartitions(
                pieces ->
                    new Encoding(
                        pieces,
                        new Admission(rules),
                        plan.value(),
                        tokens.value(),
                        others.value(),
                        total));
    // With every split's file open at once, Spark need not sort a task's rows by split first.
    spark.conf().set("spark.sql.maxConcurrentOutputFileWriters", Split.values().length);
    spark
        .createDataset(rows.rdd(), Encoders.bean(EncodedRow.class))
        .write()
        .partitionBy("split")
        .parquet(Storage.child(folder, DatasetFile.SEQUENCES));
    tokens.unpersist();
    others.unpersist();
    plan.unpersist();
    return total.value();
  }

  private void requireUnchanged(CorpusCount count, EncodingTally tally) {
    boolean same = tally.hash() == count.hash();
    for (Split split : Split.values()) {
      same &= tally.of(split).rows == count.good(split);
    }
    if (!same) {
      throw new CorpusException(
          "The corpus in "
              + settings.corpus().data()
              + " changed while it was read: the second pass met other rows than the first. Start"
              + " again when nothing writes to it.");
    }
  }

  private long testRowsAlsoInTrain(JavaRDD<Block> blocks) {
    describe("look for test texts among the training rows");
    return Frequencies.testRowsAlsoInTrain(spark, blocks);
  }

  private DatasetStatistics statistics(
      CorpusCount count, Sides sides, EncodingTally tally, long testRowsAlsoInTrain) {
    Map<String, Long> quarantined = new TreeMap<>();
    count.rejected().forEach((reason, rows) -> quarantined.put(reason.label(), rows));
    Map<String, DatasetStatistics.SplitStatistics> splits = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      splits.put(split.label(), tally.of(split).statistics(count.byLabel(split)));
    }
    Side texts = sides.texts();
    return new DatasetStatistics(
        corpus.files().size(),
        corpus.bytes(),
        String.format("%016x", count.hash()),
        count.rows(),
        quarantined,
        splits,
        texts.distinct(),
        texts.vocabulary().size(),
        mostFrequent(texts.vocabulary()),
        testRowsAlsoInTrain,
        (System.nanoTime() - started) / 1e9,
        target != Target.TEXT && target != Target.TAGS ? 0 : sides.others().vocabulary().size());
  }

  private static List<Vocabulary.Count> mostFrequent(Vocabulary vocabulary) {
    int first = Vocabulary.SPECIAL.size();
    return IntStream.range(first, Math.min(vocabulary.size(), first + SHOWN_TOKENS))
        .mapToObj(id -> new Vocabulary.Count(vocabulary.token(id), vocabulary.count(id)))
        .toList();
  }

  private void describe(String phase) {
    context.sc().setJobDescription("prepare: " + phase);
  }

  private void say(String line, Object... values) {
    progress.accept(String.format(Locale.ROOT, "prepare: " + line, values));
  }
}
