package org.sunhwan.job;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.text.EmbeddingSettings.Source;
import org.sunhwan.text.PreparedDataset;

/** Word vectors as an artifact of a dataset. */
public final class Embed {
  private Embed() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("embed", List.of("name", "data"), Embed::phases, arguments);
  }

  private static void phases(Job job) {
    if (job.settings().embedding().source() == Source.LEARNED) {
      throw new ConfigurationException(
          "embedding.source is learned: the network learns its vectors, and there is nothing to"
              + " embed. Set it to word2vec or file.");
    }
    PreparedDataset dataset = Steps.dataset(job);
    Steps.vectors(job, dataset);
  }
}
