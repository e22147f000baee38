package org.sunhwan.network;

import java.util.List;
import java.util.Locale;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling;

/** What tasks that answer once a text add: the states pooled over time, and an output over them. */
final class PooledAnswer {
  private PooledAnswer() {}

  /**
   * Draws a whole network.
   *
   * @param answers numbers of an answer: C
   * @param classWeights what a label of each class counts in the loss; empty: 1 each
   */
  static void draw(OwnGraph graph, Output output, int answers, List<Double> classWeights) {
    NetworkShape shape = graph.shape();
    String top = graph.recurrent(graph.embedding());
    var pooling = new SequencePooling.Builder(shape.pooling(), OwnGraph.reading(shape));
    graph.builder().addLayer(Networks.POOLED, pooling.build(), top);
    var layer =
        new LabelOutput.Builder(output)
            .inputDropout(shape.regularisation().ofInputs())
            .labelSmoothing(shape.regularisation().labelSmoothing())
            .classWeights(classWeights)
            .nIn(shape.width())
            .nOut(answers);
    graph.optimiser().regularise(layer);
    graph.builder().addLayer(Networks.OUTPUT, layer.build(), Networks.POOLED);
  }

  /** Fails unless the shape's output is the one that a task has. */
  static void requireOutput(NetworkShape shape, Task task, Output needed, String why) {
    if (shape.output() != needed) {
      throw new IllegalArgumentException(
          "network.output is %s and task is %s, %s. Use network.output = auto."
              .formatted(shape.output().name().toLowerCase(Locale.ROOT), task.word(), why));
    }
  }
}
