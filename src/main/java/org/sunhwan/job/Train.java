package org.sunhwan.job;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.text.PreparedDataset;

/** From a corpus to a trained model, which stays in the run's folder. */
public final class Train {
  private Train() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("train", List.of("name", "data"), Train::phases, arguments);
  }

  private static void phases(Job job) {
    PreparedDataset dataset = Steps.dataset(job);
    BeforeTraining.requireMetric(job, dataset);
    Steps.train(job, dataset, Steps.vectors(job, dataset), RunKernel.forTraining(job));
  }
}
