package org.sunhwan.layers;

import org.sunhwan.kernel.KernelChoice;

/** A layer of ours at work in a graph; {@link OwnLayers} speaks to all of a graph's at once. */
interface OwnLayer {

  /** Has the layer computed this way from now on. */
  void use(KernelChoice choice);

  /** Tells what the next training pass is; it is forgotten with that pass. */
  void begin(StepKey key);
}
