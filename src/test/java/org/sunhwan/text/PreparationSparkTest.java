package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;

/** Whole preparations of corpora that are used as they should be. */
class PreparationSparkTest {
  @TempDir Path folder;
  private final SparkSession spark = SparkForTests.session();
  private final Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
  private Setup setup;

  @BeforeEach
  void makeDataFolder() throws IOException {
    setup = new Setup(Files.createDirectory(folder.resolve("data")));
  }

  private PreparedDataset prepare(String name) {
    return Preparation.run(
        spark, storage, folder.resolve(name).toString(), setup.settings(), line -> {});
  }

  /** Rows as number, id, label, tokens in words, text. */
  private List<String> rows(PreparedDataset dataset, Split split) {
    Vocabulary vocabulary = dataset.vocabulary();
    var rows = new ArrayList<String>();
    for (Row row : dataset.sequences(spark, split).orderBy("number").collectAsList()) {
      var words = new ArrayList<String>();
      for (Object id : row.getList(row.fieldIndex("tokens"))) {
        words.add(vocabulary.token((Integer) id));
      }
      rows.add(
          row.getLong(row.fieldIndex("number"))
              + " "
              + row.getJavaMap(row.fieldIndex("id"))
              + " "
              + row.<Integer>getList(row.fieldIndex("targets")).get(0)
              + " "
              + words
              + " "
              + row.getString(row.fieldIndex("text")));
    }
    return rows;
  }

  @Test
  void writesNumberedSequencesWithGivenSplits() {
    setup
        .file("train.tsv", "id\ttext\tlabel", "1\tGood film good\tpos", "2\tbad film\tneg")
        .file("test.tsv", "label\tid\ttext", "neg\t3\tA bad day", "pos\t4\tGood FILM good");
    setup.test = List.of("test.tsv");
    PreparedDataset dataset = prepare("out");

    assertEquals(List.of("neg", "pos"), dataset.labels());
    assertEquals(
        "<pad>,<unk>,<bos>,<eos>,film,good,bad",
        String.join(",", IntStream.range(0, 7).mapToObj(dataset.vocabulary()::token).toList()));
    assertEquals(
        List.of("0 {id=1} 1 [good, film, good] null", "1 {id=2} 0 [bad, film] null"),
        rows(dataset, Split.TRAIN));
    assertEquals(
        List.of(
            "0 {id=3} 0 [<unk>, bad, <unk>] A bad day",
            "1 {id=4} 1 [good, film, good] Good FILM good"),
        rows(dataset, Split.TEST));
    assertEquals(List.of(), rows(dataset, Split.VALIDATION));

    DatasetStatistics statistics = dataset.statistics();
    assertEquals(4, statistics.rowsRead());
    assertEquals(Map.of(), statistics.quarantined());
    assertEquals(3, statistics.distinctTokens());
    assertEquals(1, statistics.testRowsAlsoInTrain());
    assertEquals(
        new DatasetStatistics.SplitStatistics(
            2, Map.of("neg", 1L, "pos", 1L), 6, 23, 2, 0, List.of(0L, 2L)),
        statistics.splits().get("test"));
    assertEquals(new Vocabulary.Count("film", 2), statistics.frequentTokens().get(0));
  }

  @Test
  void cutsLongTextsAndRareTokensAndCountsBoth() {
    setup.file("train.tsv", "id\ttext\tlabel", "1\ta a a b c\tx", "2\ta b\ty");
    setup.maximumLength = 3;
    setup.minimumCount = 2;
    PreparedDataset dataset = prepare("out");
    assertEquals(
        List.of("0 {id=1} 0 [a, a, a] null", "1 {id=2} 1 [a, b] null"), rows(dataset, Split.TRAIN));
    DatasetStatistics.SplitStatistics train = dataset.statistics().splits().get("train");
    assertEquals(1, train.truncated());
    assertEquals(5, train.tokens());
    assertEquals(6, dataset.statistics().vocabularySize());
    assertEquals(3, dataset.statistics().distinctTokens());
  }

  @Test
  void equalCountsAreOrderedByCodePointAndCutThere() {
    // U+FFFD comes before U+1F600 by code point, but after it by UTF-16 unit.
    setup.file("train.tsv", "id\ttext\tlabel", "1\t\uD83D\uDE00 \uFF01 b a\tx", "2\tz z\ty");
    setup.maximumVocabulary = 8;
    Vocabulary vocabulary = prepare("out").vocabulary();
    assertEquals(8, vocabulary.size());
    assertEquals(
        List.of("z", "a", "b", "\uFF01"),
        IntStream.range(4, 8).mapToObj(vocabulary::token).toList());
  }

  /** The same corpus in one task, and in tasks of a line or two. */
  @Test
  void tasksDecideNothing() {
    var lines = new ArrayList<String>(List.of("id\ttext\tlabel"));
    for (int i = 0; i < 300; i++) {
      String text = i % 23 == 0 ? " " : "word" + i % 7 + " w" + i % 60 + " tail";
      lines.add(i + "\t" + text + "\t" + (i % 31 == 0 ? "" : "c" + i % 3));
    }
    setup.file("train.tsv", lines.toArray(String[]::new));
    setup.file("more.tsv", "id\ttext\tlabel", "x\tthe last one\tc0");
    setup.train = List.of("*.tsv");
    setup.testShare = 0.2;
    setup.validationShare = 0.2;
    setup.maximumQuarantineShare = 0.2;
    setup.maximumVocabulary = 30;

    PreparedDataset whole = prepareInTasksOf(1 << 20, "whole");
    PreparedDataset cut = prepareInTasksOf(300, "cut");
    assertTrue(files(whole) < 6 && files(cut) > 30, files(whole) + " and " + files(cut));
    assertEquals(whole.vocabulary().write(), cut.vocabulary().write());
    for (Split split : Split.values()) {
      assertTrue(rows(whole, split).size() > 30);
      assertEquals(rows(whole, split), rows(cut, split));
      List<Long> numbers =
          cut.sequences(spark, split)
              .orderBy("number")
              .toJavaRDD()
              .map(r -> r.getLong(0))
              .collect();
      assertEquals(IntStream.range(0, numbers.size()).mapToObj(Long::valueOf).toList(), numbers);
    }
    assertEquals(withoutSeconds(whole.statistics()), withoutSeconds(cut.statistics()));
    assertEquals(quarantine("whole"), quarantine("cut"));
    assertEquals(23, quarantine("cut").size());
  }

  private PreparedDataset prepareInTasksOf(long bytes, String name) {
    DatasetSettings settings = setup.settings();
    List<CorpusFile> files = CorpusFile.of(storage, settings.corpus());
    Corpus corpus = Corpus.open(spark, storage, settings.corpus(), files, bytes);
    String out = folder.resolve(name).toString();
    return new PreparationRun(spark, storage, out, settings, corpus, line -> {}).finish("id");
  }

  private int files(PreparedDataset dataset) {
    return storage.files(dataset.folder() + "/sequences").size();
  }

  private List<String> quarantine(String name) {
    return spark
        .read()
        .json(folder.resolve(name) + "/quarantine")
        .orderBy("file", "position")
        .toJSON()
        .collectAsList();
  }

  private static DatasetStatistics withoutSeconds(DatasetStatistics s) {
    return new DatasetStatistics(
        s.files(),
        s.bytes(),
        s.fingerprint(),
        s.rowsRead(),
        s.quarantined(),
        s.splits(),
        s.distinctTokens(),
        s.vocabularySize(),
        s.frequentTokens(),
        s.testRowsAlsoInTrain(),
        0,
        s.otherVocabularySize());
  }

  @Test
  void duplicatesNeverStraddleSplits() {
    var lines = new ArrayList<String>(List.of("id\ttext\tlabel"));
    for (int i = 0; i < 600; i++) {
      // Equal after normalisation: upper case, and a decomposed letter.
      String text = (i % 2 == 0 ? "Caf\u00e9 " : "cafe\u0301 ") + i / 6;
      lines.add(i + "\t" + text + "\t" + i % 2);
    }
    setup.file("train.tsv", lines.toArray(String[]::new));
    setup.testShare = 0.3;
    setup.validationShare = 0.3;
    PreparedDataset dataset = prepare("out");
    Map<Integer, Split> splitOfText = new HashMap<>();
    long rows = 0;
    for (Split split : Split.values()) {
      List<Row> some = dataset.sequences(spark, split).collectAsList();
      assertTrue(some.size() > 60, split + " has " + some.size());
      for (Row row : some) {
        int text = Integer.parseInt((String) row.getJavaMap(1).get("id")) / 6;
        Split other = splitOfText.put(text, split);
        assertTrue(other == null || other == split, text + " is in " + other + " and " + split);
        rows++;
      }
    }
    assertEquals(600, rows);
  }

  @Test
  void aSplitColumnDecidesAndAMissingValidationPartIsDrawn() {
    var lines = new ArrayList<String>(List.of("id\ttext\tlabel\tpart"));
    for (int i = 0; i < 200; i++) {
      lines.add(i + "\ttext " + i + "\t" + i % 2 + "\t" + (i < 150 ? "train" : "Test"));
    }
    setup.file("train.tsv", lines.toArray(String[]::new));
    setup.splitColumn = "part";
    setup.validationShare = 0.3;
    setup.testShare = 0.3;
    PreparedDataset dataset = prepare("out");
    Map<String, DatasetStatistics.SplitStatistics> splits = dataset.statistics().splits();
    assertEquals(50, splits.get("test").rows());
    assertEquals(150, splits.get("train").rows() + splits.get("validation").rows());
    assertTrue(splits.get("validation").rows() > 20);
  }

  @Test
  void everyFormatGivesTheSameDataset() throws IOException {
    String[] texts = {"a quick \"fox\"", "tabs, and commas", "\uD55C\uAD6D\uC5B4 text"};
    var tsv = new ArrayList<String>(List.of("id\ttext\tlabel"));
    var csv = new ArrayList<String>(List.of("id,text,label"));
    var json = new ArrayList<String>();
    for (int i = 0; i < texts.length; i++) {
      tsv.add(i + "\t" + texts[i] + "\t" + i % 2);
      csv.add(i + ",\"" + texts[i].replace("\"", "\"\"") + "\"," + i % 2);
      json.add(
          "{\"id\": "
              + i
              + ", \"text\": \""
              + texts[i].replace("\"", "\\\"")
              + "\", \"label\": "
              + i % 2
              + "}");
    }
    setup.file("train.tsv", tsv.toArray(String[]::new));
    setup.file("marked.tsv", ("\uFEFF" + String.join("\r\n", tsv) + "\r\n").getBytes(UTF_8));
    setup.file("train.csv", csv.toArray(String[]::new));
    setup.file("train.jsonl", json.toArray(String[]::new));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write((String.join("\n", csv) + "\n").getBytes(UTF_8));
    }
    setup.file("train.csv.gz", packed.toByteArray());
    spark
        .read()
        .json(setup.data + "/train.jsonl")
        .coalesce(1)
        .write()
        .parquet(setup.data + "/train 100%.parquet");

    List<String> expected = rows(prepare("tsv"), Split.TRAIN);
    assertEquals(3, expected.size());
    for (String name :
        List.of("marked.tsv", "train.csv", "train.jsonl", "train.csv.gz", "train 100%.parquet")) {
      setup.train = List.of(name);
      assertEquals(expected, rows(prepare(name.replace(" 100%", "") + ".out"), Split.TRAIN), name);
    }
    setup.train = List.of("train.tsv", "train.jsonl", "train 100%.parquet");
    assertEquals(9, rows(prepare("mixed"), Split.TRAIN).size());
  }

  /** Files of Parquet rows that Spark reads in its own order and in several tasks. */
  @Test
  void parquetRowsAreNumberedByFileAndRow() {
    for (int file = 0; file < 3; file++) {
      int first = 1000 * file;
      spark
          .range(first, first + 40 + 1000 * (file / 2))
          .selectExpr("id", "if(id % 10 = 3, null, concat('word ', id)) as text", "id % 2 as label")
          .coalesce(1)
          .write()
          .mode(SaveMode.Append)
          .parquet(setup.data + "/" + "abc".charAt(file));
    }
    setup.train = List.of("a", "b", "c");
    setup.maximumQuarantineShare = 0.2;
    PreparedDataset dataset = prepare("out");
    List<String> ids =
        dataset.sequences(spark, Split.TRAIN).orderBy("number").collectAsList().stream()
            .map(row -> (String) row.getJavaMap(1).get("id"))
            .toList();
    var expected = new ArrayList<String>();
    for (int[] range : new int[][] {{0, 40}, {1000, 1040}, {2000, 3040}}) {
      for (int i = range[0]; i < range[1]; i++) {
        if (i % 10 != 3) {
          expected.add(String.valueOf(i));
        }
      }
    }
    assertEquals(expected, ids);
    assertEquals(Map.of("empty-text", 112L), dataset.statistics().quarantined());
    assertTrue(quarantine("out").get(0).contains("\"position\":3,"), quarantine("out").get(0));
  }

  @Test
  void subwordsAreLearnedFromTrainingRowsOnly() {
    var lines = new ArrayList<String>(List.of("id\ttext\tlabel\tpart"));
    for (int i = 0; i < 20; i++) {
      lines.add(i + "\tlower lowest newer newest\t" + i % 2 + "\ttrain");
      lines.add(i + "\tzzzz zzzz\t" + i % 2 + "\ttest");
    }
    setup.file("train.tsv", lines.toArray(String[]::new));
    setup.splitColumn = "part";
    setup.tokenizer = new TokenizerSettings(TokenizerSettings.Kind.SUBWORDS, true, true, 50, 2);
    PreparedDataset dataset = prepare("out");
    Vocabulary vocabulary = dataset.vocabulary();
    assertEquals(Vocabulary.UNKNOWN, vocabulary.id("z"));
    assertNotEquals(Vocabulary.UNKNOWN, vocabulary.id("\u2581newest"));
    assertEquals(20, vocabulary.count(vocabulary.id("\u2581newest")));
    assertEquals(0, dataset.statistics().splits().get("train").outOfVocabulary());
    assertTrue(
        rows(dataset, Split.TRAIN).get(0).contains("[\u2581lower, \u2581lowest, \u2581newer"));
  }

  @Test
  void identityFollowsSettingsAndFilesButNotTheFolder() throws IOException {
    setup.file("train.tsv", "id\ttext\tlabel", "1\ta\tx", "2\tb\ty");
    Path file = Path.of(setup.data, "train.tsv");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    String identity = Preparation.identity(storage, setup.settings());
    assertTrue(identity.matches("[0-9a-f]{16}"), identity);
    assertEquals(identity, prepare("out").id());

    Path moved = Files.createDirectory(folder.resolve("moved"));
    Files.copy(file, moved.resolve("train.tsv"));
    Files.setLastModifiedTime(moved.resolve("train.tsv"), Files.getLastModifiedTime(file));
    String data = setup.data;
    setup.data = moved.toString();
    assertEquals(identity, Preparation.identity(storage, setup.settings()));
    setup.data = data;

    setup.maximumLength = 7;
    assertNotEquals(identity, Preparation.identity(storage, setup.settings()));
    setup.maximumLength = 100;
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_001_000L));
    assertNotEquals(identity, Preparation.identity(storage, setup.settings()));
  }

  @Test
  void aCompleteDatasetIsUsedAndAHalfOneReplaced() throws IOException {
    setup.file("train.tsv", "id\ttext\tlabel", "1\ta\tx", "2\tb\ty");
    PreparedDataset first = prepare("out");
    Path sequences = folder.resolve("out/sequences");
    FileTime written = Files.getLastModifiedTime(sequences);
    assertEquals(first.id(), prepare("out").id());
    assertEquals(written, Files.getLastModifiedTime(sequences));

    Files.delete(folder.resolve("out/dataset.json"));
    Files.write(sequences.resolve("split=train/left-over.parquet"), new byte[] {1, 2, 3});
    assertFalse(PreparedDataset.complete(storage, first.folder()));
    assertEquals(2, rows(prepare("out"), Split.TRAIN).size());

    setup.maximumLength = 7;
    String message = assertThrows(CorpusException.class, () -> prepare("out")).getMessage();
    assertTrue(
        message.endsWith("out holds a dataset made with other settings. Choose another folder."));
  }

  @Test
  void openingChecksWhatPrepareWrote() throws IOException {
    setup.file("train.tsv", "id\ttext\tlabel", "1\ta\tx", "2\tb\ty");
    String out = prepare("out").folder();
    assertEquals(setup.settings(), PreparedDataset.open(storage, out).settings());

    Files.writeString(folder.resolve("out/labels.txt"), "y\nx\n");
    Files.deleteIfExists(folder.resolve("out/.labels.txt.crc"));
    String damaged =
        assertThrows(CorpusException.class, () -> PreparedDataset.open(storage, out)).getMessage();
    assertTrue(damaged.startsWith(out + "/labels.txt is not the file that prepare wrote"), damaged);

    Files.delete(folder.resolve("out/dataset.json"));
    assertEquals(
        out + " holds no complete dataset: it has no dataset.json. Run prepare, or let it finish.",
        assertThrows(CorpusException.class, () -> PreparedDataset.open(storage, out)).getMessage());
  }
}
