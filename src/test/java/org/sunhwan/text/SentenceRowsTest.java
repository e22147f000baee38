package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.LineRange;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.CorpusSettings.Format;

class SentenceRowsTest {
  @TempDir Path folder;
  private final Storage storage = Storage.with(new Configuration());
  private Setup setup;

  /** The first lines of the rows that were read since a file's beginning. */
  private final List<Long> lines = new ArrayList<>();

  /** Lines of the pieces that were read since then. */
  private long before;

  @BeforeEach
  void settings() {
    setup = new Setup(folder);
    setup.format = Format.COLUMNS;
    setup.idColumns = List.of();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private List<String> read(Path file, long start, long length) {
    if (start == 0) {
      lines.clear();
      before = 0;
    }
    CorpusSettings settings = setup.corpus();
    boolean conllu = settings.format() == Format.CONLLU;
    List<String> names = new ArrayList<>(conllu ? ConlluParser.COLUMNS : List.of("text", "label"));
    names.addAll(settings.idColumns());
    Columns columns = Columns.among(names, settings, file.toString());
    var range = new LineRange(0, file.toString(), start, length, List.of());
    var piece = new LinePiece(range, settings.format(), columns, false, null);
    var rows = new ArrayList<String>();
    try (Rows cursor = piece.open(storage, settings)) {
      while (cursor.next()) {
        CorpusRow row = cursor.row();
        assertTrue(row.position >= start, "numbers go by where pieces start");
        lines.add(before + row.line);
        rows.add(
            row.position
                + " "
                + (row.reason == null
                    ? row.text + " " + Arrays.toString(row.tags) + Arrays.toString(row.ids)
                    : row.reason.label() + ": " + row.detail));
      }
      before += cursor.lines();
    }
    return rows;
  }

  private static final String SOME =
      "The D\ncat N\n\n\n \t\nsat V\n\n-DOCSTART- -X-\n\nhere\tA\n. P";

  @Test
  void sentencesStandBetweenEmptyLines() throws IOException {
    assertEquals(
        List.of("0 The cat [D, N][]", "17 sat [V][]", "40 here . [A, P][]"),
        read(file("a.conll", SOME), 0, SOME.length()));
    assertEquals(List.of(1L, 6L, 10L), lines);
    assertEquals(11, before);
  }

  /** Every way to cut a file into two, and random ways to cut it into many. */
  @Test
  void everySentenceIsReadOnceHoweverTheFileIsCut() throws IOException {
    var random = new Random(5);
    for (int round = 0; round < 60; round++) {
      String content = round == 0 ? SOME : random(random);
      Path file = file("a.conll", content);
      int length = content.getBytes(UTF_8).length;
      List<String> whole = read(file, 0, length);
      List<Long> wholeLines = List.copyOf(lines);
      for (int cut = 1; cut < length; cut++) {
        var parts = new ArrayList<>(read(file, 0, cut));
        parts.addAll(read(file, cut, length - cut));
        assertEquals(whole, parts, "cut at " + cut + " of " + content);
        assertEquals(wholeLines, lines, "cut at " + cut + " of " + content);
      }
      var parts = new ArrayList<String>();
      for (int start = 0; start < length; ) {
        int size = Math.min(length - start, 1 + random.nextInt(5));
        parts.addAll(read(file, start, size));
        start += size;
      }
      assertEquals(whole, parts, content);
      assertEquals(wholeLines, lines, content);
    }
  }

  private static String random(Random random) {
    String[] lines = {"a X", "\ub9d0 Y", "", "", " ", "-DOCSTART- O", "bad", "c\tZ"};
    String end = random.nextBoolean() ? "\n" : "\r\n";
    var content = new StringBuilder(random.nextInt(4) == 0 ? "\ufeff" : "");
    for (int i = 0; i < 12; i++) {
      content.append(lines[random.nextInt(lines.length)]).append(end);
    }
    return random.nextBoolean() ? content.toString() : content + "last L";
  }

  @Test
  void compressedFilesAreReadToTheirEnd() throws IOException {
    // Much longer than it is compressed.
    String content = "word T\nanother T\n\n".repeat(5000);
    Path file = folder.resolve("a.conll.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(UTF_8));
    }
    assertEquals(5000, read(file, 0, Files.size(file)).size());
  }

  @Test
  void aSentenceThatIsTooLongIsNotKeptInMemory() throws IOException {
    setup.maximumLineBytes = 20;
    String content = "word T\nword T\nword Tag\n\nword T\n\n" + "w".repeat(30) + " T\n";
    assertEquals(
        List.of(
            "0 over-long: the sentence has more than 20 bytes",
            "24 word [T][]",
            "32 over-long: the sentence has more than 20 bytes"),
        read(file("a.conll", content), 0, content.length()));
  }

  @Test
  void bytesThatAreNoTextAreSaid() throws IOException {
    Path file = Files.write(folder.resolve("a.conll"), new byte[] {'a', ' ', 'T', '\n', -1, ' '});
    assertEquals(
        List.of("0 not-utf8: byte 0xFF at 4 of the sentence is not UTF-8"), read(file, 0, 6));
  }

  @Test
  void columnsThatDoNotFitAreSaid() throws IOException {
    String content = "a X\nb\n\na X Y\n\n\tX\n\na\t\n";
    assertEquals(
        List.of(
            "0 wrong-field-count: line 2 of the sentence has 1 column, expected 2",
            "7 wrong-field-count: line 1 of the sentence has 3 columns, expected 2",
            "14 malformed: line 1 of the sentence has no text",
            "18 missing-label: line 1 of the sentence has no label"),
        read(file("a.conll", content), 0, content.length()));
  }

  private static String word(String id, String form, String upos) {
    return String.join("\t", id, form, "_", upos, "_", "_", "_", "_", "_", "_") + "\n";
  }

  @Test
  void multiwordTokensAndEmptyNodesAreNoWords() throws IOException {
    setup.format = Format.CONLLU;
    setup.textColumn = "form";
    setup.labelColumn = "upos";
    setup.idColumns = List.of("sent_id");
    String content =
        "# newdoc\n# sent_id = a-1\n# text = _ don't 2 000\n"
            + word("1", "_", "PUNCT")
            + word("2-3", "don't", "_")
            + word("2", "do", "AUX")
            + word("3", "n't", "_")
            + word("3.1", "go", "VERB")
            + word("4", "2 000", "NUM")
            + "\n# a comment alone\n\n# sent_id = a-2\n"
            + word("1", "x", "_")
            + "\n"
            + word("2", "x", "X")
            + "\n"
            + word("1", "", "X")
            + "\n1\tx\tX\n";
    assertEquals(
        List.of(
            "0 _ do n't 2\u00a0000 [PUNCT, AUX, null, NUM][a-1]",
            "215 x [null][a-2]",
            "252 malformed: line 1 of the sentence has the id \"2\", expected 1",
            "273 malformed: line 1 of the sentence has no form",
            "293 wrong-field-count: line 1 of the sentence has 3 columns, expected 10"),
        read(file("a.conllu", content), 0, content.length()));
  }
}
