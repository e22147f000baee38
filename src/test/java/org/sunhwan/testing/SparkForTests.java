package org.sunhwan.testing;

import org.apache.spark.sql.SparkSession;

/** One local[2] session for all Spark tests of a JVM; it ends with the JVM. */
public final class SparkForTests {
  private static SparkSession session;

  private SparkForTests() {}

  public static synchronized SparkSession session() {
    if (session == null) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("sunhwan-tests")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", "2")
              .config("spark.sql.session.timeZone", "UTC")
              .getOrCreate();
    }
    return session;
  }
}
