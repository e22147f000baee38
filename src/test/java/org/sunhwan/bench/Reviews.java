package org.sunhwan.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.Preparation;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;
import org.sunhwan.text.TokenizerSettings;

/**
 * The first 10,240 film reviews of NSMC that are not drawn for validation, as token ids, and the
 * batches that contestants train.
 *
 * @param labels class of each review
 */
@SuppressWarnings("ArrayRecordComponent")
record Reviews(int[][] tokens, int[] labels) {
  static final int BATCH = 64;
  static final int LONGEST = 50;
  static final int VOCABULARY = 16_000;
  private static final int COUNT = 10_240;

  /**
   * Prepares them as a dataset, once.
   *
   * @param data the folder with ratings_train.txt
   */
  static PreparedDataset prepare(SparkSession spark, Storage storage, Path work, Path data)
      throws IOException {
    Path corpus = work.resolve("corpus/reviews.tsv");
    if (!Files.exists(corpus)) {
      Files.createDirectories(corpus.getParent());
      try (Stream<String> lines =
          Files.lines(data.resolve("ratings_train.txt"), StandardCharsets.UTF_8)) {
        Files.write(corpus, lines.limit(1 + COUNT * 102 / 100).toList());
      }
    }
    var columns =
        new CorpusSettings(
            corpus.getParent().toString(),
            CorpusSettings.Format.TSV,
            List.of("reviews.tsv"),
            List.of(),
            List.of(),
            List.of(),
            List.of("id"),
            "document",
            "label",
            "",
            2,
            10_000,
            1 << 20,
            0.01);
    var tokenizer = new TokenizerSettings(TokenizerSettings.Kind.KOREAN, false, true, 1, 1);
    var settings =
        new DatasetSettings(columns, List.of(), 0.01, 0, 1, tokenizer, 1, VOCABULARY, LONGEST);
    return Preparation.run(
        spark, storage, work.resolve("dataset").toString(), settings, line -> {});
  }

  static Reviews of(PreparedDataset dataset, SparkSession spark) {
    return of(dataset, spark, Split.TRAIN, COUNT);
  }

  /** The first reviews of a part of a dataset. */
  static Reviews of(PreparedDataset dataset, SparkSession spark, Split split, int most) {
    List<Row> rows =
        dataset
            .sequences(spark, split)
            .select("number", "tokens", "targets")
            .orderBy("number")
            .limit(most)
            .collectAsList();
    return new Reviews(
        rows.stream().map(row -> ints(row.getList(1))).toArray(int[][]::new),
        rows.stream().mapToInt(row -> ints(row.getList(2))[0]).toArray());
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** For contestants in processes of their own. */
  void write(Path file) throws IOException {
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(labels.length);
      for (int i = 0; i < labels.length; i++) {
        out.writeInt(labels[i]);
        out.writeInt(tokens[i].length);
        for (int token : tokens[i]) {
          out.writeInt(token);
        }
      }
    }
  }

  static Reviews read(Path file) throws IOException {
    try (var in =
        new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
      int count = in.readInt();
      int[][] tokens = new int[count][];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = in.readInt();
        tokens[i] = new int[in.readInt()];
        for (int t = 0; t < tokens[i].length; t++) {
          tokens[i][t] = in.readInt();
        }
      }
      return new Reviews(tokens, labels);
    }
  }

  /**
   * The reviews of each batch, full ones only, as the workload has it: shuffled; or as our workers
   * have it, of about the same length and then shuffled.
   */
  List<int[]> batches(Workload workload) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, labels.length).boxed().toList());
    Random random = new Random(1);
    Collections.shuffle(order, random);
    if (workload.equals(Workload.REVIEWS_BUCKETED)) {
      order.sort(Comparator.comparingInt(review -> tokens[review].length));
    }
    List<int[]> batches = new ArrayList<>();
    for (int first = 0; first + BATCH <= order.size(); first += BATCH) {
      batches.add(order.subList(first, first + BATCH).stream().mapToInt(i -> i).toArray());
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  int largestToken() {
    return Arrays.stream(tokens).flatMapToInt(Arrays::stream).max().orElse(0);
  }

  /** Tokens of some reviews, without padding. */
  long tokens(int[] batch) {
    return Arrays.stream(batch).mapToLong(review -> tokens[review].length).sum();
  }

  int longest(int[] batch) {
    return Arrays.stream(batch).map(review -> tokens[review].length).max().orElse(0);
  }
}
