package org.sunhwan.job;

import java.util.ArrayList;
import java.util.List;
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
    NewFolder output = NewFolder.at(job.storage(), "export.output", settings.output());
    String folder = ModelName.folder(job, "export.model", settings.model());
    job.outcome().with("model", folder).with("output", output.path());
    boolean foreign =
        layers(settings.layers()) == Implementation.OWN
            && Artifact.isForeign(job.storage(), folder);
    Artifact model =
        foreign ? Artifact.takeIn(job.storage(), folder) : Artifact.open(job.storage(), folder);
    job.phase("export", () -> write(job, model.with(layers(settings.layers())), output));
    List<String> warnings = warnings(model.shape(), layers(settings.layers()), foreign);
    warnings.forEach(warning -> job.progress().say("WARNING: " + warning));
    job.outcome().with("warnings", List.<Object>copyOf(warnings));
    job.progress().say("exported to " + output.path());
  }

  /** What whoever uses the model has to know. */
  static List<String> warnings(NetworkShape shape, Implementation layers, boolean foreign) {
    List<String> warnings = new ArrayList<>();
    if (foreign && shape.direction() == NetworkShape.Direction.BOTH) {
      warnings.add(
          "The network reads both ways. DL4J's Bidirectional ignores masks and reads the padding of"
              + " padded batches too; the exported model does not, and so answers such batches as"
              + " each text alone. Other answers are the same.");
    }
    if (layers == Implementation.OWN) {
      return warnings;
    }
    if (shape.direction() != NetworkShape.Direction.FORWARD) {
      warnings.add(
          "The network reads backward too. In the exported model that is a layer between two of"
              + " DL4J's time reversals, which heed masks: give padded batches their features mask,"
              + " and answers are the same. DL4J's own Bidirectional ignores masks: do not rebuild"
              + " the network with it.");
    }
    if (!shape.with(layers).regularisation().equals(shape.regularisation())) {
      warnings.add(
          "The network was trained with locked dropout, dropout of recurrent weights or label"
              + " smoothing. DL4J's layers have none of them: answers are the same, but training"
              + " goes on without, with each input dropped for itself.");
    }
    return warnings;
  }

  private static Implementation layers(Settings.Export.Layers asked) {
    return switch (asked) {
      case DL4J -> Implementation.STOCK;
      case OWN -> Implementation.OWN;
    };
  }

  private static Artifact write(Job job, Artifact exported, NewFolder output) {
    output.appear(
        () -> {
          exported.write(job.storage(), output.hidden());
          job.run().require();
        });
    return exported;
  }
}
