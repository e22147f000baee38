package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.StorageException;
import org.sunhwan.testing.SparkForTests;

/** Rows and corpora that cannot be used: quarantine, or a sentence and no dataset. */
class BadCorpusSparkTest {
  private static final String HEADER = "id\ttext\tlabel";

  @TempDir Path folder;
  private final SparkSession spark = SparkForTests.session();
  private final Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
  private Setup setup;

  @BeforeEach
  void makeDataFolder() throws IOException {
    setup = new Setup(Files.createDirectory(folder.resolve("data")));
  }

  private PreparedDataset prepare() {
    return Preparation.run(
        spark, storage, folder.resolve("out").toString(), setup.settings(), line -> {});
  }

  /** The message, with the test's folder as FOLDER; nothing but quarantine may be left behind. */
  private String refusal() throws IOException {
    var e = assertThrows(CorpusException.class, this::prepare);
    if (Files.exists(folder.resolve("out"))) {
      try (var left = Files.list(folder.resolve("out"))) {
        assertEquals(
            List.of("quarantine"), left.map(path -> path.getFileName().toString()).toList());
      }
    }
    return e.getMessage().replace("file:" + folder, "FOLDER").replace(folder.toString(), "FOLDER");
  }

  private List<Row> quarantine() {
    return spark
        .read()
        .schema(Quarantine.SCHEMA)
        .json(folder.resolve("out/quarantine").toString())
        .orderBy("file", "position")
        .collectAsList();
  }

  private static void assertRow(Row row, long position, String reason, String detail, String text) {
    assertEquals("train.tsv", row.getString(0));
    assertEquals(
        Arrays.asList(position, reason, detail, text),
        Arrays.asList(row.getLong(1), row.getString(3), row.getString(4), row.getString(5)));
  }

  @Test
  void everyBadRowIsKeptWithItsReason() {
    String latin = "5\tcaf\u00e9\tx\n";
    String long20 = "6\t" + "long ".repeat(5) + "\tx\n";
    String line200 = "7\t" + "z".repeat(200) + "\tx\n";
    setup.file(
        "train.tsv",
        concat(
            (HEADER + "\n1\tgood\tx\n2\tone too many\tx\t\n3\t \ty\n4\tno label\t \n")
                .getBytes(UTF_8),
            latin.getBytes(ISO_8859_1),
            long20.getBytes(UTF_8),
            line200.getBytes(UTF_8),
            "8\t...\ty\n9\tstrange\tz\n10\tgood too\ty".getBytes(UTF_8)));
    setup.labels = List.of("x", "y");
    setup.maximumCharacters = 20;
    setup.maximumLineBytes = 100;
    setup.maximumQuarantineShare = 0.8;
    setup.tokenizer = new TokenizerSettings(TokenizerSettings.Kind.WORDS, true, false, 1, 1);

    PreparedDataset dataset = prepare();
    assertEquals(2, dataset.sequences(spark, Split.TRAIN).count());
    assertEquals(10, dataset.statistics().rowsRead());
    assertEquals(
        Map.of(
            "wrong-field-count", 1L,
            "empty-text", 2L,
            "missing-label", 1L,
            "not-utf8", 1L,
            "over-long", 2L,
            "unknown-label", 1L),
        dataset.statistics().quarantined());

    List<Row> rows = quarantine();
    assertEquals(
        List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L),
        rows.stream().map(row -> row.getLong(2)).toList(),
        "lines, the header the first");
    assertRow(rows.get(0), 23, "wrong-field-count", "4 fields, expected 3", "2\tone too many\tx\t");
    assertRow(rows.get(1), 41, "empty-text", "column \"text\" is empty", "3\t \ty");
    assertRow(rows.get(2), 47, "missing-label", "column \"label\" is empty", "4\tno label\t ");
    assertRow(
        rows.get(3), 60, "not-utf8", "byte 0xE9 at 5 of the line is not UTF-8", "5\tcaf\uFFFD\tx");
    assertEquals(
        latin.strip(),
        new String(Base64.getDecoder().decode(rows.get(3).getString(6)), ISO_8859_1));
    assertRow(
        rows.get(4), 69, "over-long", "25 characters, 20 are allowed", long20.replace("\n", ""));
    assertRow(
        rows.get(5),
        99,
        "over-long",
        "the line has more than 100 bytes",
        line200.substring(0, 100));
    assertRow(rows.get(6), 304, "empty-text", "the text holds no token", "8\t...\ty");
    assertRow(rows.get(7), 312, "unknown-label", "\"z\" is none of the 2 labels", "9\tstrange\tz");
  }

  private static byte[] concat(byte[]... parts) {
    var out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void aTestLabelThatTrainingNeverShowedIsUnknown() {
    setup.file("train.tsv", HEADER, "1\ta\tx", "2\tb\ty");
    setup.file("test.tsv", HEADER, "3\ta\tz", "4\tb\ty");
    setup.test = List.of("test.tsv");
    setup.maximumQuarantineShare = 0.5;
    PreparedDataset dataset = prepare();
    assertEquals(List.of("x", "y"), dataset.labels());
    assertEquals(Map.of("unknown-label", 1L), dataset.statistics().quarantined());
    Row only = dataset.sequences(spark, Split.TEST).collectAsList().get(0);
    assertEquals("4", only.getJavaMap(only.fieldIndex("id")).get("id"));
    assertEquals(0L, only.getLong(only.fieldIndex("number")));
    assertEquals("\"z\" is none of the 2 labels", quarantine().get(0).getString(4));
  }

  @Test
  void anUnknownSplitIsQuarantined() {
    setup.file("train.tsv", HEADER + "\tpart", "1\ta\tx\ttrain", "2\tb\ty\tTRAIN", "3\tc\tx\tdev");
    setup.splitColumn = "part";
    setup.maximumQuarantineShare = 0.5;
    assertEquals(Map.of("unknown-split", 1L), prepare().statistics().quarantined());
    assertEquals("\"dev\" is none of train, validation and test", quarantine().get(0).getString(4));
  }

  @Test
  void tooManyBadRowsStopTheJobAndAreKept() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx", "2\tb\ty", "3\t\tx", "4", "5");
    setup.maximumQuarantineShare = 0.25;
    assertEquals(
        "3 of 5 rows in FOLDER/data cannot be used (60.00 %, corpus.max-quarantine-share allows"
            + " 25.00 %): 2 wrong-field-count (as in train.tsv at line 5: 1 field, expected 3); 1"
            + " empty-text (as in train.tsv at line 4: column \"text\" is empty). The rows are"
            + " kept in FOLDER/out/quarantine. Correct them, or the corpus settings that do not fit"
            + " them.",
        refusal());
    assertEquals(3, quarantine().size());
    setup.maximumQuarantineShare = 0.6;
    assertEquals(3, prepare().statistics().rowsRead() - 2, "exactly the share is allowed");
  }

  @Test
  void aRefusalQuotesNoTextOfTheCorpus() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx", "2\tb\ty", "3\tx\tsecret words");
    setup.labels = List.of("x", "y");
    setup.maximumQuarantineShare = 0.1;
    String refusal = refusal();
    assertTrue(refusal.contains("1 unknown-label (as in train.tsv at line 4)"), refusal);
    assertFalse(refusal.contains("secret"), refusal);
  }

  @Test
  void allRowsBad() throws IOException {
    setup.file("train.tsv", HEADER, "1", "2");
    setup.maximumQuarantineShare = 1;
    assertEquals(
        "None of the 2 rows in FOLDER/data can be used: 2 wrong-field-count (as in train.tsv at"
            + " line 2: 1 field, expected 3). The rows are kept in FOLDER/out/quarantine. Correct"
            + " them, or the corpus settings that do not fit them.",
        refusal());
  }

  @Test
  void emptyCorpus() throws IOException {
    setup.file("train.tsv", HEADER);
    setup.file("none.tsv", new byte[0]);
    setup.train = List.of("*.tsv");
    assertEquals(
        "The corpus is empty: the 2 files in FOLDER/data hold no rows. Check the data folder and"
            + " the patterns in corpus.train.",
        refusal());
  }

  @Test
  void missingPath() throws IOException {
    assertEquals(
        "No file matches FOLDER/data/train.tsv (corpus.train). Check the data folder and the"
            + " pattern; names that start with _ or . are skipped.",
        refusal());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void oneClassOnly() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx", "2\tb\tx");
    assertEquals(
        "All 2 training rows in FOLDER/data have the same label, \"x\"; a classifier needs at least"
            + " two classes. Check corpus.label-column and the corpus.",
        refusal());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void noTrainingRows() throws IOException {
    setup.file("train.tsv", HEADER + "\tpart", "1\ta\tx\ttest", "2\tb\ty\ttest");
    setup.splitColumn = "part";
    setup.labels = List.of("x", "y");
    assertEquals(
        "No training rows are left of the 2 usable rows in FOLDER/data. Check corpus.train and"
            + " corpus.split-column, or draw smaller validation and test shares.",
        refusal());
  }

  @Test
  void aLabelColumnThatNamesNoClasses() throws IOException {
    var lines = new String[10_002];
    lines[0] = HEADER;
    for (int i = 1; i < lines.length; i++) {
      lines[i] = i + "\ttext\t" + i;
    }
    setup.file("train.tsv", lines);
    assertEquals(
        "The label column holds more than 10000 different values, so it does not name classes."
            + " Check corpus.label-column.",
        refusal());
  }

  @Test
  void missingColumn() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx");
    setup.labelColumn = "labels";
    assertEquals(
        "FOLDER/data/train.tsv has no column \"labels\"; did you mean \"label\"? It has id, text,"
            + " label. Correct the corpus columns, or name the fields in corpus.fields if the file"
            + " has no header line.",
        refusal());
  }

  @Test
  void noLabelColumn() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx");
    setup.labelColumn = "";
    assertEquals(
        "Preparing a classifier's dataset needs labelled rows, but corpus.label-column is empty."
            + " Name the column that holds the label.",
        refusal());
  }

  @Test
  void unknownEnding() throws IOException {
    setup.file("train.dat", HEADER, "1\ta\tx");
    setup.train = List.of("train.dat");
    assertEquals(
        "FOLDER/data/train.dat has a name that does not tell its format; known endings are txt,"
            + " tsv, csv, jsonl, conllu, conll and parquet, all but the last also with .gz. Set"
            + " corpus.format.",
        refusal());
  }

  @Test
  void aFileInTwoSplits() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx");
    setup.train = List.of("*.tsv");
    setup.test = List.of("train.tsv");
    assertEquals(
        "FOLDER/data/train.tsv is matched by both corpus.train and corpus.test, so its rows would"
            + " be trained on and tested on. Narrow one of the patterns.",
        refusal());
  }

  @Test
  void unreadableParquet() throws IOException {
    setup.file("train.parquet", "this is no Parquet file, whatever its name says");
    setup.train = List.of("train.parquet");
    String message = refusal();
    assertTrue(
        message.startsWith("FOLDER/data/train.parquet cannot be read as Parquet: "), message);
    assertTrue(
        message.endsWith(
            ". It may be cut off or of another format; write it again, take it out of the corpus,"
                + " or set corpus.format."),
        message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void parquetThatBreaksInTheMiddle() throws IOException {
    spark
        .range(20_000)
        .selectExpr("id", "concat('text ', hash(id)) as text", "id % 2 as label")
        .coalesce(1)
        .write()
        .parquet(setup.data + "/rows");
    Path file;
    try (var files = Files.list(Path.of(setup.data, "rows"))) {
      file = files.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] content = Files.readAllBytes(file);
    Arrays.fill(content, 1000, content.length / 2, (byte) 7);
    setup.file("train.parquet", content);
    setup.train = List.of("train.parquet");
    String message = refusal();
    assertTrue(
        message.startsWith("FOLDER/data/train.parquet cannot be read as Parquet: "), message);
  }

  @Test
  void noPermissionToWrite() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx", "2\tb\ty");
    Files.write(folder.resolve("out"), new byte[] {1});
    assertThrows(StorageException.class, this::prepare);
    assertTrue(Files.isRegularFile(folder.resolve("out")));
  }

  /** The corpus grows after it was counted. */
  @Test
  void aCorpusThatChangesWhileItIsRead() throws IOException {
    setup.file("train.tsv", HEADER, "1\ta\tx", "2\tb\ty");
    var e =
        assertThrows(
            CorpusException.class,
            () ->
                Preparation.run(
                    spark,
                    storage,
                    folder.resolve("out").toString(),
                    setup.settings(),
                    line -> {
                      if (line.contains("distinct tokens")) {
                        setup.file("train.tsv", HEADER, "1\tb\tx", "2\ta\ty");
                      }
                    }));
    assertEquals(
        "The corpus in "
            + setup.data
            + " changed while it was read: the second pass met other rows than the first. Start"
            + " again when nothing writes to it.",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
