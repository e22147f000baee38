package org.sunhwan.kernel;

/**
 * What a backward pass reads and writes; d marks the gradient of the loss.
 *
 * @param y dy, read
 * @param last d of the state carried out, read
 * @param x dx, written
 * @param parameters dW, dU and db, written: replaced, not added to
 * @param initial d of the state carried in, written
 */
public record Gradients(
    Sequences y, State last, Sequences x, Parameters parameters, State initial) {

  void check(Layer layer, Reading reading) {
    Lengths lengths = reading.lengths();
    int time = lengths.time();
    int batch = lengths.batch();
    if (!y.isNone()) {
      y.check("the output gradient dy", time, batch, layer.hiddenSize());
    }
    if (!x.isNone()) {
      x.check("the input gradient dx", time, batch, layer.inputSize());
    }
    Sizes.check("the last state's gradient", last, layer, batch);
    Sizes.check("the initial state's gradient", initial, layer, batch);
    if (!last.cell().isNone() && reading.last().cell().isNone()) {
      throw new IllegalArgumentException(
          "there is a gradient of the last cell state c, but the forward pass did not give that"
              + " state out; ask for it there");
    }
    if (!parameters.isNone()) {
      Sizes.check("the gradients'", parameters, layer);
    }
  }
}
