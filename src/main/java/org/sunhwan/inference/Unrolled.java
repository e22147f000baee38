package org.sunhwan.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.network.Batch;
import org.sunhwan.network.EncoderDecoder;

/**
 * A network unrolled over one text: what each recurrent layer remembers after each token.
 *
 * @param lanes from the bottom layer to the top, forward before backward
 */
public record Unrolled(List<Lane> lanes) {

  /** Which way a lane reads. */
  public enum Way {
    FORWARD,
    BACKWARD,
    /** Both, whose states the layer adds up or averages. */
    MIXED
  }

  /**
   * The states of one layer, read one way.
   *
   * @param layer from 1 at the bottom
   * @param states h_t by token and unit, in the order of the text whichever way it was read
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Lane(int layer, Way way, float[][] states) {
    /** The Euclidean norm of h_t. */
    public double norm(int t) {
      double squares = 0;
      for (float h : states[t]) {
        squares += (double) h * h;
      }
      return Math.sqrt(squares);
    }

    /** The units furthest from 0 at a token, furthest first. */
    public List<Integer> strongest(int t, int most) {
      Integer[] units = new Integer[states[t].length];
      Arrays.setAll(units, i -> i);
      return Arrays.stream(units)
          .sorted((a, b) -> Float.compare(Math.abs(states[t][b]), Math.abs(states[t][a])))
          .limit(most)
          .toList();
    }
  }

  /** Copies the list. */
  public Unrolled {
    lanes = List.copyOf(lanes);
  }

  /** Unrolls a network of our layers that reads nothing but token ids, over at least one. */
  public static Unrolled of(ComputationGraph graph, int[] tokens) {
    Batch batch = Batch.of(new int[][] {tokens});
    return of(
        graph,
        new INDArray[] {batch.tokens()},
        new INDArray[] {batch.mask()},
        layers(graph, false));
  }

  /**
   * Unrolls the layers that read.
   *
   * @param example one, as the network's feeding makes it
   */
  public static Unrolled reading(ComputationGraph graph, MultiDataSet example) {
    return of(graph, example.getFeatures(), example.getFeaturesMaskArrays(), layers(graph, false));
  }

  /** The same of an {@link EncoderDecoder}'s layers that write: a state for each token written. */
  public static Unrolled writing(ComputationGraph graph, MultiDataSet example) {
    return of(graph, example.getFeatures(), example.getFeaturesMaskArrays(), layers(graph, true));
  }

  private static Unrolled of(
      ComputationGraph graph, INDArray[] features, INDArray[] masks, List<RecurrentLayer> layers) {
    List<String> names = layers.stream().map(Unrolled::name).toList();
    INDArray[] states = graph.output(names, false, features, masks);
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      float[][] rows = states[i].slice(0).transpose().toFloatMatrix();
      add(lanes, i + 1, layers.get(i).layerConf().reading(), rows);
    }
    return new Unrolled(lanes);
  }

  private static List<RecurrentLayer> layers(ComputationGraph graph, boolean writing) {
    List<RecurrentLayer> all = OwnLayers.of(graph, RecurrentLayer.class);
    Set<String> writers =
        IntStream.rangeClosed(1, all.size())
            .mapToObj(EncoderDecoder::decoder)
            .collect(Collectors.toSet());
    return all.stream().filter(layer -> writers.contains(name(layer)) == writing).toList();
  }

  private static String name(RecurrentLayer layer) {
    return layer.layerConf().getLayerName();
  }

  private static void add(List<Lane> lanes, int layer, Reading reading, float[][] states) {
    switch (reading) {
      case FORWARD -> lanes.add(new Lane(layer, Way.FORWARD, states));
      case BACKWARD -> lanes.add(new Lane(layer, Way.BACKWARD, states));
      case BOTH_CONCATENATED -> {
        int half = states[0].length / 2;
        lanes.add(new Lane(layer, Way.FORWARD, columns(states, 0, half)));
        lanes.add(new Lane(layer, Way.BACKWARD, columns(states, half, 2 * half)));
      }
      case BOTH_SUMMED, BOTH_AVERAGED -> lanes.add(new Lane(layer, Way.MIXED, states));
    }
  }

  private static float[][] columns(float[][] states, int from, int to) {
    return Arrays.stream(states)
        .map(row -> Arrays.copyOfRange(row, from, to))
        .toArray(float[][]::new);
  }
}
