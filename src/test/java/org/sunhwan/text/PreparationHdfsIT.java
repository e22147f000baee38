package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.HdfsForTests;
import org.sunhwan.testing.SparkForTests;

/** Corpus and dataset on a real HDFS. */
class PreparationHdfsIT {
  private final SparkSession spark = SparkForTests.session();
  private final Storage storage = Storage.with(HdfsForTests.configuration());

  @Test
  void readsFromAndWritesToHdfs() throws java.io.IOException {
    String folder = HdfsForTests.freshFolder();
    try (OutputStream out = storage.create(folder + "/data/a/train.jsonl")) {
      for (int i = 0; i < 1000; i++) {
        out.write(
            ("{\"id\": "
                    + i
                    + ", \"text\": \"word"
                    + i % 10
                    + "\", \"label\": \""
                    + i % 2
                    + "\"}\n")
                .getBytes(UTF_8));
      }
      out.write("not json\n".getBytes(UTF_8));
    }
    var setup = new Setup(Path.of("."));
    setup.data = folder + "/data";
    setup.train = List.of("a");
    setup.maximumQuarantineShare = 0.01;
    String out = folder + "/datasets/x";
    PreparedDataset dataset = Preparation.run(spark, storage, out, setup.settings(), line -> {});

    List<Row> rows =
        PreparedDataset.open(storage, out)
            .sequences(spark, Split.TRAIN)
            .orderBy("number")
            .collectAsList();
    assertEquals(1000, rows.size());
    assertEquals("999", rows.get(999).getJavaMap(1).get("id"));
    assertEquals(14, dataset.vocabulary().size());
    assertEquals(1, spark.read().json(out + "/quarantine").count());

    // The same again, read from Parquet on HDFS: what a dataset was made from can be a dataset too.
    spark
        .read()
        .json(folder + "/data/a/train.jsonl")
        .where("text is not null")
        .write()
        .parquet(folder + "/data/b");
    setup.train = List.of("b");
    PreparedDataset second =
        Preparation.run(spark, storage, folder + "/datasets/y", setup.settings(), line -> {});
    assertEquals(dataset.vocabulary().sha256(), second.vocabulary().sha256());

    setup.train = List.of("c");
    assertEquals(
        "No file matches "
            + folder
            + "/data/c (corpus.train). Check the data folder and the pattern; names that start"
            + " with _ or . are skipped.",
        assertThrows(
                CorpusException.class,
                () ->
                    Preparation.run(
                        spark, storage, folder + "/datasets/z", setup.settings(), line -> {}))
            .getMessage());
  }
}
