package org.sunhwan.kernel;

/**
 * The weights of a layer, or their gradients: W [G, H, D], U [G, H, H], b [G, H] (GRU: [4, H]), in
 * the gate order of {@link Cell}.
 */
public record Parameters(Floats inputWeights, Floats recurrentWeights, Floats biases) {
  private static final Parameters NONE =
      new Parameters(Floats.none(), Floats.none(), Floats.none());

  /** Gradients that are not wanted. */
  public static Parameters none() {
    return NONE;
  }

  /** W, U and b one after the other, as in a network's parameter vector. */
  public static Parameters of(Layer layer, Floats all) {
    if (all.length() != layer.parameters()) {
      throw new IllegalArgumentException(
          layer + " has " + layer.parameters() + " parameters; the memory has " + all.length());
    }
    return new Parameters(
        all.slice(0, layer.inputWeights()),
        all.slice(layer.inputWeights(), layer.recurrentWeights()),
        all.slice(layer.inputWeights() + layer.recurrentWeights(), layer.biases()));
  }

  public boolean isNone() {
    return inputWeights.isNone();
  }
}
