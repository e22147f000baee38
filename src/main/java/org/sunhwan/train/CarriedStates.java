package org.sunhwan.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.RecurrentState;

/** The states that recurrent layers go on from, as bytes: between rounds and in checkpoints. */
final class CarriedStates {
  private CarriedStates() {}

  /** States by layer; none are no bytes. */
  static byte[] bytes(Map<String, RecurrentState> states) {
    if (states.isEmpty()) {
      return new byte[0];
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(states.size());
      for (Map.Entry<String, RecurrentState> state : states.entrySet()) {
        out.writeUTF(state.getKey());
        write(out, state.getValue().hidden());
        write(out, state.getValue().cell());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed.", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, INDArray state) throws IOException {
    out.writeInt(state == null ? 0 : (int) state.size(0));
    if (state != null) {
      out.writeInt((int) state.size(1));
      for (float number : state.dup('c').data().asFloat()) {
        out.writeFloat(number);
      }
    }
  }

  /** Inverse of {@link #bytes}. */
  static Map<String, RecurrentState> of(byte[] bytes) {
    Map<String, RecurrentState> states = new LinkedHashMap<>();
    if (bytes.length == 0) {
      return states;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int layers = in.readInt();
      for (int layer = 0; layer < layers; layer++) {
        states.put(in.readUTF(), new RecurrentState(read(in), read(in)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Carried states are cut short.", e);
    }
    return states;
  }

  private static INDArray read(DataInputStream in) throws IOException {
    int batch = in.readInt();
    if (batch == 0) {
      return null;
    }
    int size = in.readInt();
    float[] numbers = new float[batch * size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readFloat();
    }
    return Nd4j.createFromArray(numbers).reshape('c', batch, size);
  }
}
