package org.sunhwan.text;

import java.util.Collections;
import java.util.EnumSet;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.Admission.Rules;
import org.sunhwan.text.Counting.Block;

/** One preparation, phase by phase. */
final class PreparationRun {
  /** Distinct words that subwords are learned from at most; the rarer ones hardly add a merge. */
  private static final int MOST_WORDS = 500_000;

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
  }

  /** Writes the whole dataset and commits it under that identity. */
  PreparedDataset finish(String id) {
    say("%d files, %.1f MB", corpus.files().size(), corpus.bytes() / 1e6);
    boolean overlap = corpus.files().stream().anyMatch(file -> file.split() == Split.TEST);
    Rules open = new Rules(countingTokenizer(), settings.corpus(), drawing(), settings.labels());
    JavaRDD<Block> blocks = blocks(open, overlap).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      CorpusCount count = count(blocks);
      Rules known = new Rules(open.tokenizer(), open.corpus(), open.drawing(), count.labels());
      quarantine(count, known);
      count.requireUsable(settings.corpus(), Storage.child(folder, Quarantine.FOLDER));

      Tokens tokens = tokens(blocks, open.tokenizer());
      Rules cutting = new Rules(tokens.tokenizer(), open.corpus(), open.drawing(), count.labels());
      EncodingTally tally = encode(count, cutting, tokens.vocabulary());
      requireUnchanged(count, tally);
      DatasetStatistics statistics =
          statistics(count, tokens, tally, overlap ? testRowsAlsoInTrain(blocks) : 0);
      var dataset =
          PreparedDataset.commit(
              storage,
              folder,
              id,
              settings,
              Map.of(
                  DatasetFile.TOKENIZER, tokens.tokenizer(),
                  DatasetFile.VOCABULARY, tokens.vocabulary().write(),
                  DatasetFile.LABELS, String.join("\n", count.labels()) + "\n",
                  DatasetFile.STATISTICS, DatasetFile.write(statistics)));
      say("dataset %s is complete in %s after %.1f s", id, folder, statistics.seconds());
      return dataset;
    } finally {
      blocks.unpersist();
    }
  }

  /** Subwords are learned from words, so words are what the first pass counts. */
  private String countingTokenizer() {
    TokenizerSettings how = settings.tokenizer();
    Tokenizer tokenizer =
        how.kind() == TokenizerSettings.Kind.SUBWORDS
            ? SubwordTokenizer.words(how)
            : Tokenizers.of(how);
    return tokenizer.json();
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
    return Drawing.of(settings, own);
  }

  private JavaRDD<Block> blocks(Rules rules, boolean overlap) {
    Split[] splits = given;
    return corpus
        .pieces()
        .mapPartitions(pieces -> new Counting(pieces, new Admission(rules), splits, overlap));
  }

  private CorpusCount count(JavaRDD<Block> blocks) {
    describe("count rows and tokens");
    List<PieceCount> pieces = blocks.flatMap(block -> block.pieces().iterator()).collect();
    var count = CorpusCount.of(corpus.files(), pieces, settings);
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
    JavaRDD<Row> rows =
        corpus
            .pieces()
            .mapPartitionsWithIndex(
                (partition, pieces) ->
                    partitions.contains(partition)
                        ? new Quarantine(pieces, new Admission(rules), files.value())
                        : Collections.<Row>emptyIterator(),
                false);
    String path = Storage.child(folder, Quarantine.FOLDER);
    spark.createDataFrame(rows, Quarantine.SCHEMA).write().json(path);
    say("%,d rows are quarantined in %s", count.rows() - count.good(), path);
  }

  /**
   * What the training rows' tokens decided.
   *
   * @param tokenizer its file
   * @param distinct distinct tokens before the cut-offs
   */
  private record Tokens(String tokenizer, Vocabulary vocabulary, long distinct) {}

  private Tokens tokens(JavaRDD<Block> blocks, String tokenizer) {
    describe("sum token counts");
    Dataset<Row> counts = Frequencies.ofTokens(spark, blocks).persist();
    try {
      if (settings.tokenizer().kind() != TokenizerSettings.Kind.SUBWORDS) {
        return vocabulary(tokenizer, counts);
      }
      List<Vocabulary.Count> words = Frequencies.top(counts, 1, MOST_WORDS);
      say("learning subwords from %,d words", words.size());
      Tokenizer learned = SubwordTrainer.train(Frequencies.byToken(words), settings.tokenizer());
      Dataset<Row> subwords = Frequencies.ofSubwords(counts, learned.json()).persist();
      try {
        return vocabulary(learned.json(), subwords);
      } finally {
        subwords.unpersist();
      }
    } finally {
      counts.unpersist();
    }
  }

  private Tokens vocabulary(String tokenizer, Dataset<Row> counts) {
    int room = settings.maximumVocabulary() - Vocabulary.SPECIAL.size();
    var vocabulary = Vocabulary.of(Frequencies.top(counts, settings.minimumCount(), room));
    long distinct = counts.count();
    say("%,d distinct tokens, %,d in the vocabulary", distinct, vocabulary.size());
    return new Tokens(tokenizer, vocabulary, distinct);
  }

  private EncodingTally encode(CorpusCount count, Rules rules, Vocabulary vocabulary) {
    describe("write sequences");
    Broadcast<Vocabulary> tokens = context.broadcast(vocabulary);
    Broadcast<EncodingPlan> plan =
        context.broadcast(EncodingPlan.of(given, settings, count.labels(), count.pieces()));
    var total = new EncodingTotal();
    context.sc().register(total, "sequences");
    JavaRDD<EncodedRow> rows =
        corpus
            .pieces()
            .mapPartitions(
                pieces ->
                    new Encoding(
                        pieces, new Admission(rules), plan.value(), tokens.value(), total));
    // With every split's file open at once, Spark need not sort a task's rows by split first.
    spark.conf().set("spark.sql.maxConcurrentOutputFileWriters", Split.values().length);
    spark
        .createDataset(rows.rdd(), Encoders.bean(EncodedRow.class))
        .write()
        .partitionBy("split")
        .parquet(Storage.child(folder, DatasetFile.SEQUENCES));
    tokens.unpersist();
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
      CorpusCount count, Tokens tokens, EncodingTally tally, long testRowsAlsoInTrain) {
    Map<String, Long> quarantined = new TreeMap<>();
    count.rejected().forEach((reason, rows) -> quarantined.put(reason.label(), rows));
    Map<String, DatasetStatistics.SplitStatistics> splits = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      splits.put(split.label(), tally.of(split).statistics(count.byLabel(split)));
    }
    return new DatasetStatistics(
        corpus.files().size(),
        corpus.bytes(),
        String.format("%016x", count.hash()),
        count.rows(),
        quarantined,
        splits,
        tokens.distinct(),
        tokens.vocabulary().size(),
        mostFrequent(tokens.vocabulary()),
        testRowsAlsoInTrain,
        (System.nanoTime() - started) / 1e9);
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
