package org.sunhwan.kernel;

/**
 * One pass of a layer over a batch.
 *
 * @param lengths the batch's time steps and the length of each sequence
 * @param x the inputs, read
 * @param initial the state before each sequence's first step, read
 * @param y the hidden state at each step, written
 * @param last the state after each sequence's last step, written
 */
public record Reading(Lengths lengths, Sequences x, State initial, Sequences y, State last) {

  /** A pass that starts from zero states and keeps only the outputs. */
  public Reading(Lengths lengths, Sequences x, Sequences y) {
    this(lengths, x, State.none(), y, State.none());
  }

  /** Fails with a sentence unless every array fits the layer; native code would not say why. */
  void check(Layer layer, Parameters parameters) {
    int time = lengths.time();
    int batch = lengths.batch();
    x.check("the input x", time, batch, layer.inputSize());
    y.check("the output y", time, batch, layer.hiddenSize());
    Sizes.check("the initial state", initial, layer, batch);
    Sizes.check("the last state", last, layer, batch);
    Sizes.check("the parameters'", parameters, layer);
  }
}
