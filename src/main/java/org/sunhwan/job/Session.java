package org.sunhwan.job;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;

/**
 * The Spark session of a job, and the storage that goes with it.
 *
 * @param own whether the job started it, and so ends it
 */
record Session(SparkSession spark, Storage storage, boolean own) implements AutoCloseable {

  /** Starts a session, or joins the one that runs in this JVM. */
  static Session start(String application, Map<String, String> settings, Progress progress) {
    boolean own = SparkSession.getDefaultSession().isEmpty();
    SparkConf conf = new SparkConf().setAppName(application);
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").startsWith("local")) {
      settings.forEach(conf::set);
      // A laptop's name often leads to an address that nothing listens on.
      conf.setIfMissing("spark.driver.host", "localhost");
      // Spark's 200 are for a cluster: most of them empty, they took a third of the quick start.
      conf.setIfMissing("spark.sql.shuffle.partitions", "8");
    } else if (!settings.isEmpty()) {
      progress.say(
          "the spark section of the configuration is for local mode and not used on "
              + conf.get("spark.master"));
    }
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // What is broadcast is parameters, which do not get smaller, only later.
    conf.setIfMissing("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.broadcast.checksum", "false"); // they carry a faster one of ours
    // Each block costs an executor two questions to the driver; 4 MB blocks take a third longer.
    conf.setIfMissing("spark.broadcast.blockSize", "16m");
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    return new Session(spark, Storage.with(spark.sparkContext().hadoopConfiguration()), own);
  }

  /**
   * How Hadoop's file systems are reached without a session, spark.hadoop.* included.
   *
   * @param settings the configuration's spark section; in local mode it counts, as in {@link
   *     #start}
   */
  static Configuration hadoop(Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    if (conf.get("spark.master", "local").startsWith("local")) {
      settings.forEach(conf::set);
    }
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
  }
}
