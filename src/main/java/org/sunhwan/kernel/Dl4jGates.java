package org.sunhwan.kernel;

/**
 * Between the parameters of a layer here and those of DL4J's own layers. Both are one vector W, U,
 * b, and DL4J's matrices [D, G · H] in column order are [G, H, D] in memory, so only the order of
 * an LSTM's gates differs: i, f, c̃, o here and c̃, f, o, i there (DL4J calls c̃'s block the input
 * and i's the input modulation gate).
 */
public final class Dl4jGates {
  /** For each gate here, its place there. */
  private static final int[] LSTM = {3, 1, 0, 2};

  private static final int[] SIMPLE = {0};

  private Dl4jGates() {}

  /** The parameters of a DL4J LSTM or SimpleRnn as this layer's. */
  public static float[] fromDl4j(Layer layer, float[] parameters) {
    float[] here = new float[check(layer, parameters)];
    forEachGate(
        layer,
        (placeHere, placeThere, count) ->
            System.arraycopy(parameters, placeThere, here, placeHere, count));
    return here;
  }

  /** This layer's parameters as those of a DL4J LSTM or SimpleRnn. */
  public static float[] toDl4j(Layer layer, float[] parameters) {
    float[] there = new float[check(layer, parameters)];
    forEachGate(
        layer,
        (placeHere, placeThere, count) ->
            System.arraycopy(parameters, placeHere, there, placeThere, count));
    return there;
  }

  private interface Block {
    void move(int placeHere, int placeThere, int count);
  }

  private static void forEachGate(Layer layer, Block block) {
    int[] order = layer.cell() instanceof Cell.Lstm ? LSTM : SIMPLE;
    int h = layer.hiddenSize();
    int start = 0;
    for (int count : new int[] {h * layer.inputSize(), h * h, h}) { // W, U, b
      for (int gate = 0; gate < order.length; gate++) {
        block.move(start + gate * count, start + order[gate] * count, count);
      }
      start += order.length * count;
    }
  }

  private static int check(Layer layer, float[] parameters) {
    if (layer.cell() instanceof Cell.Gru) {
      throw new IllegalArgumentException(
          "DL4J has no GRU layer, so a GRU cannot be exchanged with it; train an LSTM or a tanh"
              + " network for that");
    }
    if (parameters.length != layer.parameters()) {
      throw new IllegalArgumentException(
          layer + " has " + layer.parameters() + " parameters, not " + parameters.length);
    }
    return parameters.length;
  }
}
