package org.sunhwan.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Networks;

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

  /** Whether a network reads nothing but token ids, so that a text alone unrolls it. */
  public static boolean canUnroll(ComputationGraph graph) {
    return graph.getConfiguration().getNetworkInputs().equals(List.of(Networks.TOKENS))
        && !OwnLayers.of(graph, RecurrentLayer.class).isEmpty();
  }

  /** Unrolls a network of our layers, for which {@link #canUnroll}, over at least one token. */
  public static Unrolled of(ComputationGraph graph, int[] tokens) {
    Batch batch = Batch.of(new int[][] {tokens});
    List<RecurrentLayer> layers = OwnLayers.of(graph, RecurrentLayer.class);
    List<String> names = layers.stream().map(l -> l.layerConf().getLayerName()).toList();
    INDArray[] states =
        graph.output(names, false, new INDArray[] {batch.tokens()}, new INDArray[] {batch.mask()});
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      float[][] rows = states[i].slice(0).transpose().toFloatMatrix();
      add(lanes, i + 1, layers.get(i).layerConf().reading(), rows);
    }
    return new Unrolled(lanes);
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
