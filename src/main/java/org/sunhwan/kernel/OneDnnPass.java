package org.sunhwan.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.FloatBuffer;

/** One pass through oneDNN, and the way back over it. */
final class OneDnnPass implements Tape {
  private final OneDnnKernel kernel;
  private final Layer layer;
  private final Parameters parameters;
  private final Reading reading;
  private final Lengths lengths;
  private final Precision precision;
  private final BatchMemory memory;

  /** Of x: D, or one more with a {@link HoldingColumn}. */
  private final int columns;

  private final RnnShape shape;

  /** Holds what the backward pass reads again, until the tape is closed. */
  private final Blocks.Arena kept;

  private boolean open = true;
  private long x;
  private long h0;
  private long c0;
  private long y;
  private long h;
  private long c;
  private long workspace;

  OneDnnPass(
      OneDnnKernel kernel,
      Layer layer,
      Parameters parameters,
      Reading reading,
      Group group,
      boolean training) {
    this.kernel = kernel;
    this.layer = layer;
    this.parameters = parameters;
    this.reading = reading;
    lengths = group.lengths();
    precision = kernel.precision();
    memory = BatchMemory.of(layer, group, kernel.copies());
    columns = layer.inputSize() + (HoldingColumn.isNeeded(layer, reading) ? 1 : 0);
    shape =
        new RnnShape(
            layer.cell(),
            precision,
            group.isPlain() && layer.direction() == Direction.RIGHT_TO_LEFT,
            training,
            lengths.time(),
            lengths.batch(),
            columns,
            layer.hiddenSize());
    kept = kernel.blocks().arena();
  }

  void forward() {
    try (var rnn = kernel.rnn(shape);
        var temporary = kernel.blocks().arena()) {
      Call run = rnn.value().forward;
      boolean inPlace =
          !shape.training() && memory.fits(reading.y(), layer.hiddenSize(), precision);
      x = memory.read(reading.x(), layer.inputSize(), columns, precision, kept, temporary);
      h0 = initialHidden(temporary);
      c0 = orZeros(reading.initial().cell(), kept);
      y = inPlace ? reading.y().values().address() : kept.take(run.bytes(DNNL_ARG_DST_LAYER));
      h = kept.take(run.bytes(DNNL_ARG_DST_ITER));
      c = kept.take(run.bytes(DNNL_ARG_DST_ITER_C));
      workspace = kept.take(run.bytes(DNNL_ARG_WORKSPACE));
      bindForward(run);
      bindWeights(run, rnn.value().packInputWeights, rnn.value().packRecurrentWeights, temporary);
      run.run(temporary);

      if (!inPlace) { // also in training: the caller may change y before the way back reads it
        memory.write(y, layer.hiddenSize(), precision, reading.y(), layer.hiddenSize(), temporary);
      }
      writeLastHidden(temporary);
      if (!reading.last().cell().isNone()) {
        NativeMemory.copy(c, reading.last().cell().address(), stateBytes());
      }
    }
  }

  private void bindForward(Call run) {
    run.bind(DNNL_ARG_SRC_LAYER, x);
    run.bind(DNNL_ARG_SRC_ITER, h0);
    run.bind(DNNL_ARG_SRC_ITER_C, c0);
    run.bind(DNNL_ARG_BIAS, parameters.biases().address());
    run.bind(DNNL_ARG_DST_LAYER, y);
    run.bind(DNNL_ARG_DST_ITER, h);
    run.bind(DNNL_ARG_DST_ITER_C, c);
    run.bind(DNNL_ARG_WORKSPACE, workspace);
  }

  private void bindWeights(Call run, Call packW, Call packU, Blocks.Arena temporary) {
    long w = parameters.inputWeights().address();
    if (columns > layer.inputSize()) {
      Floats wider = widerWeights(temporary);
      HoldingColumn.widen(layer, parameters.inputWeights().buffer(), wider.buffer());
      w = wider.address();
    }
    long packedW = temporary.take(run.bytes(DNNL_ARG_WEIGHTS_LAYER));
    long packedU = temporary.take(run.bytes(DNNL_ARG_WEIGHTS_ITER));
    packW.reorder(w, packedW, temporary);
    packU.reorder(parameters.recurrentWeights().address(), packedU, temporary);
    run.bind(DNNL_ARG_WEIGHTS_LAYER, packedW);
    run.bind(DNNL_ARG_WEIGHTS_ITER, packedU);
  }

  /** Zeros where none is given: without an initial state oneDNN's gradient of U is wrong. */
  private long initialHidden(Blocks.Arena temporary) {
    Floats hidden = reading.initial().hidden();
    int size = layer.hiddenSize();
    return hidden.isNone()
        ? kept.takeZeroed(stateBytes())
        : states().read(step(hidden), size, size, precision, kept, temporary);
  }

  /** After each sequence's own last step, which only without padding is oneDNN's. */
  private void writeLastHidden(Blocks.Arena temporary) {
    Floats last = reading.last().hidden();
    int size = layer.hiddenSize();
    if (last.isNone()) {
      return;
    }
    if (lengths.isFull()) {
      states().write(h, size, precision, step(last), size, temporary);
      return;
    }
    FloatBuffer outputs = memory.inFloats(y, size, precision, temporary).buffer();
    Floats initial = reading.initial().hidden();
    FloatBuffer start =
        initial.isNone() ? FloatBuffer.allocate((int) last.length()) : initial.buffer();
    FloatBuffer target = last.buffer();
    for (int b = 0; b < lengths.batch(); b++) {
      if (lengths.of(b) == 0) {
        target.put(b * size, start, b * size, size);
      } else {
        target.put(b * size, outputs, memory.order().row(lengths.of(b) - 1, b, size), size);
      }
    }
  }

  @Override
  public void backward(Gradients gradients) {
    if (!open) {
      throw new IllegalStateException(
          "this pass was gone back over, or closed, before: run the forward pass again");
    }
    gradients.check(layer, reading);
    try (var rnn = kernel.rnn(shape);
        var temporary = kernel.blocks().arena()) {
      Call run = rnn.value().backward.run();
      bindForward(run);
      bindWeights(
          run,
          rnn.value().backward.packInputWeights(),
          rnn.value().backward.packRecurrentWeights(),
          temporary);
      run.bind(DNNL_ARG_DIFF_DST_LAYER, outputGradient(gradients, temporary));
      run.bind(
          DNNL_ARG_DIFF_DST_ITER,
          orZeros(lengths.isFull() ? gradients.last().hidden() : Floats.none(), temporary));
      run.bind(DNNL_ARG_DIFF_DST_ITER_C, orZeros(gradients.last().cell(), temporary));

      boolean inPlace = memory.fits(gradients.x(), columns, Precision.FLOAT32);
      long dx =
          inPlace
              ? gradients.x().values().address()
              : temporary.take(run.bytes(DNNL_ARG_DIFF_SRC_LAYER));
      // oneDNN adds to the gradients of parameters.
      long dw = temporary.takeZeroed(run.bytes(DNNL_ARG_DIFF_WEIGHTS_LAYER));
      long du = temporary.takeZeroed(run.bytes(DNNL_ARG_DIFF_WEIGHTS_ITER));
      long db = orNew(gradients.parameters().biases(), run.bytes(DNNL_ARG_DIFF_BIAS), temporary);
      NativeMemory.zero(db, run.bytes(DNNL_ARG_DIFF_BIAS));
      run.bind(DNNL_ARG_DIFF_SRC_LAYER, dx);
      run.bind(DNNL_ARG_DIFF_WEIGHTS_LAYER, dw);
      run.bind(DNNL_ARG_DIFF_WEIGHTS_ITER, du);
      run.bind(DNNL_ARG_DIFF_BIAS, db);
      run.bind(
          DNNL_ARG_DIFF_SRC_ITER, orNew(gradients.initial().hidden(), stateBytes(), temporary));
      run.bind(
          DNNL_ARG_DIFF_SRC_ITER_C, orNew(gradients.initial().cell(), stateBytes(), temporary));
      run.run(temporary);

      if (!inPlace && !gradients.x().isNone()) {
        memory.write(dx, columns, Precision.FLOAT32, gradients.x(), layer.inputSize(), temporary);
      }
      if (!gradients.parameters().isNone()) {
        writeWeightGradients(gradients.parameters(), rnn.value().backward, dw, du, temporary);
      }
      passByEmptySequences(gradients);
    } finally {
      close();
    }
  }

  /** dy in reading order, with the last state's gradient where that state is. */
  private long outputGradient(Gradients gradients, Blocks.Arena temporary) {
    int size = layer.hiddenSize();
    long bytes = stateBytes() * lengths.time();
    long dy =
        gradients.y().isNone()
            ? temporary.takeZeroed(bytes)
            : memory.read(gradients.y(), size, size, Precision.FLOAT32, temporary, temporary);
    if (!lengths.isFull() && !gradients.last().hidden().isNone()) {
      FloatBuffer sum = Floats.at(dy, bytes / Float.BYTES).buffer();
      FloatBuffer last = gradients.last().hidden().buffer();
      for (int b = 0; b < lengths.batch(); b++) {
        if (lengths.of(b) > 0) {
          int row = memory.order().row(lengths.of(b) - 1, b, size);
          for (int i = 0; i < size; i++) {
            sum.put(row + i, sum.get(row + i) + last.get(b * size + i));
          }
        }
      }
    }
    return dy;
  }

  private void writeWeightGradients(
      Parameters to, Rnn.Backward calls, long dw, long du, Blocks.Arena temporary) {
    calls.unpackRecurrentWeights().reorder(du, to.recurrentWeights().address(), temporary);
    if (columns == layer.inputSize()) {
      calls.unpackInputWeights().reorder(dw, to.inputWeights().address(), temporary);
    } else {
      Floats wider = widerWeights(temporary);
      calls.unpackInputWeights().reorder(dw, wider.address(), temporary);
      HoldingColumn.narrow(layer, wider.buffer(), to.inputWeights().buffer());
    }
  }

  /**
   * The last state of a sequence of length 0 is its first one, so its gradient goes straight by.
   */
  private void passByEmptySequences(Gradients gradients) {
    Floats last = gradients.last().hidden();
    Floats initial = gradients.initial().hidden();
    int size = layer.hiddenSize();
    for (int b = 0; b < lengths.batch(); b++) {
      if (lengths.of(b) == 0 && !last.isNone() && !initial.isNone()) {
        initial.buffer().put(b * size, last.buffer(), b * size, size);
      }
    }
  }

  @Override
  public void close() {
    open = false;
    kept.close();
  }

  private Floats widerWeights(Blocks.Arena arena) {
    return arena.takeFloats((long) layer.cell().gates() * layer.hiddenSize() * columns);
  }

  private long stateBytes() {
    return (long) lengths.batch() * layer.hiddenSize() * Float.BYTES;
  }

  private long orZeros(Floats state, Blocks.Arena arena) {
    return state.isNone() ? arena.takeZeroed(stateBytes()) : state.address();
  }

  private static long orNew(Floats wanted, long bytes, Blocks.Arena arena) {
    return wanted.isNone() ? arena.take(bytes) : wanted.address();
  }

  /** States are moved like a batch of one time step. */
  private BatchMemory states() {
    return BatchMemory.of(layer, Group.whole(Lengths.full(1, lengths.batch())), kernel.copies());
  }

  private Sequences step(Floats state) {
    return Sequences.timeMajor(state, lengths.batch(), layer.hiddenSize());
  }
}
