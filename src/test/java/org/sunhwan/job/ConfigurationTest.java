package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.layers.Dropout;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.Regularisation;
import org.sunhwan.text.TokenizerSettings.Kind;

class ConfigurationTest {
  private static final ConfigurationFiles FILES =
      new ConfigurationFiles(
          uri -> {
            if (uri.equals("hdfs://there/conf/a.conf")) {
              return "include \"b.conf\"\nname = remote";
            }
            if (uri.equals("hdfs://there/conf/b.conf")) {
              return "train.epochs = 3";
            }
            throw new ConfigurationException(uri + " is not there");
          });

  @TempDir Path folder;

  private String file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("x.conf"), String.join("\n", lines)).toString();
  }

  private static Settings read(List<String> needed, String... arguments) {
    Arguments parsed = Arguments.parse(arguments);
    return Settings.read(new JobConfiguration(parsed, FILES), parsed.file(), needed);
  }

  private static List<String> problems(String... arguments) {
    return assertThrows(ConfigurationException.class, () -> read(List.of(), arguments)).problems();
  }

  @Test
  void writersSayOneTokenAtATime() {
    for (String output : List.of("sigmoid", "linear")) {
      assertEquals(
          List.of(
              "command line: task is language-model and network.output is "
                  + output
                  + ", but exactly one token comes next. Use network.output = softmax."),
          problems("task=language-model", "network.direction=forward", "network.output=" + output));
    }
  }

  @Test
  void theShippedConfigurationsAreValid() throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("conf"), "*.conf")) {
      for (Path conf : files) {
        Settings settings = read(List.of("name"), conf.toString(), "data=folder");
        assertEquals(conf.getFileName().toString(), settings.name() + ".conf");
      }
    }
  }

  @Test
  void defaultsStandWhereNothingIsSaid() {
    Settings settings = read(List.of());
    assertEquals("sunhwan-root", settings.root());
    assertEquals(32, settings.training().batchSize());
    assertEquals(Cell.LSTM, settings.network().cell());
  }

  @Test
  void whatFastLayersCanDoIsAsked() {
    NetworkShape network =
        read(
                List.of(),
                "",
                "network.cell=relu",
                "network.merge=averaged",
                "network.dropout=0.1",
                "network.dropout-kind=locked",
                "network.recurrent-dropout=0.2",
                "network.label-smoothing=0.3")
            .network();
    assertEquals(Cell.RELU, network.cell());
    assertEquals(NetworkShape.Merge.AVERAGED, network.merge());
    assertEquals(new Regularisation(0.1, Dropout.Kind.LOCKED, 0.2, 0.3), network.regularisation());
  }

  @Test
  void whatDl4jCannotDoIsRefusedByItsKey() throws IOException {
    String file = file("network.implementation = stock", "network.label-smoothing = 0.1");
    assertEquals(
        List.of(
            file
                + ": network.label-smoothing is 0.1 and network.implementation is stock, but DL4J's"
                + " own layers cannot do that. Use implementation = own, or label-smoothing = 0."
                + " (line 2)"),
        problems(file));
  }

  @Test
  void theCommandLineBeatsTheFileAndTheFileTheDefaults() throws IOException {
    String file = file("name = reviews", "train { epochs = 7, workers = 3 }");
    Settings settings = read(List.of(), file, "train.epochs=9");
    assertEquals("reviews", settings.name());
    assertEquals(9, settings.training().epochs());
    assertEquals(3, settings.training().workers());
    assertEquals(32, settings.training().batchSize());
  }

  @Test
  void commandLineValuesTakeTheTypeOfTheirKey() {
    Settings settings =
        read(
            List.of(),
            "",
            "data=hdfs://name:8020/a folder/with spaces",
            "corpus.train=[a b.tsv, \"c,d.tsv\", hdfs://x/e]",
            "corpus.test=one.tsv",
            "corpus.validation=[]",
            "labels=[0, 1]",
            "tokenizer.kind=korean",
            "train.learning-rate=1e-2",
            "report.text=false",
            "name=2026",
            "spark.sql.shuffle.partitions=4");
    assertEquals("hdfs://name:8020/a folder/with spaces", settings.dataset().corpus().data());
    assertEquals(List.of("a b.tsv", "c,d.tsv", "hdfs://x/e"), settings.dataset().corpus().train());
    assertEquals(List.of("one.tsv"), settings.dataset().corpus().test());
    assertEquals(List.of(), settings.dataset().corpus().validation());
    assertEquals(List.of("0", "1"), settings.dataset().labels());
    assertEquals(Kind.KOREAN, settings.dataset().tokenizer().kind());
    assertEquals(0.01, settings.training().learningRate());
    assertFalse(settings.report().text());
    assertEquals("2026", settings.name());
    assertEquals(Map.of("spark.sql.shuffle.partitions", "4"), settings.spark());
  }

  @Test
  void allProblemsAreReportedAtOnceWithTheirPlaces() throws IOException {
    String file =
        file(
            "name = \"no/slash\"",
            "train {",
            "  bach-size = 32",
            "  epochs = many",
            "  workers = 0",
            "}",
            "network.cell = lsmt",
            "corpus.train = [[a]]",
            "network.dropout = 1.5",
            "report.text = maybe",
            "sequence = 5",
            "gate.floor = null",
            "vocabulary.min-count { a = 1 }");
    List<String> expected =
        List.of(
            "command line: trian.epochs is not a known key. Did you mean train.epochs?",
            "command line: train is a section, not a key: name a key in it, such as"
                + " train.averaging-interval.",
            "command line: split.salt must be a whole number from 0 to 9223372036854775807, not"
                + " \"1.5\".",
            file + ": train.bach-size is not a known key. Did you mean train.batch-size? (line 3)",
            file + ": train.epochs must be a whole number from 1 to 100000, not \"many\". (line 4)",
            file + ": train.workers must be a whole number from 1 to 10000, not 0. (line 5)",
            file
                + ": network.cell must be one of tanh, relu, sigmoid, lstm, gru, not \"lsmt\". Did"
                + " you mean lstm? (line 7)",
            file + ": corpus.train must be a list of texts, not [[\"a\"]]. (line 8)",
            file + ": network.dropout must be a number from 0 to 0.99, not 1.5. (line 9)",
            file + ": report.text must be true or false, not \"maybe\". (line 10)",
            file
                + ": sequence is a section, not a key: name a key in it, such as"
                + " sequence.max-length. (line 11)",
            file + ": gate.floor has no value. Remove the line to use the default. (line 12)",
            file + ": vocabulary.min-count takes one value, not a section in braces. (line 13)",
            file
                + ": name becomes a folder's name: it must be 1 to 100 letters a-z A-Z, digits,"
                + " dots, underscores or hyphens, and begin with a letter or digit, not"
                + " \"no/slash\". (line 1)");
    List<String> found = problems(file, "trian.epochs=3", "train=5", "split.salt=1.5");
    assertEquals(sorted(expected), sorted(found));
  }

  private static List<String> sorted(List<String> list) {
    var sorted = new ArrayList<>(list);
    sorted.sort(null);
    return List.copyOf(sorted);
  }

  @Test
  void keysFromOtherHabitsAreGuessed() {
    assertEquals(
        List.of(
            "command line: trainer.batchSize is not a known key. Did you mean train.batch-size?"),
        problems("", "trainer.batchSize=3"));
    assertEquals(
        List.of("command line: batch_size is not a known key. Did you mean train.batch-size?"),
        problems("", "batch_size=3"));
    assertEquals(
        List.of(
            "command line: vocabulary.mincnt is not a known key. Did you mean"
                + " vocabulary.min-count?"),
        problems("", "vocabulary.mincnt=3"));
    assertEquals(List.of("command line: colour is not a known key."), problems("", "colour=red"));
  }

  @Test
  void missingKeysSayWhatTheyAreFor() throws IOException {
    String file = file("seed = 3");
    ConfigurationException problems =
        assertThrows(
            ConfigurationException.class, () -> read(List.of("name", "predict.input"), file));
    assertEquals(
        List.of(
            file
                + ": name is missing: it names the dataset and the model. Write name = … there or"
                + " name=… on the command line.",
            file
                + ": predict.input is missing: it says what to predict. Write predict.input = …"
                + " there or predict.input=… on the command line."),
        problems.problems());
  }

  @Test
  void brokenSyntaxIsNamedWithItsLine() throws IOException {
    String file = file("name = x", "train { epochs = ");
    String problem = problems(file).get(0);
    assertTrue(
        problem.startsWith(file + ": Expecting a value but got wrong token: end of file"), problem);
    assertTrue(problem.endsWith("(line 2)"), problem);
  }

  @Test
  void anUnresolvedSubstitutionIsNamed() throws IOException {
    String file = file("name = x", "data = ${nowhere}");
    String problem = problems(file).get(0);
    assertTrue(problem.contains("Could not resolve substitution"), problem);
    assertTrue(problem.endsWith("(line 2)"), problem);
  }

  @Test
  void substitutionsSeeTheCommandLine() throws IOException {
    String file = file("name = reviews", "data = \"hdfs:///corpora/\"${name}");
    assertEquals(
        "hdfs:///corpora/tweets", read(List.of(), file, "name=tweets").dataset().corpus().data());
  }

  @Test
  void aMissingFileSaysWhereItWasLookedFor() {
    String problem = problems("conf/nowhere.conf").get(0);
    assertTrue(problem.startsWith("conf/nowhere.conf: cannot be read on this machine ("), problem);
    assertTrue(problem.endsWith("such as hdfs:///conf/nowhere.conf."), problem);
  }

  @Test
  void remoteFilesAndTheirIncludesAreRead() {
    Settings settings = read(List.of(), "hdfs://there/conf/a.conf");
    assertEquals("remote", settings.name());
    assertEquals(3, settings.training().epochs());
  }

  @Test
  void aMissingIncludeIsNotSkipped() throws IOException {
    String file = file("include \"nowhere.conf\"");
    String problem = problems(file).get(0);
    assertTrue(problem.contains("nowhere.conf: cannot be read on this machine"), problem);
  }

  @Test
  void sparkSettingsAreTakenAsTheyAre() throws IOException {
    String file =
        file(
            "spark.sql.shuffle.partitions = 8",
            "spark { speculation = true, \"speculation.interval\" = 9 }");
    assertEquals(
        Map.of(
            "spark.sql.shuffle.partitions", "5",
            "spark.speculation", "true",
            "spark.speculation.interval", "9"),
        read(List.of(), file, "spark.sql.shuffle.partitions=5").spark());
  }

  @Test
  void sparkSettingsThatComeTooLateAreRefused() {
    assertEquals(
        List.of(
            "spark.driver.memory has no effect once the driver runs: give it to the script, before"
                + " the configuration file, as --conf spark.driver.memory=… -- conf/X.conf."),
        problems("", "spark.driver.memory=8g"));
  }

  @Test
  void secretsAreHidden() throws IOException {
    String file =
        file(
            "spark.hadoop.fs.s3a.secret.key = hush1",
            "spark.hadoop.fs.s3a.access.key = hush2",
            "spark.ssl.keyPassword = hush3",
            "spark.my.token = hush4",
            "data = \"ftp://me:hush5@host/corpus\"");
    Map<String, String> plain = read(List.of(), file).plain();
    assertFalse(plain.toString().contains("hush"), plain::toString);
    assertEquals("(hidden)", plain.get("spark.hadoop.fs.s3a.secret.key"));
    assertEquals("\"ftp://...@host/corpus\"", plain.get("data"));
    assertEquals("\"words\"", plain.get("tokenizer.kind"));
  }

  @Test
  void equalValuesLookEqualWhereverTheyComeFrom() throws IOException {
    Map<String, String> file =
        read(
                List.of(),
                file(
                    "seed = 7, train.learning-rate = 1e-2, report.text = false, name = 2026",
                    "corpus.train = a, gate.floor = 0.50, labels = [0, 1]"))
            .plain();
    Map<String, String> commandLine =
        read(
                List.of(),
                "",
                "seed=7",
                "train.learning-rate=0.01",
                "report.text=false",
                "name=2026",
                "corpus.train=[a]",
                "gate.floor=5e-1",
                "labels=[0,1]")
            .plain();
    assertEquals(file, commandLine);
    assertEquals("0.01", file.get("train.learning-rate"));
    assertEquals("[\"0\",\"1\"]", file.get("labels"));
  }

  @Test
  void aSecretInTheWrongPlaceIsNotRepeated() throws IOException {
    String file = file("seed = \"ftp://me:hush@host\"");
    assertFalse(problems(file).toString().contains("hush"));
  }

  @Test
  void wordsThatAreNoKeysStayWords() {
    Arguments arguments = Arguments.parse("conf/x.conf", "rollback", "3", "name=a=b");
    assertEquals(List.of("rollback", "3"), arguments.words());
    assertEquals(Map.of("name", "a=b"), arguments.values());
  }
}
