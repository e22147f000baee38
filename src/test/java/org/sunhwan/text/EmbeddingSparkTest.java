package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.text.EmbeddingSettings.Source;
import org.sunhwan.text.Vocabulary.Count;

class EmbeddingSparkTest {
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          List.of(
              new Count("a", 9),
              new Count("b", 9),
              new Count("c", 9),
              new Count("d", 9),
              new Count("e", 9),
              new Count("never", 1)));

  @TempDir Path temporary;

  @Test
  void onePartitionGivesTheSameBitsHoweverRowsAreStored() {
    Dataset<Row> rows = rows(300);
    var settings = word2vec(1);
    float[] once = Embedding.trainWord2Vec(rows, VOCABULARY, settings, 7).values();
    float[] again =
        Embedding.trainWord2Vec(rows.repartition(5, rows.col("tokens")), VOCABULARY, settings, 7)
            .values();
    float[] otherSeed = Embedding.trainWord2Vec(rows, VOCABULARY, settings, 8).values();

    assertArrayEquals(once, again);
    assertTrue(!Arrays.equals(once, otherSeed), "the seed changes nothing");
  }

  @Test
  void wordsInTheSameCompanyComeClose() {
    // a and b occur between c's, d between e's.
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int[] tokens = i % 2 == 0 ? new int[] {6, 4 + i / 2 % 2, 6, 6} : new int[] {8, 7, 8, 8};
      rows.add(RowFactory.create((long) i, tokens));
    }
    var settings = new EmbeddingSettings(Source.WORD2VEC, 8, false, "", 2, 5, 1);
    var vectors = Embedding.trainWord2Vec(dataset(rows), VOCABULARY, settings, 7);

    assertTrue(cosine(vectors, 4, 5) > cosine(vectors, 4, 7) + 0.2);
  }

  @Test
  void unseenTokensAreDrawnTheUnknownOneIsTrainedAndPaddingIsZero() {
    var vectors = Embedding.trainWord2Vec(rows(100), VOCABULARY, word2vec(1), 7);
    float[] drawn = WordVectors.drawn(VOCABULARY, 4, 7).values();

    int never = VOCABULARY.id("never");
    assertArrayEquals(row(drawn, never), row(vectors.values(), never));
    assertArrayEquals(row(drawn, Vocabulary.BEGIN), row(vectors.values(), Vocabulary.BEGIN));
    assertArrayEquals(new float[4], row(vectors.values(), Vocabulary.PADDING));
    assertTrue(
        !Arrays.equals(row(drawn, Vocabulary.UNKNOWN), row(vectors.values(), Vocabulary.UNKNOWN)));
    assertEquals(6, vectors.found(), "a to e and the unknown token");
  }

  @Test
  void severalPartitionsTrainEveryTokenToo() {
    assertEquals(6, Embedding.trainWord2Vec(rows(100), VOCABULARY, word2vec(3), 7).found());
  }

  @Test
  void noTokensAreASentence() {
    var rows = dataset(List.of(RowFactory.create(0L, new int[0])));
    var e =
        assertThrows(
            CorpusException.class, () -> Embedding.trainWord2Vec(rows, VOCABULARY, word2vec(1), 7));
    assertTrue(e.getMessage().startsWith("The training rows hold no token at all"), e.getMessage());
  }

  @Test
  void finishedVectorsAreReadNotMadeAgain() {
    var storage = Storage.with(new Configuration());
    List<String> progress = new ArrayList<>();
    var first =
        Embedding.run(
            storage, dataset(), VOCABULARY, () -> rows(100), word2vec(1), 7, progress::add);
    var second =
        Embedding.run(
            storage,
            dataset(),
            VOCABULARY,
            () -> {
              throw new AssertionError("trained again");
            },
            word2vec(1),
            7,
            progress::add);

    assertArrayEquals(first.values(), second.values());
    assertTrue(
        progress.get(0).startsWith("Word vectors: 6 of 10 tokens have one of 4 numbers, in "),
        progress.get(0));
  }

  @Test
  void readsVectorsFromAFileAndAgainWhenItChanges() throws IOException {
    Path file = Files.writeString(temporary.resolve("v.vec"), "2 2\na 1 2\nnever 3 4\n");
    var settings = new EmbeddingSettings(Source.FILE, 2, true, file.toString(), 5, 1, 1);

    List<String> progress = new ArrayList<>();
    assertEquals(2, run(settings, progress).found());
    assertEquals(
        "Read 2 word vectors from " + file.toUri().toString().replace("///", "/") + ".",
        progress.get(0));
    Files.writeString(file, "1 2\na 9 9\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertEquals(1, run(settings, progress).found());
  }

  @Test
  void aMissingFileIsASentence() {
    var settings = new EmbeddingSettings(Source.FILE, 2, true, "/no/such/file.vec", 5, 1, 1);
    var e = assertThrows(CorpusException.class, () -> run(settings, new ArrayList<>()));
    assertEquals(
        "embedding.file must name one file of word vectors, but /no/such/file.vec names none.",
        e.getMessage());
  }

  private WordVectors run(EmbeddingSettings settings, List<String> progress) {
    var storage = Storage.with(new Configuration());
    return Embedding.run(storage, dataset(), VOCABULARY, () -> rows(1), settings, 7, progress::add);
  }

  private String dataset() {
    return temporary.resolve("dataset").toUri().toString();
  }

  private static EmbeddingSettings word2vec(int partitions) {
    return new EmbeddingSettings(Source.WORD2VEC, 4, false, "", 3, 2, partitions);
  }

  /** Random rows of a to e and the unknown token, some of them empty, out of order. */
  private static Dataset<Row> rows(int howMany) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = howMany - 1; i >= 0; i--) {
      int[] tokens = random.ints(i % 7, 3, 9).map(t -> t == 3 ? Vocabulary.UNKNOWN : t).toArray();
      rows.add(RowFactory.create((long) i, tokens));
    }
    return dataset(rows);
  }

  private static Dataset<Row> dataset(List<Row> rows) {
    return SparkForTests.session()
        .createDataFrame(
            rows, StructType.fromDDL("number BIGINT NOT NULL, tokens ARRAY<INT> NOT NULL"));
  }

  private static float[] row(float[] values, int id) {
    return Arrays.copyOfRange(values, 4 * id, 4 * id + 4);
  }

  private static double cosine(WordVectors vectors, int a, int b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < vectors.size(); i++) {
      double x = vectors.values()[a * vectors.size() + i];
      double y = vectors.values()[b * vectors.size() + i];
      dot += x * y;
      aa += x * x;
      bb += y * y;
    }
    return dot / Math.sqrt(aa * bb);
  }
}
