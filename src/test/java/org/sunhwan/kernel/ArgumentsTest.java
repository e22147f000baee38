package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/** Native code would read past the end without a word, so every size is checked before. */
class ArgumentsTest {
  private static final Layer LSTM = new Layer(new Cell.Lstm(), Direction.LEFT_TO_RIGHT, 3, 2);
  private static final Lengths LENGTHS = Lengths.full(4, 5);
  private static final Parameters PARAMETERS =
      Parameters.of(LSTM, KernelCase.floats(LSTM.parameters()));

  @Test
  void arraysThatAreTooSmallAreNamed() {
    assertMessage(
        "the input x is [T 4, B 5, C 3] with strides 15, 3, 1, which needs 60 floats; its memory"
            + " has 59",
        () -> infer(reading(59, 40, State.none())));
    assertMessage(
        "the output y is [T 4, B 5, C 2] with strides 10, 2, 1, which needs 40 floats; its memory"
            + " has 39",
        () -> infer(reading(60, 39, State.none())));
    assertMessage(
        "the initial state h [B, H] needs 10 floats; its memory has 9",
        () -> infer(reading(60, 40, State.hidden(KernelCase.floats(9)))));
    assertMessage(
        "the input x is missing", () -> infer(new Reading(LENGTHS, Sequences.none(), sequences())));
  }

  @Test
  void parametersOfAnotherLayerAreRefused() {
    assertMessage(
        "Layer[cell=Lstm[], direction=LEFT_TO_RIGHT, inputSize=3, hiddenSize=2] has 48 parameters;"
            + " the memory has 47",
        () -> Parameters.of(LSTM, KernelCase.floats(47)));
  }

  @Test
  void aCellStateIsAnLstmsOnly() {
    Layer gru = new Layer(new Cell.Gru(), Direction.LEFT_TO_RIGHT, 3, 2);
    State state = new State(KernelCase.floats(10), KernelCase.floats(10));
    assertMessage(
        "the initial state has a cell state c, but Gru[] carries only h",
        () ->
            new JavaKernel()
                .infer(
                    gru,
                    Parameters.of(gru, KernelCase.floats(gru.parameters())),
                    reading(60, 40, state)));
  }

  @Test
  void aGradientOfACellStateThatWasNotGivenOutIsRefused() {
    try (Tape tape = new JavaKernel().train(LSTM, PARAMETERS, reading(60, 40, State.none()))) {
      State dLast = new State(KernelCase.floats(10), KernelCase.floats(10));
      assertMessage(
          "there is a gradient of the last cell state c, but the forward pass did not give that"
              + " state out; ask for it there",
          () ->
              tape.backward(
                  new Gradients(
                      sequences(), dLast, Sequences.none(), Parameters.none(), State.none())));
    }
  }

  @Test
  void lengthsLieInTheBatch() {
    assertMessage(
        "sequence 1 of the batch has length 5; it must be from 0 to the batch's 4 time steps",
        () -> Lengths.padded(4, 4, 5));
    assertMessage(
        "a batch needs a time step and a sequence at least, not 4 steps and 0 sequences",
        () -> Lengths.padded(4));
  }

  @Test
  void onlyNativeMemoryIsTaken() {
    assertMessage(
        "kernels read native memory: allocate the buffer directly, in native byte order",
        () -> Floats.of(FloatBuffer.allocate(3)));
    assertMessage("floats 2 to 5 lie outside of the 4", () -> KernelCase.floats(4).slice(2, 3));
  }

  private static void infer(Reading reading) {
    try (var kernel = new OneDnnKernel(Precision.FLOAT32)) {
      kernel.infer(LSTM, PARAMETERS, reading);
    }
  }

  private static Reading reading(int inputs, int outputs, State initial) {
    return new Reading(
        LENGTHS,
        Sequences.timeMajor(KernelCase.floats(inputs), 5, 3),
        initial,
        Sequences.timeMajor(KernelCase.floats(outputs), 5, 2),
        State.none());
  }

  private static Sequences sequences() {
    return Sequences.timeMajor(KernelCase.floats(40), 5, 2);
  }

  private static void assertMessage(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }
}
