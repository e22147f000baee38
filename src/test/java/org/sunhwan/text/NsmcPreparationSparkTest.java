package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;

/** 200,000 real reviews, whose dirt is known by heart. */
class NsmcPreparationSparkTest {
  private static final Path NSMC =
      Path.of(Objects.requireNonNullElse(System.getenv("SUNHWAN_DATA"), "../shared/data"), "nsmc");

  @TempDir Path folder;
  private final SparkSession spark = SparkForTests.session();
  private final Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());

  @Test
  void everyReviewComesOutAsItShould() throws IOException {
    assumeTrue(Files.exists(NSMC.resolve("ratings_train.txt")), "skipped: NSMC corpus not present");
    var setup = new Setup(NSMC);
    setup.format = CorpusSettings.Format.TSV;
    setup.train = List.of("ratings_train.txt");
    setup.test = List.of("ratings_test.txt");
    setup.textColumn = "document";
    setup.quoteLayers = 2;
    setup.maximumQuarantineShare = 0.001;
    setup.validationShare = 0.1;
    setup.maximumVocabulary = 20_000;
    // Without lower-casing, a normalised text differs from the file's only by NFC.
    setup.tokenizer = new TokenizerSettings(TokenizerSettings.Kind.CHARACTERS, false, true, 1, 1);
    PreparedDataset dataset =
        Preparation.run(
            spark, storage, folder.resolve("out").toString(), setup.settings(), line -> {});

    DatasetStatistics statistics = dataset.statistics();
    assertEquals(200_000, statistics.rowsRead());
    assertEquals(Map.of("empty-text", 8L), statistics.quarantined());
    DatasetStatistics.SplitStatistics test = statistics.splits().get("test");
    // 24,827 negative and 25,173 positive rows, of which 1 and 2 are empty.
    assertEquals(Map.of("0", 24_826L, "1", 25_171L), test.labels());
    long train = statistics.splits().get("train").rows();
    long validation = statistics.splits().get("validation").rows();
    assertEquals(149_995, train + validation);
    // Drawn by text: the spread of 146,183 different texts at 10 % is 115; repeated ones add to it.
    assertEquals(14_999, (double) validation, 1500);

    Set<String> empty = new HashSet<>();
    for (Row row : spark.read().json(folder.resolve("out/quarantine").toString()).collectAsList()) {
      String line = row.getString(row.fieldIndex("row"));
      empty.add(line.substring(0, line.indexOf('\t')));
    }
    assertEquals(
        Set.of(
            "2172111", "6369843", "1034280", "5942978", "1034283", "402110", "511097", "5026896"),
        empty);

    checkTexts(dataset);
  }

  /** Against the file, read by the simplest code there is. */
  private void checkTexts(PreparedDataset dataset) throws IOException {
    List<Row> rows = dataset.sequences(spark, Split.TEST).orderBy("number").collectAsList();
    List<String> lines =
        Files.readAllLines(NSMC.resolve("ratings_test.txt")).stream()
            .skip(1)
            .filter(line -> !line.split("\t", -1)[1].isBlank())
            .toList();
    assertEquals(lines.size(), rows.size());
    int peeled = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      String[] fields = lines.get(i).split("\t", -1);
      assertEquals(i, row.getLong(row.fieldIndex("number")));
      assertEquals(fields[0], row.getJavaMap(row.fieldIndex("id")).get("id"));
      assertEquals(List.of(Integer.parseInt(fields[2])), row.getList(row.fieldIndex("targets")));
      String text = row.getString(row.fieldIndex("text"));
      if (fields[1].contains("\"")) {
        // Quoted twice over: three quotes at each end, four for one inside.
        assertTrue(fields[1].startsWith("\"\"\"") && fields[1].endsWith("\"\"\""), fields[1]);
        String inner = fields[1].substring(3, fields[1].length() - 3);
        assertEquals(inner.replace("\"\"\"\"", "\""), text);
        peeled++;
      } else {
        assertEquals(fields[1], text);
      }
    }
    assertEquals(233, peeled);
  }
}
