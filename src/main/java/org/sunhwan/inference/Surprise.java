package org.sunhwan.inference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.Networks;
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

  /**
   * Two sums over the same tokens.
   *
   * @param read of the network with its cache
   * @param withoutCache of the network alone
   */
  public record Cached(double read, double withoutCache) {}

  /** Of all tokens of a text, read with a cache in each column. */
  public static Cached of(ComputationGraph graph, TextColumns text, NeuralCache cache) {
    if (!cache.isUsed()) {
      double nats = of(graph, text);
      return new Cached(nats, nats);
    }
    List<RecurrentLayer> layers = OwnLayers.of(graph, RecurrentLayer.class);
    String remembered = layers.get(layers.size() - 1).layerConf().getLayerName();
    Map<RecurrentLayer, RecurrentState> states = new HashMap<>();
    List<NeuralCache.Memory> memories =
        Stream.generate(cache::empty).limit(text.columns()).toList();
    double nats = 0;
    double withoutCache = 0;
    for (int window = 0; window < text.windows(); window++) {
      for (RecurrentLayer layer : layers) {
        layer.carry(states.getOrDefault(layer, RecurrentState.zero()));
      }
      MultiDataSet batch = text.batch(window);
      INDArray[] read =
          graph.output(
              List.of(remembered, Networks.OUTPUT),
              false,
              batch.getFeatures(),
              batch.getFeaturesMaskArrays());
      for (RecurrentLayer layer : layers) {
        states.put(layer, layer.lastState());
      }
      for (int column = 0; column < text.columns(); column++) {
        int time = text.tokens(window, column);
        if (time > 0) {
          INDArray top =
              read[0].slice(column).transpose().dup('c').get(NDArrayIndex.interval(0, time));
          double[] p = probabilities(read[1].slice(column), batch, column, time);
          nats += memories.get(column).nats(top, next(batch, column, time), p);
          withoutCache += Arrays.stream(p).map(Nats::of).sum();
        }
      }
    }
    return new Cached(nats, withoutCache);
  }

  private static int[] next(MultiDataSet batch, int column, int time) {
    return Arrays.copyOf(batch.getLabels(0).slice(column).toIntVector(), time);
  }

  /** Of the tokens that came; from those of all tokens, [V, T]. */
  private static double[] probabilities(INDArray all, MultiDataSet batch, int column, int time) {
    int[] next = next(batch, column, time);
    double[] probabilities = new double[time];
    for (int t = 0; t < time; t++) {
      probabilities[t] = all.getDouble(next[t], t);
    }
    return probabilities;
  }

  /** Of the tokens of each example and its end; batches take examples of like length. */
  public static double[] of(ComputationGraph graph, Feeding feeding, Example[] examples) {
    double[] nats = new double[examples.length];
    int[] order =
        IntStream.range(0, examples.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> places(examples[i])))
            .mapToInt(i -> i)
            .toArray();
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && (to + 1L - from) * places(examples[order[to]]) <= PLACES) {
        to++;
      }
      int[] some = Arrays.copyOfRange(order, from, to);
      MultiDataSet batch =
          feeding.of(Arrays.stream(some).mapToObj(i -> examples[i]).toArray(Example[]::new));
      var sums = graph.scoreExamples(batch, false);
      for (int i = 0; i < some.length; i++) {
        nats[some[i]] = sums.getDouble(i);
      }
      from = to;
    }
    return nats;
  }

  private static int places(Example example) {
    return example.tokens().length + 1;
  }
}
