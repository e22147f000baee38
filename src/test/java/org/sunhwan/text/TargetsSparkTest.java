package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.text.TokenizerSettings.Kind;

/** What texts can be paired with beside one label, and the rows that cannot be used for it. */
class TargetsSparkTest {
  private static final String HEADER = "id\ttext\tlabel";

  @TempDir Path folder;
  private final SparkSession spark = SparkForTests.session();
  private final Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
  private Setup setup;

  @BeforeEach
  void makeDataFolder() throws IOException {
    setup = new Setup(Files.createDirectory(folder.resolve("data")));
    setup.maximumQuarantineShare = 0.9;
  }

  private PreparedDataset prepare(Target target) {
    setup.target = TargetSettings.of(target);
    return prepare("out");
  }

  private PreparedDataset prepare(String name) {
    String out = folder.resolve(name).toString();
    Preparation.run(spark, storage, out, setup.settings(), line -> {});
    // As others find it.
    PreparedDataset dataset = PreparedDataset.open(storage, out);
    assertEquals(setup.settings(), dataset.settings());
    return dataset;
  }

  private List<Row> rows(PreparedDataset dataset, Split split) {
    return dataset.sequences(spark, split).orderBy("number").collectAsList();
  }

  private static List<Integer> ints(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }

  private static String text(Row row, String column) {
    return row.getString(row.fieldIndex(column));
  }

  private List<String> bad() {
    return spark
        .read()
        .schema(Quarantine.SCHEMA)
        .json(folder.resolve("out/quarantine").toString())
        .orderBy("file", "position")
        .collectAsList()
        .stream()
        .map(
            r -> r.getString(0) + ":" + r.getLong(2) + " " + r.getString(3) + ": " + r.getString(4))
        .toList();
  }

  @Test
  void severalLabels() {
    setup.file("train.tsv", HEADER, "1\ta\tred, big", "2\tb\t ", "3\tc\tbig,red,big", "4\td\tx,,y");
    setup.file("test.tsv", HEADER, "5\ta\tblue,big", "6\tb\tbig");
    setup.test = List.of("test.tsv");
    PreparedDataset dataset = prepare(Target.CLASSES);
    assertEquals(List.of("big", "red"), dataset.labels());
    List<Row> train = rows(dataset, Split.TRAIN);
    assertEquals(List.of(0, 1), ints(train.get(0), "targets"));
    assertEquals(List.of(), ints(train.get(1), "targets"));
    assertEquals(List.of(0, 1), ints(train.get(2), "targets"));
    assertEquals(List.of(0), ints(rows(dataset, Split.TEST).get(0), "targets"));
    assertEquals(Map.of("big", 2L, "red", 2L), dataset.statistics().splits().get("train").labels());
    assertEquals(
        List.of(
            "test.tsv:2 unknown-label: \"blue\" is none of the 2 labels",
            "train.tsv:5 malformed: label 2 of 3 is empty in \"x,,y\""),
        bad());
  }

  @Test
  void noLabelAtAll() {
    setup.file("train.tsv", HEADER, "1\ta\t", "2\tb\t");
    assertEquals(
        "None of the 2 training rows in "
            + setup.data
            + " has a label. Check corpus.label-column and corpus.label-separator.",
        assertThrows(CorpusException.class, () -> prepare(Target.CLASSES)).getMessage());
  }

  @Test
  void numbers() {
    setup.file(
        "train.tsv",
        HEADER,
        "1\ta\t-2.5",
        "2\tb\t 4e1 ",
        "3\tc\tNaN",
        "4\td\t1e39",
        "5\te\t",
        "6\tf\t0x10",
        "7\tg\t1,5");
    PreparedDataset dataset = prepare(Target.NUMBER);
    List<Row> train = rows(dataset, Split.TRAIN);
    assertEquals(List.of(Float.floatToIntBits(-2.5f)), ints(train.get(0), "targets"));
    assertEquals(List.of(Float.floatToIntBits(40)), ints(train.get(1), "targets"));
    assertEquals(List.of(), dataset.labels());
    // Mean 18.75, each 21.25 away from it.
    assertEquals(
        new DatasetStatistics.NumberStatistics(18.75, 451.5625, -2.5f, 40),
        dataset.statistics().splits().get("train").numbers());
    assertEquals(
        List.of(
            "train.tsv:4 bad-number: \"NaN\" is no decimal number, such as -2.5",
            "train.tsv:5 bad-number: \"1e39\" is too large; float32 ends at 3.4028235E38",
            "train.tsv:6 missing-label: column \"label\" is empty",
            "train.tsv:7 bad-number: \"0x10\" is no decimal number, such as -2.5",
            "train.tsv:8 bad-number: \"1,5\" is no decimal number, such as -2.5"),
        bad());
  }

  /** Who is to write texts of a category must not learn that they end where they were cut. */
  @Test
  void textsToWriteSayWhereTheyWereCut() {
    setup.file("train.tsv", HEADER, "1\ta a a\tx", "2\ta a a a\ty", "3\ta\ty");
    setup.maximumLength = 3;
    PreparedDataset dataset = prepare(Target.CATEGORY);
    assertEquals(List.of("x", "y"), dataset.labels());
    List<Row> train = rows(dataset, Split.TRAIN);
    assertEquals(3, ints(train.get(1), "tokens").size());
    assertEquals(
        List.of(List.of(0), List.of(1, 1), List.of(1)),
        train.stream().map(row -> ints(row, "targets")).toList());
    assertEquals(1, dataset.statistics().splits().get("train").truncated());
    assertEquals(Map.of("x", 1L, "y", 2L), dataset.statistics().splits().get("train").labels());
  }

  private static String word(int id, String form, String upos) {
    return String.join("\t", "" + id, form, "_", upos, "_", "_", "_", "_", "_", "_") + "\n";
  }

  @Test
  void tagsOfSentences() {
    setup.tokenizer = new TokenizerSettings(Kind.SPACES, true, true, 0, 1);
    setup.train = List.of("train.conllu");
    setup.test = List.of("test.conllu");
    setup.textColumn = "form";
    setup.labelColumn = "upos";
    setup.idColumns = List.of("sent_id");
    setup.maximumLength = 3;
    String train =
        "# sent_id = s1\n"
            + word(1, "The", "D")
            + word(2, "cat", "N")
            + "\n# sent_id = s2\n"
            + word(1, "THE", "D")
            + word(2, "x", "_")
            + "\n"
            + IntStream.range(1, 5).mapToObj(i -> word(i, "w", "N")).reduce("", String::concat)
            + "\n"
            + word(1, "none", "_");
    setup.file("train.conllu", train.getBytes(UTF_8));
    setup.file(
        "test.conllu", (word(1, "Cat", "N") + "\n" + word(1, "the", "V") + "\n").getBytes(UTF_8));
    PreparedDataset dataset = prepare(Target.TAGS);
    // The sentence with four words is not trained on, and so has no tag.
    assertEquals(List.of("D", "N"), dataset.labels());
    Vocabulary words = dataset.vocabulary();
    assertEquals(Vocabulary.UNKNOWN, words.id("w"));
    int the = words.id("the");
    Vocabulary characters = dataset.characters();
    List<Row> rows = rows(dataset, Split.TRAIN);
    assertEquals(List.of(the, words.id("cat")), ints(rows.get(0), "tokens"));
    assertEquals(List.of(the, words.id("x")), ints(rows.get(1), "tokens"));
    assertEquals(List.of(0, 1), ints(rows.get(0), "targets"));
    assertEquals(List.of(0, -1), ints(rows.get(1), "targets"));
    assertEquals("s2", rows.get(1).getJavaMap(rows.get(1).fieldIndex("id")).get("sent_id"));
    List<Integer> spelled = new ArrayList<>();
    for (String c : List.of("T", "H", "E", "", "x", "")) {
      spelled.add(c.isEmpty() ? 0 : characters.id(c));
    }
    assertEquals(spelled, ints(rows.get(1), "characters"));
    assertTrue(characters.id("H") != characters.id("h"), "case is seen");
    Row test = rows(dataset, Split.TEST).get(0);
    assertEquals("Cat", text(test, "text"));
    assertEquals(
        List.of(Vocabulary.UNKNOWN, characters.id("a"), characters.id("t"), 0),
        ints(test, "characters"));
    assertEquals(Map.of("D", 2L, "N", 1L), dataset.statistics().splits().get("train").labels());
    assertEquals(
        List.of(
            "test.conllu:3 unknown-label: \"V\", tag 1 of 1, is none of the 2 tags",
            "train.conllu:9 over-long: 4 words, 3 are allowed (sequence.max-length)",
            "train.conllu:14 missing-label: column \"upos\" has no tag"),
        bad());
    assertThrows(IllegalStateException.class, dataset::targetVocabulary);
  }

  @Test
  void tagsInAColumnHaveToBeAsManyAsWords() {
    setup.tokenizer = new TokenizerSettings(Kind.SPACES, false, true, 0, 1);
    setup.file("train.tsv", HEADER, "1\ta  b\tX Y", "2\tb\tX", "3\ta b c\tX Y", "4\tc\t");
    PreparedDataset dataset = prepare(Target.TAGS);
    assertEquals(List.of(0, 1), ints(rows(dataset, Split.TRAIN).get(0), "targets"));
    assertEquals(
        List.of(
            "train.tsv:4 tag-count: 2 tags for 3 words",
            "train.tsv:5 missing-label: column \"label\" has no tag"),
        bad());
  }

  @Test
  void wordsToTagAreTakenAsTheyStand() {
    setup.target = TargetSettings.of(Target.TAGS);
    assertEquals(
        "tokenizer.kind must be spaces where words are tagged: they are taken as they stand.",
        assertThrows(IllegalArgumentException.class, setup::settings).getMessage());
  }

  private void pairs(Kind kind, boolean shared, int longest) {
    setup.targetColumn = "to";
    setup.tokenizer = new TokenizerSettings(kind, false, true, 4, 2);
    setup.target = new TargetSettings(Target.TEXT, kind, shared, longest);
  }

  @Test
  void pairsOfTexts() {
    setup.file(
        "train.tsv",
        "id\ttext\tto",
        "1\tein Hund\ta dog",
        "2\tein a\ta a a a",
        "3\t \tx",
        "4\ty\t ",
        "5\t1 2 3 4 5\tone");
    setup.file("test.tsv", "id\ttext\tto", "6\tHund .\tdog ein !");
    setup.test = List.of("test.tsv");
    setup.maximumLength = 4;
    pairs(Kind.WORDS, false, 3);
    PreparedDataset dataset = prepare("out");
    Vocabulary sources = dataset.vocabulary();
    Vocabulary targets = dataset.targetVocabulary();
    assertEquals(6, sources.size());
    assertEquals(6, targets.size(), "of the good pair alone");
    Row train = rows(dataset, Split.TRAIN).get(0);
    assertEquals(List.of(sources.id("ein"), sources.id("Hund")), ints(train, "tokens"));
    assertEquals(List.of(targets.id("a"), targets.id("dog")), ints(train, "targets"));
    assertEquals(null, text(train, "targetText"));
    Row test = rows(dataset, Split.TEST).get(0);
    assertEquals(List.of(targets.id("dog"), 1, 1), ints(test, "targets"));
    assertEquals("dog ein !", text(test, "targetText"));
    assertEquals(
        new DatasetStatistics.TargetStatistics(3, 9, 2),
        dataset.statistics().splits().get("test").target());
    assertEquals(
        List.of(
            "train.tsv:3 over-long: column \"to\" has 4 tokens, 3 are allowed"
                + " (sequence.max-target-length)",
            "train.tsv:4 empty-text: column \"text\" is empty",
            "train.tsv:5 empty-target: column \"to\" is empty",
            "train.tsv:6 over-long: 5 tokens, 4 are allowed (sequence.max-length)"),
        bad());
  }

  /** Only when subwords are learned it turns out which texts are too long. */
  @Test
  void pairsInSubwords() {
    setup.file("train.tsv", "id\ttext\tto", "1\tab ab\txy xy xy", "2\tab\tqrst", "3\tab ab\txy");
    pairs(Kind.SUBWORDS, false, 4);
    PreparedDataset dataset = prepare("out");
    assertEquals(
        List.of(
            "train.tsv:3 over-long: column \"to\" has 5 tokens, 4 are allowed"
                + " (sequence.max-target-length)"),
        bad());
    assertEquals(2, rows(dataset, Split.TRAIN).size());
    Vocabulary targets = dataset.targetVocabulary();
    assertEquals(Vocabulary.UNKNOWN, targets.id("q"), "bad rows have no say");
    List<Integer> ids = ints(rows(dataset, Split.TRAIN).get(0), "targets");
    assertEquals(
        "xy xy xy", dataset.targetTokenizer().text(ids.stream().map(targets::token).toList()));
    assertTrue(!dataset.tokenizer().json().equals(dataset.targetTokenizer().json()));
  }

  @Test
  void sharedSubwords() {
    setup.file("train.tsv", "id\ttext\tto", "1\tab ab\tab cd", "2\tcd\tab");
    pairs(Kind.SUBWORDS, true, 9);
    PreparedDataset dataset = prepare("out");
    assertEquals(dataset.tokenizer().json(), dataset.targetTokenizer().json());
    assertEquals(dataset.vocabulary().write(), dataset.targetVocabulary().write());
    assertEquals(4, dataset.vocabulary().count(dataset.vocabulary().id("\u2581ab")));
    assertEquals(2, dataset.vocabulary().count(dataset.vocabulary().id("\u2581cd")));
  }

  @Test
  void pairsInDifferentTokens() {
    setup.file("train.tsv", "id\ttext\tto", "1\tab ab\tx y", "2\tab\ty");
    pairs(Kind.SUBWORDS, false, 9);
    setup.target = new TargetSettings(Target.TEXT, Kind.CHARACTERS, false, 9);
    PreparedDataset dataset = prepare("out");
    assertEquals(3, ints(rows(dataset, Split.TRAIN).get(0), "targets").size());
    assertEquals(
        "vocabulary.shared needs the same tokenizer.kind and tokenizer.target-kind.",
        assertThrows(
                IllegalArgumentException.class,
                () -> {
                  setup.target = new TargetSettings(Target.TEXT, Kind.CHARACTERS, true, 9);
                  setup.settings();
                })
            .getMessage());
  }

  @Test
  void targetTextsHaveToBeSomewhere() {
    setup.file("train.tsv", HEADER, "1\ta\tx");
    assertEquals(
        "Preparing pairs of texts needs target texts, but corpus.target-column and"
            + " corpus.target-files are empty. Name the column, or the files line by line beside"
            + " the others, that hold them.",
        assertThrows(CorpusException.class, () -> prepare(Target.TEXT)).getMessage());
  }

  @Test
  void runningTextKeepsEveryLineAndItsSpaces() {
    setup.idColumns = List.of();
    setup.file("train.txt", "ab  a", "", " ", "b", "", "c", "aaaaaaaaaaaaaa");
    setup.train = List.of("train.txt");
    setup.tokenizer = new TokenizerSettings(Kind.CHARACTERS, false, true, 0, 1);
    setup.maximumLength = 3;
    setup.splitBy = DatasetSettings.SplitBy.ORDER;
    // 29 bytes: lines that start at 10.15 or later are validated, from 14.5 or later tested; the
    // last one starts at 14, and counts as there from its first byte's middle.
    setup.validationShare = 0.15;
    setup.testShare = 0.5;
    PreparedDataset dataset = prepare(Target.NOTHING);
    assertEquals(List.of("ab  a\n", "\n", " \n", "b\n"), lines(dataset, Split.TRAIN));
    assertEquals(List.of("\n", "c\n"), lines(dataset, Split.VALIDATION));
    assertEquals(List.of("aaaaaaaaaaaaaa\n"), lines(dataset, Split.TEST));
    assertEquals("", text(rows(dataset, Split.VALIDATION).get(0), "text"));
    assertEquals(7, dataset.statistics().rowsRead());
    assertEquals(0, dataset.statistics().splits().get("test").truncated());
  }

  /**
   * A split's lines with their end, which is a token; unknown characters as they are known here.
   */
  private List<String> lines(PreparedDataset dataset, Split split) {
    var lines = new ArrayList<String>();
    for (Row row : rows(dataset, split)) {
      var line = new StringBuilder();
      for (int id : ints(row, "tokens")) {
        line.append(
            switch (id) {
              case Vocabulary.END -> "\n";
              case Vocabulary.UNKNOWN -> "c";
              default -> dataset.vocabulary().token(id);
            });
      }
      lines.add(line.toString());
    }
    return lines;
  }

  @Test
  void theOrderOfCompressedFilesIsRefused() throws IOException {
    setup.idColumns = List.of();
    setup.train = List.of("train.txt.gz");
    try (var out =
        new java.util.zip.GZIPOutputStream(
            Files.newOutputStream(Path.of(setup.data, "train.txt.gz")))) {
      out.write("a\nb\n".getBytes(UTF_8));
    }
    setup.splitBy = DatasetSettings.SplitBy.ORDER;
    setup.testShare = 0.5;
    String message =
        assertThrows(CorpusException.class, () -> prepare(Target.NOTHING)).getMessage();
    assertTrue(
        message.endsWith(
            "train.txt.gz tells nobody which of its rows are the last ones before all of it was"
                + " read, so split.by = order cannot draw from it. Give it as uncompressed text,"
                + " give corpus.validation and corpus.test, or set split.by = hash."),
        message);
  }
}
