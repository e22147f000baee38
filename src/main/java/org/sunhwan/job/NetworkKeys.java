package org.sunhwan.job;

import java.util.Locale;
import java.util.stream.Stream;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Task;
import org.sunhwan.text.EmbeddingSettings;

/** The keys that decide what a network is: those of embedding and of network. */
final class NetworkKeys {
  private NetworkKeys() {}

  static EmbeddingSettings embedding(Keys keys) {
    var source = keys.choice("embedding.source", EmbeddingSettings.Source.class);
    int size = keys.integer("embedding.size", 1, 10_000);
    boolean frozen = keys.flag("embedding.frozen");
    String file = keys.text("embedding.file");
    int window = keys.integer("embedding.window", 1, 100);
    int iterations = keys.integer("embedding.iterations", 1, 1000);
    int partitions = keys.integer("embedding.partitions", 1, 10_000);
    return keys.make(
        () -> new EmbeddingSettings(source, size, frozen, file, window, iterations, partitions));
  }

  static NetworkShape read(Keys keys, EmbeddingSettings embedding, TaskName name) {
    var cell = keys.choice("network.cell", NetworkShape.Cell.class);
    int hidden = keys.integer("network.hidden-size", 1, 10_000);
    int layers = keys.integer("network.layers", 1, 100);
    var direction = keys.choice("network.direction", NetworkShape.Direction.class);
    var pooling = keys.choice("network.pooling", Pooling.class);
    var merge = keys.choice("network.merge", NetworkShape.Merge.class);
    double dropout = keys.decimal("network.dropout", "0", "0.99");
    var kind = keys.choice("network.dropout-kind", Dropout.Kind.class);
    double recurrentDropout = keys.decimal("network.recurrent-dropout", "0", "0.99");
    double smoothing = keys.decimal("network.label-smoothing", "0", "0.99");
    var output = output(keys, name);
    var implementation = keys.choice("network.implementation", NetworkShape.Implementation.class);
    int size = embedding == null ? 1 : embedding.size();
    Task task = TaskKeys.read(keys, name);
    if (task == null) {
      return null;
    }
    return keys.make(
        () ->
            new NetworkShape(
                cell,
                size,
                hidden,
                layers,
                direction,
                merge,
                pooling,
                new Regularisation(dropout, kind, recurrentDropout, smoothing),
                output,
                implementation,
                task));
  }

  private static Output output(Keys keys, TaskName task) {
    var words = Stream.of(Output.values()).map(Keys::word);
    String word =
        keys.word("network.output", Stream.concat(Stream.of(TaskName.AUTO), words).toList());
    return word.equals(TaskName.AUTO)
        ? task.output()
        : Output.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
