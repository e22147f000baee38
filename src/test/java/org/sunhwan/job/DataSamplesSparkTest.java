package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.text.DatasetStatistics;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.PreparedDataset;

/** What data-samples/README.md says of the samples is what prepare finds in them. */
class DataSamplesSparkTest {
  /** A row of the README's table of counts: | name | 1,234 |. */
  private static final Pattern COUNT = Pattern.compile("(?m)^\\| ([A-Za-z -]+) \\| ([0-9,]+) \\|$");

  @ParameterizedTest
  @CsvSource({"reviews.tsv, conf/samples.conf", "entities.conll, conf/entities.conf"})
  void theReadmeCountsRight(String file, String conf, @TempDir Path root) throws Exception {
    JobForTests job = JobForTests.run(Prepare::main, conf, "root=" + root, "run=counts");
    assertEquals(0, job.exit(), job.errors());
    String folder = job.outcome().path("dataset").asText();
    Storage storage = Storage.with(SparkForTests.session().sparkContext().hadoopConfiguration());
    DatasetStatistics found = PreparedDataset.open(storage, folder).statistics();
    assertEquals(counts(file), flat(found));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reviews.tsv", "entities.conll"})
  void theChecksumIsTheFiles(String name) throws Exception {
    byte[] file = Files.readAllBytes(Path.of("data-samples", name));
    String sha256 =
        java.util.HexFormat.of()
            .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(file));
    assertTrue(readme(name).contains(sha256), sha256);
  }

  private static Map<String, Long> flat(DatasetStatistics found) {
    var counts = new TreeMap<String, Long>();
    counts.put("rows", found.rowsRead());
    found.quarantined().forEach((reason, rows) -> counts.put("quarantined " + reason, rows));
    for (Map.Entry<String, SplitStatistics> split : found.splits().entrySet()) {
      counts.put(split.getKey() + " rows", split.getValue().rows());
      counts.put(split.getKey() + " tokens", split.getValue().tokens());
      counts.put(split.getKey() + " unknown tokens", split.getValue().outOfVocabulary());
      split
          .getValue()
          .labels()
          .forEach((label, rows) -> counts.put(split.getKey() + " " + label, rows));
    }
    counts.put("distinct training tokens", found.distinctTokens());
    counts.put("vocabulary", (long) found.vocabularySize());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static Map<String, Long> counts(String file) throws Exception {
    return COUNT
        .matcher(readme(file))
        .results()
        .collect(
            Collectors.toMap(
                row -> row.group(1), DataSamplesSparkTest::count, Long::sum, TreeMap::new));
  }

  private static Long count(MatchResult row) {
    return Long.valueOf(String.join("", Arrays.asList(row.group(2).split(","))));
  }

  /** What the README says under the file's name. */
  private static String readme(String file) throws Exception {
    String whole = Files.readString(Path.of("data-samples", "README.md"));
    String rest = whole.substring(whole.indexOf("## " + file));
    int next = rest.indexOf("\n## ");
    return next < 0 ? rest : rest.substring(0, next);
  }
}
