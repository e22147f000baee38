package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.Vocabulary.Count;

class WordVectorsTest {
  private final Storage storage = Storage.with(new Configuration());
  private final Vocabulary vocabulary =
      Vocabulary.of(List.of(new Count("영화", 5), new Count("the", 3)));
  private final WordVectors vectors = WordVectors.drawn(vocabulary, 3, 7);

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("embedding");
  }

  @Test
  void drawsSmallSeededRowsAndZeroPadding() {
    var again = WordVectors.drawn(vocabulary, 3, 7);
    var otherSeed = WordVectors.drawn(vocabulary, 3, 8);
    var otherOrder =
        WordVectors.drawn(Vocabulary.of(List.of(new Count("the", 9), new Count("b", 1))), 3, 7);

    assertArrayEquals(vectors.values(), again.values());
    assertArrayEquals(new float[3], row(vectors, Vocabulary.PADDING));
    assertArrayEquals(row(vectors, 5), row(otherOrder, 4), "a token's row follows its token");
    for (int id = 1; id < vocabulary.size(); id++) {
      assertFalse(Arrays.equals(row(vectors, id), row(otherSeed, id)));
      assertNotEquals(vectors.values()[3 * id], vectors.values()[3 * id + 1]);
    }
    for (float value : vectors.values()) {
      assertTrue(Math.abs(value) <= 0.05f);
    }
    assertEquals(0, vectors.found());
  }

  @Test
  void drawnRowsNeverChange() {
    // Written down once: a model trained again next year starts from the same vectors.
    assertArrayEquals(new float[] {-0.035050504f, -0.048591223f, 0.0498725f}, row(vectors, 5));
  }

  @Test
  void readsWhatItWrote() {
    float[] values = vectors.values().clone();
    values[4] = Float.MIN_VALUE;
    values[5] = -0.0f;
    new WordVectors(3, values, 2).write(storage, path(), vocabulary, "By hand.");

    var read = WordVectors.read(storage, path(), vocabulary);
    assertArrayEquals(values, read.values());
    assertEquals(3, read.size());
    assertEquals(2, read.found());
  }

  @Test
  void valuesAreLittleEndianRowByRow() throws IOException {
    vectors.write(storage, path(), vocabulary, "By hand.");

    byte[] bytes = Files.readAllBytes(folder.resolve("vectors.f32"));
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    assertEquals(6 * 3 * 4, bytes.length);
    assertEquals(vectors.values()[7], floats.get(7));
  }

  @Test
  void largeVectorsCrossTheBuffers() {
    var large =
        Vocabulary.of(IntStream.range(0, 3000).mapToObj(i -> new Count("t" + i, 1)).toList());
    var drawn = WordVectors.drawn(large, 7, 1);
    drawn.write(storage, path(), large, "By hand.");

    assertArrayEquals(drawn.values(), WordVectors.read(storage, path(), large).values());
  }

  @Test
  void withoutTheDescriptionThereAreNoVectors() throws IOException {
    vectors.write(storage, path(), vocabulary, "By hand.");
    Files.delete(folder.resolve("embedding.json"));

    assertFalse(WordVectors.complete(storage, path()));
    refused("embedding.json is missing. Run embed.");
    // What a crash left behind is replaced.
    vectors.write(storage, path(), vocabulary, "By hand.");
    assertTrue(WordVectors.complete(storage, path()));
  }

  @Test
  void committedVectorsAreNotReplaced() {
    vectors.write(storage, path(), vocabulary, "By hand.");
    var e =
        assertThrows(
            CorpusException.class,
            () -> vectors.write(storage, path(), vocabulary, "By another hand."));
    assertTrue(e.getMessage().contains("holds word vectors already"), e.getMessage());
  }

  @Test
  void refusesAnotherVocabulary() {
    vectors.write(storage, path(), vocabulary, "By hand.");
    var other = Vocabulary.of(List.of(new Count("영화", 5), new Count("a", 3)));
    var e = assertThrows(CorpusException.class, () -> WordVectors.read(storage, path(), other));
    assertTrue(e.getMessage().contains("belong to another vocabulary"), e.getMessage());
    assertTrue(e.getMessage().contains(other.sha256()), e.getMessage());
  }

  @Test
  void refusesDamage() throws IOException {
    vectors.write(storage, path(), vocabulary, "By hand.");
    Path values = folder.resolve("vectors.f32");
    byte[] right = Files.readAllBytes(values);
    byte[] flipped = right.clone();
    flipped[20] ^= 1;

    overwrite("vectors.f32", flipped);
    refused("vectors.f32 is damaged: its SHA-256 is ");
    overwrite("vectors.f32", Arrays.copyOf(right, right.length - 1));
    refused("vectors.f32 is damaged: it should be 72 bytes long, but is not.");
    overwrite("vectors.f32", Arrays.copyOf(right, right.length + 1));
    refused("vectors.f32 is damaged: it should be 72 bytes long, but is not.");
    overwrite("vectors.f32", right);
    String description = Files.readString(folder.resolve("embedding.json"));
    overwrite("embedding.json", description.replace("\"found\":0", "\"found\":9").getBytes(UTF_8));
    refused("9 given vectors of 6 are not possible");
    overwrite("embedding.json", description.replace("\"size\":3", "\"size\":0").getBytes(UTF_8));
    refused("size 0 is out of range");
    overwrite(
        "embedding.json", description.replace("\"version\":1", "\"version\":2").getBytes(UTF_8));
    refused("has format version 2, but this version of Sunhwan reads version 1");
    overwrite("embedding.json", description.getBytes(UTF_8));
    assertArrayEquals(vectors.values(), WordVectors.read(storage, path(), vocabulary).values());
  }

  @Test
  void refusesValuesThatAreNoVectors() {
    var e = assertThrows(IllegalArgumentException.class, () -> new WordVectors(3, new float[4], 0));
    assertEquals("4 values are no whole number of vectors of 3", e.getMessage());
  }

  private void overwrite(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
    // Hadoop's checksum side file would notice before we do; on HDFS both are replaced together.
    Files.deleteIfExists(folder.resolve("." + name + ".crc"));
  }

  private void refused(String sentence) {
    var e =
        assertThrows(CorpusException.class, () -> WordVectors.read(storage, path(), vocabulary));
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }

  private String path() {
    return folder.toUri().toString();
  }

  private static float[] row(WordVectors vectors, int id) {
    return Arrays.copyOfRange(vectors.values(), id * vectors.size(), (id + 1) * vectors.size());
  }
}
