package org.sunhwan.score;

import java.io.Serializable;
import org.sunhwan.inference.NeuralCache;
import org.sunhwan.kernel.KernelChoice;

/**
 * A model that is to answer, and the kernel that computes its answers, on whatever machine it is
 * sent to. A model of DL4J's own layers computes with those.
 *
 * @param cache what a language model reads running text with
 */
public record Judge(Artifact artifact, KernelChoice kernel, NeuralCache cache)
    implements Serializable {

  /** Of a model that answers without a cache. */
  public Judge(Artifact artifact, KernelChoice kernel) {
    this(artifact, kernel, NeuralCache.NONE);
  }
}
