package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.TokenizerSettings.Kind;

/** Corpora that everybody knows, and how many sentences, words and characters they have. */
class RealCorporaSparkTest {
  private static final Path DATA =
      Path.of(Objects.requireNonNullElse(System.getenv("SUNHWAN_DATA"), "../shared/data"));

  @TempDir Path folder;
  private final SparkSession spark = SparkForTests.session();
  private final Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
  private Setup setup;

  private PreparedDataset prepare(String corpus, Target target, Kind kind) {
    setup.target = new TargetSettings(target, kind, false, 200);
    setup.tokenizer = new TokenizerSettings(kind, false, true, 2000, 2);
    setup.idColumns = List.of();
    setup.maximumVocabulary = 100_000;
    setup.maximumLength = 200;
    setup.maximumLineBytes = 1 << 20;
    setup.maximumCharacters = 100_000;
    return Preparation.run(
        spark, storage, folder.resolve(corpus).toString(), setup.settings(), line -> {});
  }

  private void corpus(String name, String first) {
    assumeTrue(Files.exists(DATA.resolve(name).resolve(first)), "skipped: no corpus " + name);
    setup = new Setup(DATA.resolve(name));
  }

  private static void assertSplit(
      PreparedDataset dataset, Split split, long rows, long tokens, long characters) {
    SplitStatistics counted = dataset.statistics().splits().get(split.label());
    assertEquals(rows, counted.rows(), split + " rows");
    assertEquals(tokens, counted.tokens(), split + " tokens");
    if (characters > 0) {
      assertEquals(characters, counted.characters(), split + " characters");
    }
  }

  private PreparedDataset treebank(String name, String prefix) {
    corpus(name, prefix + "-ud-train.conllu");
    setup.train = List.of(prefix + "-ud-train.conllu");
    setup.validation = List.of(prefix + "-ud-dev.conllu");
    setup.test = List.of(prefix + "-ud-test.conllu");
    setup.textColumn = "form";
    setup.labelColumn = "upos";
    return prepare(name, Target.TAGS, Kind.SPACES);
  }

  @Test
  void englishTreebank() {
    PreparedDataset dataset = treebank("ud-english-ewt", "en_ewt");
    assertSplit(dataset, Split.TRAIN, 12_544, 204_577, 0);
    assertSplit(dataset, Split.VALIDATION, 2_001, 25_147, 0);
    assertSplit(dataset, Split.TEST, 2_077, 25_094, 0);
    assertEquals(Map.of(), dataset.statistics().quarantined());
    assertEquals(17, dataset.labels().size());
    // Words of the test that the training sentences do not have: 9.1 %.
    assertEquals(
        0.091, dataset.statistics().splits().get("test").outOfVocabulary() / 25_094.0, 0.0005);
    Row sums =
        dataset
            .sequences(spark, Split.TRAIN)
            .selectExpr(
                "sum(size(targets))",
                "sum(size(filter(characters, c -> c = 0)))",
                "sum(size(filter(tokens, t -> t < 4)))",
                "min(array_min(targets))")
            .head();
    assertEquals(204_577, sums.getLong(0));
    assertEquals(204_577, sums.getLong(1), "one end for each word");
    assertEquals(0, sums.getLong(2));
    assertEquals(0, sums.getInt(3));
    // Five real underscores.
    int underscore = dataset.vocabulary().id("_");
    assertEquals(5, dataset.vocabulary().count(underscore));
  }

  @Test
  void koreanTreebank() {
    PreparedDataset dataset = treebank("ud-korean-gsd", "ko_gsd");
    assertSplit(dataset, Split.TRAIN, 4_400, 56_687, 0);
    assertSplit(dataset, Split.VALIDATION, 950, 11_958, 0);
    assertSplit(dataset, Split.TEST, 989, 11_677, 0);
    assertEquals(Map.of(), dataset.statistics().quarantined());
    assertEquals(
        0.345, dataset.statistics().splits().get("test").outOfVocabulary() / 11_677.0, 0.0005);
    assertEquals(9, dataset.vocabulary().count(dataset.vocabulary().id("_")));
  }

  @Test
  void parallelCaptions() {
    corpus("multi30k", "train.de.gz");
    setup.train = List.of("train.de.gz");
    setup.validation = List.of("val.de");
    setup.test = List.of("test_2016_flickr.de");
    setup.targetFiles = List.of("train.en.gz", "val.en", "test_2016_flickr.en");
    PreparedDataset dataset = prepare("multi30k", Target.TEXT, Kind.SPACES);
    // No-break spaces do not part words: one of the 11,568 that Unicode sees is none.
    assertSplit(dataset, Split.VALIDATION, 1_014, 11_567, 0);
    assertSplit(dataset, Split.TEST, 1_000, 10_905, 0);
    assertEquals(29_000, dataset.statistics().splits().get("train").rows());
    assertEquals(345_020, dataset.statistics().splits().get("train").target().tokens());
    assertEquals(12_167, dataset.statistics().splits().get("validation").target().tokens());
    assertEquals(11_877, dataset.statistics().splits().get("test").target().tokens());
    assertEquals(Map.of(), dataset.statistics().quarantined());
    Row last = dataset.sequences(spark, Split.TEST).orderBy(functions.col("number").desc()).head();
    assertEquals(999, last.getLong(0));
    List<String> words = List.of(last.getString(last.fieldIndex("targetText")).split(" "));
    List<Integer> ids = last.getList(last.fieldIndex("targets"));
    assertEquals(words.size(), ids.size());
    for (int i = 0; i < ids.size(); i++) {
      assertEquals(dataset.targetVocabulary().id(words.get(i)), ids.get(i));
    }
  }

  @Test
  void wikipedia() {
    corpus("wikitext-2", "train.txt");
    setup.train = List.of("train.txt");
    setup.validation = List.of("valid.txt");
    setup.test = List.of("test.txt");
    PreparedDataset dataset = prepare("wikitext-2", Target.NOTHING, Kind.SPACES);
    assertSplit(dataset, Split.TRAIN, 36_718, 2_088_628, 0);
    assertSplit(dataset, Split.VALIDATION, 3_760, 217_646, 0);
    assertSplit(dataset, Split.TEST, 4_358, 245_569, 0);
    // 33,278 with <unk> and <eos>; here <pad> and <bos> are two more.
    assertEquals(33_280, dataset.vocabulary().size());
    assertEquals(15_218, dataset.statistics().splits().get("test").outOfVocabulary());
  }

  @Test
  void shakespeare() {
    corpus("tinyshakespeare", "input.txt");
    setup.train = List.of("input.txt");
    setup.splitBy = DatasetSettings.SplitBy.ORDER;
    setup.validationShare = 0.1;
    PreparedDataset dataset = prepare("tinyshakespeare", Target.NOTHING, Kind.CHARACTERS);
    SplitStatistics train = dataset.statistics().splits().get("train");
    SplitStatistics validation = dataset.statistics().splits().get("validation");
    assertEquals(1_115_394, train.tokens() + validation.tokens());
    assertEquals(40_000, train.rows() + validation.rows());
    // 65 characters of which the line feed is <eos>; and <pad>, <unk> and <bos>.
    assertEquals(68, dataset.vocabulary().size());
    // The line that holds character 1,003,854 is trained on as a whole.
    assertEquals(1_003_854, (double) train.tokens(), 60);
    assertEquals(0, validation.outOfVocabulary());
  }
}
