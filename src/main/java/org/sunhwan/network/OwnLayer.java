package org.sunhwan.network;

import org.sunhwan.kernel.KernelChoice;

/** A layer of ours at work in a graph; {@link OwnLayers} speaks to all of a graph's at once. */
interface OwnLayer {

  /** Has the layer computed this way from now on. */
  void use(KernelChoice choice);

  /**
   * Tells what the next training pass is; it is forgotten with that pass.
   *
   * @param layer DL4J's index of the layer in its graph, so that no two draw alike
   */
  void begin(StepKey key, int layer);
}
