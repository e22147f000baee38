package org.sunhwan.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  private static final int ENOUGH = 1 << 20;
  private static final String MARK = "\uFEFF";

  @TempDir Path folder;
  private final Storage storage = Storage.with(new Configuration(false));

  private record Line(long offset, String text, boolean overlong) {}

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertEquals(List.of(), lines("", ENOUGH));
    assertEquals(List.of(), lines(MARK, ENOUGH));
  }

  @Test
  void aLineEndsWithANewlineOrTheFile() throws IOException {
    assertEquals(List.of("a", "", "b"), texts("a\n\nb"));
    assertEquals(List.of("a", "", "b"), texts("a\n\nb\n"));
    assertEquals(List.of(""), texts("\n"));
  }

  @Test
  void aCarriageReturnBelongsToTheLineEndOnlyBeforeANewline() throws IOException {
    assertEquals(List.of("a", "b\rc", "", "d\r"), texts("a\r\nb\rc\r\n\r\nd\r"));
  }

  @Test
  void aLineTellsHowItEnds() throws IOException {
    Path file = Files.writeString(folder.resolve("ends"), "a\r\n\nb\r\r\nc\r");
    List<String> seen = new ArrayList<>();
    try (Lines lines = open(file, ENOUGH)) {
      while (lines.next()) {
        seen.add(new String(lines.bytes(), 0, lines.length(), UTF_8) + "|" + lines.ending());
      }
    }
    assertEquals(List.of("a|\r\n", "|\n", "b\r|\r\n", "c\r|"), seen);
  }

  @Test
  void theByteOrderMarkIsLeftOutAndOffsetsStillCountBytes() throws IOException {
    assertEquals(
        List.of(new Line(3, "a", false), new Line(5, MARK + "b", false)),
        lines(MARK + "a\n" + MARK + "b\n", ENOUGH));
  }

  @Test
  void anOverlongLineIsReportedWithItsBeginningAndLeftBehind() throws IOException {
    String enormous = "x".repeat(3_000_000);
    assertEquals(
        List.of(
            new Line(0, "abcd", false),
            new Line(5, "abcd", false),
            new Line(11, "abcd", true),
            new Line(17, "xxxx", true),
            new Line(3_000_018, "z", false)),
        lines("abcd\nabcd\r\nabcde\n" + enormous + "\nz", 4));
  }

  @Test
  void anEnormousLineNeedsNoMoreMemoryThanTheLongestAllowed() throws IOException {
    Path file = Files.writeString(folder.resolve("long"), "x".repeat(3_000_000));
    try (Lines lines = open(file, 100_000)) {
      assertTrue(lines.next());
      assertEquals(100_000, lines.length());
      assertTrue(lines.bytes().length <= 100_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\uFEFF", "\uFEFF\n", "a", "a\r\n", "\r", "\r\n\r\n\n\r"})
  void awkwardFilesReadTheSameInRangesOfAnySize(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("awkward"), content);
    assertRangesAgree(file, ENOUGH);
  }

  @Test
  void anyFileReadsTheSameInRangesOfAnySize() throws IOException {
    Random random = new Random(7);
    // Few different bytes, so that line ends, marks and their halves meet range ends all the time.
    byte[] alphabet = {'\n', '\n', '\r', 'a', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    for (int round = 0; round < 60; round++) {
      byte[] content = new byte[random.nextInt(40)];
      for (int i = 0; i < content.length; i++) {
        content[i] = alphabet[random.nextInt(alphabet.length)];
      }
      Path file = Files.write(folder.resolve("random"), content);
      assertEquals(reference(content), lines(file, ENOUGH), () -> Arrays.toString(content));
      assertRangesAgree(file, 3);
    }
  }

  @Test
  void linesAcrossBuffersReadTheSameInRanges() throws IOException {
    Random random = new Random(11);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (content.size() < 2_000_000) {
      byte[] line = new byte[random.nextInt(random.nextInt(20) == 0 ? 400_000 : 200)];
      Arrays.fill(line, (byte) ('a' + random.nextInt(26)));
      content.write(line);
      content.write(random.nextBoolean() ? "\n".getBytes(UTF_8) : "\r\n".getBytes(UTF_8));
    }
    Path file = Files.write(folder.resolve("large"), content.toByteArray());
    List<Line> whole = lines(file, ENOUGH);
    assertEquals(reference(content.toByteArray()), whole);
    for (int size : new int[] {1 << 16, (1 << 18) - 1, 1 << 18, 999_983}) {
      assertEquals(whole, linesInRanges(file, size, ENOUGH));
    }
  }

  @Test
  void gzipIsReadWholeAllOfItsMembers() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    zipped.write(gzip("a\nb"));
    zipped.write(gzip("c\nd\n"));
    Path file = Files.write(folder.resolve("text.gz"), zipped.toByteArray());
    assertEquals(1, ranges(file, 3).size());
    assertEquals(
        List.of(new Line(0, "a", false), new Line(2, "bc", false), new Line(5, "d", false)),
        linesInRanges(file, 3, ENOUGH));
  }

  @Test
  void aCutOffGzipIsDamaged() throws IOException {
    byte[] whole = gzip("one line\n".repeat(1000));
    Path file = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 10));
    DamagedFileException e = assertThrows(DamagedFileException.class, () -> lines(file, ENOUGH));
    assertTrue(
        e.getMessage().startsWith("file:" + file + " is damaged or cut off: "), e.getMessage());
    assertTrue(e.getMessage().contains("Copy it again from its source"), e.getMessage());
  }

  @Test
  void aTextCalledGzipIsDamaged() throws IOException {
    Path file = Files.writeString(folder.resolve("text.gz"), "not compressed\n");
    DamagedFileException e = assertThrows(DamagedFileException.class, () -> lines(file, ENOUGH));
    assertTrue(e.getMessage().contains("is damaged or cut off"), e.getMessage());
  }

  private void assertRangesAgree(Path file, int maximum) throws IOException {
    List<Line> whole = lines(file, maximum);
    for (long size = 1; size <= Files.size(file) + 1; size++) {
      assertEquals(whole, linesInRanges(file, size, maximum), "ranges of " + size + " bytes");
    }
  }

  /** The definition, a byte at a time. */
  private static List<Line> reference(byte[] content) {
    List<Line> lines = new ArrayList<>();
    byte[] mark = MARK.getBytes(UTF_8);
    int start = content.length >= 3 && Arrays.equals(content, 0, 3, mark, 0, 3) ? mark.length : 0;
    for (int i = start; i <= content.length; i++) {
      boolean newline = i < content.length && content[i] == '\n';
      if (newline || (i == content.length && i > start)) {
        int stop = newline && i > start && content[i - 1] == '\r' ? i - 1 : i;
        lines.add(
            new Line(start, text(Arrays.copyOfRange(content, start, stop), stop - start), false));
        start = i + 1;
      }
    }
    return lines;
  }

  private List<String> texts(String content) throws IOException {
    return lines(content, ENOUGH).stream().map(Line::text).toList();
  }

  private List<Line> lines(String content, int maximum) throws IOException {
    return lines(Files.writeString(folder.resolve("file"), content), maximum);
  }

  private List<Line> lines(Path file, int maximum) throws IOException {
    return linesInRanges(file, Long.MAX_VALUE / 2, maximum);
  }

  private List<Line> linesInRanges(Path file, long size, int maximum) {
    List<Line> found = new ArrayList<>();
    for (LineRange range : ranges(file, size)) {
      try (Lines lines = storage.lines(range, maximum)) {
        while (lines.next()) {
          found.add(
              new Line(lines.offset(), text(lines.bytes(), lines.length()), lines.overlong()));
        }
      }
    }
    return found;
  }

  private Lines open(Path file, int maximum) {
    return storage.lines(ranges(file, Long.MAX_VALUE / 2).get(0), maximum);
  }

  private List<LineRange> ranges(Path file, long size) {
    return storage.lineRanges(storage.files(file.toString()), size);
  }

  /** One character a byte, so that broken UTF-8 stays visible; whole marks as themselves. */
  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
        .replace("\u00EF\u00BB\u00BF", MARK);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
