package org.sunhwan.network;

import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.linalg.dataset.MultiDataSet;

/** How the examples of a task become the tensors that its network reads and is compared with. */
public interface Feeding extends Serializable {
  /** A batch; never of no example. */
  MultiDataSet of(Example[] examples);

  /** The feeding of a network. */
  static Feeding of(NetworkShape shape, Sizes sizes) {
    return shape.task().feeding(shape, sizes);
  }

  /** The examples' texts. */
  static int[][] tokens(Example[] examples) {
    return Arrays.stream(examples).map(Example::tokens).toArray(int[][]::new);
  }
}
