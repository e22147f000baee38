package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Cases that libtorch computed: every cell it has, both directions, a batch with padding and
 * carried states. {@code record_libtorch.py} beside the recording made it.
 */
class LibtorchTest {
  // Both computed in float32 from the same float32 numbers, results around 1.
  private static final float TOLERANCE = 2e-6f;

  private static final Map<String, Cell> CELLS =
      Map.of(
          "tanh", new Cell.Simple(Cell.Activation.TANH),
          "relu", new Cell.Simple(Cell.Activation.RELU),
          "lstm", new Cell.Lstm(),
          "gru", new Cell.Gru());

  @Test
  void plainJavaComputesWhatLibtorchDoes() throws IOException {
    assertEquals(8, check(new JavaKernel()));
  }

  @Test
  void oneDnnComputesWhatLibtorchDoes() throws IOException {
    try (var kernel = new OneDnnKernel(Precision.FLOAT32)) {
      assertEquals(8, check(kernel));
    }
  }

  private static int check(RecurrentKernel kernel) throws IOException {
    JsonNode recorded;
    try (InputStream in = LibtorchTest.class.getResourceAsStream("libtorch.json")) {
      recorded = new ObjectMapper().readTree(in);
    }
    List<Integer> each = new ArrayList<>();
    recorded.get("lengths").forEach(length -> each.add(length.asInt()));
    Lengths lengths =
        Lengths.padded(
            recorded.get("time").asInt(), each.stream().mapToInt(Integer::intValue).toArray());
    for (JsonNode which : recorded.get("cases")) {
      Layer layer =
          new Layer(
              CELLS.get(which.get("cell").asText()),
              Direction.valueOf(which.get("direction").asText()),
              recorded.get("inputSize").asInt(),
              recorded.get("hiddenSize").asInt());
      Map<String, Floats> found = train(kernel, layer, lengths, which.get("given"));
      for (Iterator<String> names = which.get("found").fieldNames(); names.hasNext(); ) {
        String name = names.next();
        float[] actual = new float[(int) found.get(name).length()];
        found.get(name).buffer().get(actual);
        assertArrayEquals(
            numbers(which.get("found").get(name)), actual, TOLERANCE, name + " of " + layer);
      }
    }
    return recorded.get("cases").size();
  }

  private static Map<String, Floats> train(
      RecurrentKernel kernel, Layer layer, Lengths lengths, JsonNode given) {
    int batch = lengths.batch();
    int d = layer.inputSize();
    int h = layer.hiddenSize();
    Map<String, Floats> found = new TreeMap<>();
    Floats y = result(found, "y", (long) lengths.time() * batch * h);
    Floats dx = result(found, "dx", (long) lengths.time() * batch * d);
    var reading =
        new Reading(
            lengths,
            Sequences.timeMajor(floats(given, "x"), batch, d),
            new State(floats(given, "initial.h"), floats(given, "initial.c")),
            Sequences.timeMajor(y, batch, h),
            state(found, "last", layer, batch));
    var parameters = new Parameters(floats(given, "W"), floats(given, "U"), floats(given, "b"));
    try (Tape tape = kernel.train(layer, parameters, reading)) {
      tape.backward(
          new Gradients(
              Sequences.timeMajor(floats(given, "dy"), batch, h),
              new State(floats(given, "dLast.h"), floats(given, "dLast.c")),
              Sequences.timeMajor(dx, batch, d),
              new Parameters(
                  result(found, "dW", layer.inputWeights()),
                  result(found, "dU", layer.recurrentWeights()),
                  result(found, "db", layer.biases())),
              state(found, "dInitial", layer, batch)));
    }
    return found;
  }

  private static State state(Map<String, Floats> found, String name, Layer layer, int batch) {
    long size = (long) batch * layer.hiddenSize();
    return new State(
        result(found, name + ".h", size),
        layer.cell().hasCellState() ? result(found, name + ".c", size) : Floats.none());
  }

  private static Floats result(Map<String, Floats> found, String name, long size) {
    Floats floats = KernelCase.floats(size);
    found.put(name, floats);
    return floats;
  }

  private static Floats floats(JsonNode given, String name) {
    if (!given.has(name)) {
      return Floats.none();
    }
    float[] numbers = numbers(given.get(name));
    Floats floats = KernelCase.floats(numbers.length);
    floats.buffer().put(numbers);
    return floats;
  }

  private static float[] numbers(JsonNode array) {
    float[] numbers = new float[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).floatValue();
    }
    return numbers;
  }
}
