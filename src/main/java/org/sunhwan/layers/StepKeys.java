package org.sunhwan.layers;

import org.deeplearning4j.nn.layers.AbstractLayer;

/**
 * The key of a layer's next training pass: the one it was told, once; else, under plain {@code
 * fit}, the network's seed and iteration, as worker 0.
 */
final class StepKeys {
  private StepKey told;

  void begin(StepKey key) {
    told = key;
  }

  /** Takes back what was told of a pass that did not come about. */
  void forget() {
    told = null;
  }

  /** The key of the pass that starts now. */
  StepKey next(AbstractLayer<?> layer) {
    StepKey key =
        told != null ? told : new StepKey(layer.conf().getSeed(), 0, layer.getIterationCount());
    told = null; // the same masks twice would be a mistake that nobody sees
    return key;
  }
}
