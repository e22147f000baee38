package org.sunhwan.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A layer, a batch and random numbers for all that goes in, made from a seed: any kernel can be run
 * on it, and its results compared with another's. The padding of x and dy holds NaN unless another
 * value is asked for.
 */
record KernelCase(Layer layer, Lengths lengths, Strides strides, boolean carried, float padding) {
  private static final long SEED = 11;

  /** Memory order of x, y and their gradients. */
  enum Strides {
    TIME_MAJOR,
    CHANNEL_MAJOR
  }

  static KernelCase of(Layer layer, Lengths lengths) {
    return new KernelCase(layer, lengths, Strides.TIME_MAJOR, true, Float.NaN);
  }

  KernelCase with(Strides other) {
    return new KernelCase(layer, lengths, other, carried, padding);
  }

  /** From zero states, with nothing but the outputs wanted. */
  KernelCase withoutStates() {
    return new KernelCase(layer, lengths, strides, false, padding);
  }

  KernelCase withPadding(float other) {
    return new KernelCase(layer, lengths, strides, carried, other);
  }

  static Floats floats(long length) {
    return Floats.of(
        ByteBuffer.allocateDirect(Math.toIntExact(length * Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer());
  }

  /** Everything a pass and its way back give out, by name, in the order of memory. */
  Map<String, float[]> train(RecurrentKernel kernel) {
    Map<String, Floats> results = new LinkedHashMap<>();
    Random random = new Random(SEED);
    Parameters parameters = parameters(random);
    Reading reading = reading(random, results);
    try (Tape tape = kernel.train(layer, parameters, reading)) {
      Map<String, float[]> all = copies(results);
      results.values().forEach(KernelCase::spoil); // the caller may change outputs
      results.clear();
      tape.backward(gradients(random, results));
      all.putAll(copies(results));
      return all;
    }
  }

  /** The outputs and last states of a pass that keeps nothing. */
  Map<String, float[]> infer(RecurrentKernel kernel) {
    Map<String, Floats> results = new LinkedHashMap<>();
    Random random = new Random(SEED);
    Parameters parameters = parameters(random);
    kernel.infer(layer, parameters, reading(random, results));
    return copies(results);
  }

  /** A forward pass by itself. */
  Tape tape(RecurrentKernel kernel) {
    Random random = new Random(SEED);
    return kernel.train(layer, parameters(random), reading(random, new LinkedHashMap<>()));
  }

  /** Somewhere to put gradients. */
  Gradients gradients() {
    return gradients(new Random(SEED), new LinkedHashMap<>());
  }

  private Parameters parameters(Random random) {
    Parameters parameters = Parameters.of(layer, floats(layer.parameters()));
    // Sums of about 1: gates neither asleep nor saturated.
    double scale = 1 / Math.sqrt(Math.max(layer.inputSize(), layer.hiddenSize()));
    boolean kinked = layer.cell().equals(new Cell.Simple(Cell.Activation.RELU));
    fill(parameters.inputWeights(), random, kinked ? scale / 4 : scale);
    fill(parameters.recurrentWeights(), random, kinked ? scale / 4 : scale);
    fill(parameters.biases(), random, 1);
    if (kinked) { // no sum so near 0 that rounding could put it on the other side
      FloatBuffer biases = parameters.biases().buffer();
      for (int i = 0; i < biases.limit(); i++) {
        biases.put(i, Math.signum(biases.get(i)) * 4);
      }
    }
    return parameters;
  }

  private Reading reading(Random random, Map<String, Floats> results) {
    Floats x = floats(size(layer.inputSize()));
    fill(x, random, 1);
    spoilPadding(sequences(x, layer.inputSize()), layer.inputSize());
    State initial = carried ? state() : State.none();
    fill(initial, random);
    Floats y = named(results, "y", floats(size(layer.hiddenSize())));
    return new Reading(
        lengths,
        sequences(x, layer.inputSize()),
        initial,
        sequences(y, layer.hiddenSize()),
        carried ? named(results, "last", state()) : State.none());
  }

  private Gradients gradients(Random random, Map<String, Floats> results) {
    Floats dy = floats(size(layer.hiddenSize()));
    fill(dy, random, 1);
    spoilPadding(sequences(dy, layer.hiddenSize()), layer.hiddenSize());
    State dLast = carried ? state() : State.none();
    fill(dLast, random);
    Parameters parameters = Parameters.of(layer, floats(layer.parameters()));
    named(results, "dW", parameters.inputWeights());
    named(results, "dU", parameters.recurrentWeights());
    named(results, "db", parameters.biases());
    Floats dx = named(results, "dx", floats(size(layer.inputSize())));
    return new Gradients(
        sequences(dy, layer.hiddenSize()),
        dLast,
        sequences(dx, layer.inputSize()),
        parameters,
        carried ? named(results, "dInitial", state()) : State.none());
  }

  private long size(int channels) {
    return (long) lengths.time() * lengths.batch() * channels;
  }

  private Sequences sequences(Floats values, int channels) {
    return strides == Strides.TIME_MAJOR
        ? Sequences.timeMajor(values, lengths.batch(), channels)
        : channelMajor(values, lengths.time(), channels);
  }

  /** [B, C, T], the order of DL4J's own recurrent layers. */
  static Sequences channelMajor(Floats values, int time, int channels) {
    return new Sequences(values, 1, channels * time, time);
  }

  private State state() {
    long size = (long) lengths.batch() * layer.hiddenSize();
    return new State(floats(size), layer.cell().hasCellState() ? floats(size) : Floats.none());
  }

  private static void fill(State state, Random random) {
    fill(state.hidden(), random, 0.5);
    fill(state.cell(), random, 0.5);
  }

  static void fill(Floats floats, Random random, double scale) {
    if (!floats.isNone()) {
      FloatBuffer buffer = floats.buffer();
      for (int i = 0; i < floats.length(); i++) {
        buffer.put(i, (float) (random.nextGaussian() * scale));
      }
    }
  }

  private void spoilPadding(Sequences sequences, int channels) {
    FloatBuffer buffer = sequences.values().buffer();
    for (int b = 0; b < lengths.batch(); b++) {
      for (int t = lengths.of(b); t < lengths.time(); t++) {
        for (int c = 0; c < channels; c++) {
          buffer.put(sequences.row(t, b) + c * sequences.channelStride(), padding);
        }
      }
    }
  }

  private static void spoil(Floats floats) {
    FloatBuffer buffer = floats.buffer();
    for (int i = 0; i < floats.length(); i++) {
      buffer.put(i, Float.NaN);
    }
  }

  private static Floats named(Map<String, Floats> results, String name, Floats floats) {
    if (!floats.isNone()) {
      results.put(name, floats);
      spoil(floats); // results replace what was there
    }
    return floats;
  }

  private static State named(Map<String, Floats> results, String name, State state) {
    named(results, name + ".h", state.hidden());
    named(results, name + ".c", state.cell());
    return state;
  }

  private static Map<String, float[]> copies(Map<String, Floats> results) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    results.forEach(
        (name, floats) -> {
          float[] copy = new float[(int) floats.length()];
          floats.buffer().get(copy);
          copies.put(name, copy);
        });
    return copies;
  }
}
