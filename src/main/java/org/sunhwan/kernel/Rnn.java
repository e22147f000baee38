package org.sunhwan.kernel;

import org.bytedeco.dnnl.rnn_primitive_desc_base;
import org.bytedeco.javacpp.PointerScope;

/**
 * oneDNN's calls for one {@link RnnShape}: the RNN itself, forward and backward, and the copies
 * between the plain layouts of weights, W [G, H, D] and U [G, H, H], and those oneDNN chose.
 */
final class Rnn implements IdlePool.Native {
  final Call forward;
  final Call packInputWeights;
  final Call packRecurrentWeights;

  /** Null but for training. */
  final Backward backward;

  /** The calls that only training needs. */
  record Backward(
      Call run,
      Call packInputWeights,
      Call packRecurrentWeights,
      Call unpackInputWeights,
      Call unpackRecurrentWeights)
      implements AutoCloseable {

    @Override
    public void close() {
      run.close();
      packInputWeights.close();
      packRecurrentWeights.close();
      unpackInputWeights.close();
      unpackRecurrentWeights.close();
    }
  }

  @SuppressWarnings("try") // closing the scope frees native temporaries
  Rnn(RnnShape shape) {
    try (var scope = new PointerScope()) {
      var primitives = new RnnPrimitives(shape);
      rnn_primitive_desc_base description = primitives.forward();
      forward = primitives.forwardCall(description);
      packInputWeights = primitives.packInputWeights(description);
      packRecurrentWeights = primitives.packRecurrentWeights(description);
      backward = shape.training() ? primitives.backwardCalls(description) : null;
    }
  }

  @Override
  public void close() {
    forward.close();
    packInputWeights.close();
    packRecurrentWeights.close();
    if (backward != null) {
      backward.close();
    }
  }
}
