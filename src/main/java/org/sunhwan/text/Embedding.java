package org.sunhwan.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.EmbeddingSettings.Source;

/** Word vectors for a dataset's vocabulary, trained on Spark or read from a file. */
public final class Embedding {
  private Embedding() {}

  /**
   * The vectors that the settings ask for, from the dataset's folder {@code embedding/ID} if they
   * stand there already, else made and written there. The id is a hash of all that decides them.
   *
   * @param progress receives one line a phase, for people
   */
  public static WordVectors run(
      SparkSession spark,
      Storage storage,
      PreparedDataset dataset,
      EmbeddingSettings settings,
      long seed,
      Consumer<String> progress) {
    return run(
        storage,
        dataset.folder(),
        dataset.vocabulary(),
        () -> dataset.sequences(spark, Split.TRAIN),
        settings,
        seed,
        progress);
  }

  static WordVectors run(
      Storage storage,
      String datasetFolder,
      Vocabulary vocabulary,
      Supplier<Dataset<Row>> trainingRows,
      EmbeddingSettings settings,
      long seed,
      Consumer<String> progress) {
    String id = identity(storage, vocabulary, settings, seed);
    String folder = Storage.child(datasetFolder, "embedding", id);
    if (!WordVectors.complete(storage, folder)) {
      if (settings.source() == Source.FILE) {
        read(storage, vocabulary, settings, seed, progress)
            .write(storage, folder, vocabulary, "Read from " + settings.file() + ".");
      } else {
        trainWord2Vec(trainingRows.get(), vocabulary, settings, seed)
            .write(storage, folder, vocabulary, "Trained on the dataset by Spark's Word2Vec.");
      }
    }
    WordVectors vectors = WordVectors.read(storage, folder, vocabulary);
    progress.accept(
        String.format(
            "Word vectors: %d of %d tokens have one of %d numbers, in %s.",
            vectors.found(), vocabulary.size(), vectors.size(), folder));
    return vectors;
  }

  private static String identity(
      Storage storage, Vocabulary vocabulary, EmbeddingSettings settings, long seed) {
    String source =
        switch (settings.source()) {
          case FILE -> {
            Storage.Entry file = file(storage, settings);
            yield file.path() + " " + file.length() + " " + file.modified();
          }
          case WORD2VEC ->
              settings.window() + " " + settings.iterations() + " " + settings.partitions();
          case LEARNED ->
              throw new IllegalArgumentException(
                  "embedding.source is learned: the network learns its vectors, none are made");
        };
    String all =
        String.join(
            "\n",
            List.of(
                settings.source().name(),
                source,
                Integer.toString(settings.size()),
                Long.toString(seed),
                vocabulary.sha256()));
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private static Storage.Entry file(Storage storage, EmbeddingSettings settings) {
    List<Storage.Entry> files = storage.files(settings.file());
    if (files.size() != 1) {
      throw new CorpusException(
          String.format(
              "embedding.file must name one file of word vectors, but %s names %s.",
              settings.file(), files.isEmpty() ? "none" : files.size()));
    }
    return files.get(0);
  }

  /** Reads {@code settings.file}; tokens that it does not hold get drawn vectors. */
  static WordVectors read(
      Storage storage,
      Vocabulary vocabulary,
      EmbeddingSettings settings,
      long seed,
      Consumer<String> progress) {
    String path = file(storage, settings).path();
    VectorText.Reading reading =
        VectorText.read(storage.open(path), path, vocabulary, settings.size(), seed);
    String sentence = "Read " + reading.rows() + " word vectors from " + path + ".";
    if (reading.malformed() > 0) {
      sentence +=
          String.format(
              " %d %s malformed and left out, the first in line %d.",
              reading.malformed(),
              reading.malformed() == 1 ? "row is" : "rows are",
              reading.firstMalformed());
    }
    progress.accept(sentence);
    return reading.vectors();
  }

  /**
   * Trains skip-gram vectors with Spark ML's Word2Vec, which needs a training row's {@code number}
   * and {@code tokens}. The unknown token is a word like any other: it stands for all rare words,
   * and so does its vector. Tokens that no training row holds (begin and end, as a rule) get drawn
   * vectors.
   *
   * <p>With one partition the rows are trained in the order of their numbers, however they are
   * stored, and the vectors are the same every time. With more, Spark sums partial vectors in the
   * order in which they arrive.
   */
  static WordVectors trainWord2Vec(
      Dataset<Row> trainingRows, Vocabulary vocabulary, EmbeddingSettings settings, long seed) {
    Dataset<Row> rows = trainingRows.filter(size(col("tokens")).gt(0));
    if (rows.isEmpty()) {
      throw new CorpusException(
          "The training rows hold no token at all, so there is nothing to train word vectors on."
              + " Check the corpus and its text column, and the tokenizer.");
    }
    Dataset<Row> words =
        ordered(rows, settings.partitions())
            .select(col("tokens").cast("array<string>").as("words"));
    var model =
        new Word2Vec()
            .setInputCol("words")
            .setOutputCol("vector")
            .setVectorSize(settings.size())
            .setWindowSize(settings.window())
            .setMaxIter(settings.iterations())
            .setNumPartitions(settings.partitions())
            .setMinCount(0)
            .setSeed(seed)
            .fit(words);
    return aligned(model.getVectors().toLocalIterator(), vocabulary, settings.size(), seed);
  }

  private static Dataset<Row> ordered(Dataset<Row> trainingRows, int partitions) {
    return partitions == 1
        ? trainingRows.repartition(1).sortWithinPartitions("number")
        : trainingRows;
  }

  private static WordVectors aligned(
      Iterator<Row> trained, Vocabulary vocabulary, int size, long seed) {
    float[] values = WordVectors.drawn(vocabulary, size, seed).values();
    int found = 0;
    while (trained.hasNext()) {
      Row row = trained.next();
      int id = Integer.parseInt(row.getString(0));
      if (id == Vocabulary.PADDING) {
        continue;
      }
      Vector vector = row.getAs(1);
      for (int i = 0; i < size; i++) {
        values[id * size + i] = (float) vector.apply(i);
      }
      found++;
    }
    return new WordVectors(size, values, found);
  }
}
