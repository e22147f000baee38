package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.Vocabulary.Count;

class VectorTextTest {
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          List.of(
              new Count("영화", 9), new Count("the", 7), new Count(". . .", 5), new Count("3", 1)));

  @Test
  void readsGlove() {
    var reading = read("the 0.5 -1e-3\nother 1 2\n영화 0.25 4\n");

    assertEquals(2, reading.vectors().found());
    assertEquals(3, reading.rows());
    assertEquals(0, reading.malformed());
    assertArrayEquals(new float[] {0.5f, -0.001f}, row(reading, "the"));
    assertArrayEquals(new float[] {0.25f, 4}, row(reading, "영화"));
  }

  @Test
  void readsWord2VecAndFastTextWithTheirHeader() {
    // fastText ends its rows in a blank; Windows ends them in a carriage return.
    var reading = read("3 2\nthe 1 2 \r\n3 5 6 \r\n영화\t3 4 \r\n");

    assertEquals(3, reading.vectors().found());
    assertEquals(3, reading.rows());
    assertArrayEquals(new float[] {5, 6}, row(reading, "3"));
    assertArrayEquals(new float[] {3, 4}, row(reading, "영화"));
  }

  @Test
  void readsTokensWithSpacesInside() {
    var reading = read("the 1 2\n. . . 3 4\nat name@domain.com 5 6\n");

    assertArrayEquals(new float[] {3, 4}, row(reading, ". . ."));
    assertEquals(0, reading.malformed());
  }

  @Test
  void theFirstRowOfATokenCounts() {
    assertArrayEquals(new float[] {1, 2}, row(read("the 1 2\nthe 3 4\n"), "the"));
  }

  @Test
  void decomposedTokensAreFound() {
    String decomposed = java.text.Normalizer.normalize("영화", java.text.Normalizer.Form.NFD);
    assertArrayEquals(new float[] {1, 2}, row(read("x 3 4\n" + decomposed + " 1 2\n"), "영화"));
  }

  @Test
  void otherTokensAreDrawnAndPaddingIsZero() {
    var reading = read("the 1 2\n<pad> 8 8\n<unk> 9 9\n");
    var drawn = WordVectors.drawn(VOCABULARY, 2, 7);

    assertEquals(1, reading.vectors().found());
    assertArrayEquals(new float[2], Arrays.copyOf(reading.vectors().values(), 2));
    int unknown = Vocabulary.UNKNOWN;
    assertEquals(drawn.values()[2 * unknown], reading.vectors().values()[2 * unknown]);
    assertEquals(drawn.values()[8], reading.vectors().values()[8]);
  }

  @Test
  void readsGzip() throws IOException {
    byte[] zipped = gzip("the 1 2\n영화 3 4");

    assertEquals(2, read(zipped).vectors().found());
    var e =
        assertThrows(CorpusException.class, () -> read(Arrays.copyOf(zipped, zipped.length - 9)));
    assertTrue(e.getMessage().contains("ends in the middle of its gzip stream"), e.getMessage());
  }

  @Test
  void countsMalformedRowsAndGoesOn() {
    StringBuilder file = new StringBuilder("the 1 2\n");
    for (int i = 0; i < 400; i++) {
      file.append("word").append(i).append(" 1 2\n");
    }
    var reading = read(file + "short 1\n영화 NaN 1\n영화 1 x\n\n영화 3 4\n");

    assertEquals(4, reading.malformed());
    assertEquals(402, reading.firstMalformed());
    assertEquals(406, reading.rows());
    assertArrayEquals(new float[] {3, 4}, row(reading, "영화"));
  }

  @Test
  void refusesFilesOfAnotherKind() {
    refused(
        "vectors.txt: 2 of 3 rows are not a token and 2 numbers, the first of them line 2.",
        "the 1 2\nthis is\nprose\n");
    refused("vectors.txt holds no word vectors: it is empty.", "");
    refused("vectors.txt holds no word vectors: it is empty.", "0 2\n");
  }

  @Test
  void refusesAnotherDimension() {
    String sentence =
        "vectors.txt holds vectors of 3 numbers (line 1), but embedding.size is 2. Set"
            + " embedding.size to 3, or name another file.";
    refused(sentence, "the 1 2 3\n");
    refused(sentence, "100 3\nthe 1 2 3\n");
  }

  @Test
  void refusesACutOffFile() {
    refused(
        "vectors.txt promises 5 vectors in its first line but ends after 2: it was cut off.",
        "5 2\nthe 1 2\n영화 3 4\n");
  }

  @Test
  void refusesAFileForAnotherLanguage() {
    refused("holds a vector for none of the vocabulary's 4 tokens.", "der 1 2\ndie 3 4\n");
  }

  @Test
  void anOverlongLineIsMalformedAndTakesNoMemory() {
    StringBuilder file = new StringBuilder("the 1 2\n");
    for (int i = 0; i < 200; i++) {
      file.append("w 1 2\n");
    }
    var reading = read(file + "x".repeat(1 << 20) + " 1 2\n영화 3 4\n");

    assertEquals(1, reading.malformed());
    assertEquals(202, reading.firstMalformed());
    assertArrayEquals(new float[] {3, 4}, row(reading, "영화"));
  }

  private static void refused(String sentence, String file) {
    var e = assertThrows(CorpusException.class, () -> read(file));
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }

  private static VectorText.Reading read(String file) {
    return read(file.getBytes(StandardCharsets.UTF_8));
  }

  private static VectorText.Reading read(byte[] file) {
    return VectorText.read(new ByteArrayInputStream(file), "vectors.txt", VOCABULARY, 2, 7);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static float[] row(VectorText.Reading reading, String token) {
    int id = VOCABULARY.id(token);
    return Arrays.copyOfRange(reading.vectors().values(), 2 * id, 2 * id + 2);
  }
}
