package org.sunhwan.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.TextColumns;

/** How unlikely a network that says the next token finds texts: sums of -ln p, in nats. */
public final class Surprise {
  /** Token places of a batch at most: each has a probability for every token of the vocabulary. */
  private static final int PLACES = 2048;

  private Surprise() {}

  /** Of all tokens of a text; states are carried from window to window. */
  public static double of(ComputationGraph graph, TextColumns text) {
    List<RecurrentLayer> layers = OwnLayers.of(graph, RecurrentLayer.class);
    Map<RecurrentLayer, RecurrentState> states = new HashMap<>();
    double nats = 0;
    for (int window = 0; window < text.windows(); window++) {
      for (RecurrentLayer layer : layers) {
        layer.carry(states.getOrDefault(layer, RecurrentState.zero()));
      }
      nats += graph.score(text.batch(window), false) * text.tokens(window);
      for (RecurrentLayer layer : layers) {
        states.put(layer, layer.lastState());
      }
    }
    return nats;
  }

  /** Of the tokens of each example and its end, in their order. */
  public static double[] of(ComputationGraph graph, Feeding feeding, Example[] examples) {
    double[] nats = new double[examples.length];
    int from = 0;
    while (from < examples.length) {
      int longest = examples[from].tokens().length + 1;
      int to = from + 1;
      while (to < examples.length) {
        int with = Math.max(longest, examples[to].tokens().length + 1);
        if ((long) with * (to + 1 - from) > PLACES) {
          break;
        }
        longest = with;
        to++;
      }
      Example[] some = Arrays.copyOfRange(examples, from, to);
      MultiDataSet batch = feeding.of(some);
      var sums = graph.scoreExamples(batch, false);
      for (int i = 0; i < some.length; i++) {
        nats[from + i] = sums.getDouble(i);
      }
      from = to;
    }
    return nats;
  }
}
