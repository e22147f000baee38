package org.sunhwan.job;

import java.util.List;
import org.apache.spark.SparkUserAppException;

/** From a corpus to a dataset. */
public final class Prepare {
  private Prepare() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("prepare", List.of("name", "data"), Steps::dataset, arguments);
  }
}
