package org.sunhwan.kernel;

import java.util.List;

/** The same maths as {@link JavaKernel}, computed by oneDNN. */
final class OneDnnKernel implements RecurrentKernel, AutoCloseable {
  /**
   * Shapes whose compiled calls are kept: each takes 0.3 MB, or 0.7 MB for bfloat16, and 1 to 2 ms
   * to compile again.
   */
  private static final int SHAPES = 128;

  private final Precision precision;
  private final Blocks blocks = new Blocks();
  private final IdlePool<RnnShape, Rnn> rnns = new IdlePool<>(SHAPES, OneDnnKernel::compile);
  private final Copies copies = new Copies(SHAPES);

  OneDnnKernel(Precision precision) {
    this.precision = precision;
  }

  @Override
  public void infer(Layer layer, Parameters parameters, Reading reading) {
    reading.check(layer, parameters);
    for (Group group : groups(reading)) {
      try (var pass = new OneDnnPass(this, layer, parameters, reading, group, false)) {
        pass.forward();
      }
    }
  }

  @Override
  public Tape train(Layer layer, Parameters parameters, Reading reading) {
    reading.check(layer, parameters);
    Group all = Group.whole(reading.lengths());
    var pass = new OneDnnPass(this, layer, parameters, reading, all, true);
    try {
      pass.forward();
      return pass;
    } catch (RuntimeException | Error e) {
      pass.close();
      throw e;
    }
  }

  /** States carried in and out lie in the order of the batch, which groups do not keep. */
  private static List<Group> groups(Reading reading) {
    boolean carried =
        !(reading.initial().equals(State.none()) && reading.last().equals(State.none()));
    return carried ? List.of(Group.whole(reading.lengths())) : Group.byLength(reading.lengths());
  }

  Precision precision() {
    return precision;
  }

  Blocks blocks() {
    return blocks;
  }

  Copies copies() {
    return copies;
  }

  IdlePool<RnnShape, Rnn>.Lease rnn(RnnShape shape) {
    return rnns.lease(shape);
  }

  private static Rnn compile(RnnShape shape) {
    try {
      return new Rnn(shape);
    } catch (RuntimeException e) {
      throw new KernelException(
          "oneDNN "
              + OneDnn.library().version()
              + " cannot compute "
              + shape
              + " on this processor ("
              + OneDnn.library().instructions()
              + "): "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    rnns.close();
    copies.close();
    blocks.close();
  }
}
