package org.sunhwan.job;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.score.Artifact;

/** A model with other layers that answer alike: DL4J's own, for plain DL4J; or ours again. */
public final class Export {
  private Export() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("export", List.of("name", "export.output"), Export::phases, arguments);
  }

  private static void phases(Job job) {
    Settings.Export settings = job.settings().export();
    String output = job.storage().qualify(settings.output());
    if (job.storage().exists(output)) {
      throw new ConfigurationException(
          "export.output: "
              + output
              + " exists already and is not overwritten. Name another folder, or delete it.");
    }
    String folder = ModelName.folder(job, "export.model", settings.model());
    job.outcome().with("model", folder).with("output", output);
    Artifact model = Artifact.open(job.storage(), folder);
    job.phase("export", () -> write(job, model.with(layers(settings.layers())), output));
    warn(job, model.shape());
    job.progress().say("exported to " + output);
  }

  /** What whoever uses the model has to know. */
  private static void warn(Job job, NetworkShape shape) {
    List<Object> warnings = new ArrayList<>();
    if (shape.direction() != NetworkShape.Direction.FORWARD
        && job.settings().export().layers() == Settings.Export.Layers.DL4J) {
      warnings.add(
          "The network reads backward too. In the exported model that is a layer between two of"
              + " DL4J's time reversals, which heed masks: give padded batches their features mask,"
              + " and answers are the same. DL4J's own Bidirectional ignores masks: do not rebuild"
              + " the network with it.");
    }
    warnings.forEach(warning -> job.progress().say("WARNING: " + warning));
    job.outcome().with("warnings", warnings);
  }

  private static Implementation layers(Settings.Export.Layers asked) {
    return switch (asked) {
      case DL4J -> Implementation.STOCK;
      case OWN -> Implementation.OWN;
    };
  }

  /** All files, or none: a folder beside the output becomes it. */
  private static Artifact write(Job job, Artifact exported, String output) {
    int name = output.lastIndexOf('/') + 1;
    String hidden =
        output.substring(0, name) + "." + output.substring(name) + "." + UUID.randomUUID() + ".tmp";
    try {
      exported.write(job.storage(), hidden);
      job.run().require();
      job.storage().moveFolder(hidden, output); // this rename is the commit
    } finally {
      job.storage().delete(hidden);
    }
    return exported;
  }
}
