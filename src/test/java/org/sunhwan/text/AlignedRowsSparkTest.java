package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;

/** Two files of which line i of one is paired with line i of the other. */
class AlignedRowsSparkTest {
  @TempDir Path folder;
  private final SparkSession spark = SparkForTests.session();
  private final Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
  private Setup setup;

  @BeforeEach
  void settings() {
    setup = new Setup(folder);
    setup.idColumns = List.of();
    setup.target =
        new TargetSettings(Target.TEXT, TokenizerSettings.Kind.WORDS, false, setup.maximumLength);
  }

  /** All rows in order, read in tasks of about so many bytes. */
  private List<String> read(long taskBytes) {
    CorpusSettings settings = setup.settings().corpus();
    List<CorpusFile> files = CorpusFile.of(storage, settings);
    var rows =
        new ArrayList<>(
            Corpus.open(spark, storage, settings, files, taskBytes)
                .pieces()
                .mapPartitions(pieces -> new Shown(pieces))
                .collect());
    return rows;
  }

  private static final class Shown extends EachRow<String> {
    Shown(java.util.Iterator<Rows> pieces) {
      super(pieces);
    }

    @Override
    String take(Rows piece) {
      CorpusRow row = piece.row();
      String what = row.reason == null ? row.text + " = " + row.target : row.detail;
      return piece.file() + "@" + row.position + " " + what;
    }
  }

  @Test
  void everyPairComesOnceHoweverTheFilesAreCut() throws IOException {
    var lines = new ArrayList<String>();
    var targets = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      lines.add("line " + i + " " + "x".repeat(i % 7));
      targets.add("Zeile " + i + " " + "\uc0bc".repeat(i * i % 11));
    }
    setup.file("a.one", lines.toArray(String[]::new));
    setup.file("a.two", targets.toArray(String[]::new));
    // Without a line end behind the last line, and shorter than what it is paired with.
    setup.file("b.one", "first\nsecond\nthird".getBytes(UTF_8));
    setup.file("b.two", "erste\nzweite " + "z".repeat(90), "dritte");
    setup.train = List.of("a.one", "b.*one");
    setup.targetFiles = List.of("a.two", "b.*two");
    List<String> whole = read(1 << 20);
    assertEquals(43, whole.size());
    assertEquals("0@0 line 0  = Zeile 0 ", whole.get(0));
    assertEquals("0@381 line 33 xxxxx = Zeile 33 ", whole.get(33));
    assertEquals("1@13 third = dritte", whole.get(42));
    for (int bytes : new int[] {1, 3, 17, 50, 120, 333}) {
      assertEquals(whole, read(bytes), "tasks of " + bytes + " bytes");
    }
    pack("a.two");
    setup.targetFiles = List.of("a.two.gz", "b.two");
    assertEquals(whole, read(50), "targets compressed");
    pack("a.one");
    setup.train = List.of("a.one.gz", "b.one");
    assertEquals(whole, read(50), "both compressed");
    setup.targetFiles = List.of("a.two", "b.two");
    assertEquals(whole, read(50), "texts compressed");
  }

  private void pack(String name) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
      Files.copy(folder.resolve(name), out);
    }
  }

  @Test
  void lineCountsThatDifferAreNamed() {
    setup.file("a.one", "1", "2", "3");
    setup.file("a.two", "1", "2");
    setup.train = List.of("a.one");
    setup.targetFiles = List.of("a.two");
    String message = assertThrows(CorpusException.class, () -> read(1 << 20)).getMessage();
    assertEquals(
        ("file:F/a.one has 3 lines, but file:F/a.two has 2. Line i of corpus.target-files must be"
                + " what line i of the text is paired with; a line was lost or doubled in one of"
                + " them. Make both anew from the same source.")
            .replace("F/", folder + "/"),
        message);
  }

  @Test
  void filesThatCannotBePairedAreNamed() {
    setup.file("a.one", "1").file("b.one", "1").file("a.two", "1");
    setup.train = List.of("*.one");
    setup.targetFiles = List.of("*.two");
    assertEquals(
        "*.one matches 2 files and *.two in corpus.target-files matches 1, so they cannot be paired"
            + " file by file. Let both match as many.",
        assertThrows(CorpusException.class, () -> read(1 << 20)).getMessage());
    setup.targetFiles = List.of("a.two", "b.two");
    String message =
        assertThrows(IllegalArgumentException.class, () -> setup.settings()).getMessage();
    assertEquals(
        "corpus.target-files has 2 entries, but corpus.train, corpus.validation and corpus.test"
            + " together have 1; give one for each, in this order.",
        message);
  }

  @Test
  void badLinesAreNamedByFileAndNumber() {
    setup.file("a.one", "1", "", "3", "4", "x".repeat(30));
    setup.file("a.two", "\n2\n \n".getBytes(UTF_8));
    setup.file("a.two", new byte[] {'1', '\n', '2', '\n', ' ', '\n', -2, '\n', '5', '\n'});
    setup.train = List.of("a.one");
    setup.targetFiles = List.of("a.two");
    setup.maximumLineBytes = 20;
    assertEquals(
        List.of(
            "0@0 1 = 1",
            "0@2 line 2 of a.one is empty",
            "0@3 line 3 of a.two is empty",
            "0@5 line 4 of a.two: byte 0xFE at 0 of the line is not UTF-8",
            "0@7 line 5 of a.one has more than 20 bytes"),
        read(1 << 20));
    assertTrue(read(1).size() == 5);
  }
}
