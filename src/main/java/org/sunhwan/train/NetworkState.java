package org.sunhwan.train;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All numbers of a network in training, as one line of floats: first its P parameters, then the U
 * numbers of its updater. They stay where they are; nobody may read or write across P.
 */
record NetworkState(FloatBuffer parameters, FloatBuffer updater) {

  /** The very numbers of a DL4J network; {@code updater} is null for one without a memory. */
  static NetworkState of(INDArray parameters, INDArray updater) {
    return new NetworkState(floats(parameters), updater == null ? none() : floats(updater));
  }

  /** Zeros in Java's memory. */
  static NetworkState zeros(StateLayout layout) {
    return new NetworkState(
        FloatBuffer.allocate(layout.parameters()), FloatBuffer.allocate(layout.updater()));
  }

  private static FloatBuffer none() {
    return FloatBuffer.allocate(0);
  }

  private static FloatBuffer floats(INDArray vector) {
    if (vector.dataType() != DataType.FLOAT || vector.elementWiseStride() != 1) {
      throw new TrainingException(
          ("Averaging needs a network's numbers as one vector of float32; this network's are %s."
                  + " Build it with DataType.FLOAT.")
              .formatted(vector.dataType()));
    }
    long address = vector.data().addressPointer().address();
    try (FloatPointer pointer = new At(address, vector.length())) {
      return pointer.asBuffer();
    }
  }

  /** Memory that belongs to someone else; whoever made this state keeps the network. */
  private static final class At extends FloatPointer {
    At(long start, long length) {
      this.address = start;
      this.limit = length;
      this.capacity = length;
    }
  }

  /** Copies {@code length} floats from an address on to a buffer's index. */
  void read(int address, FloatBuffer to, int index, int length) {
    int p = parameters.capacity();
    if (address < p) {
      to.put(index, parameters, address, length);
    } else {
      to.put(index, updater, address - p, length);
    }
  }

  /** Copies {@code length} floats from a buffer's index to an address. */
  void write(int address, FloatBuffer from, int index, int length) {
    int p = parameters.capacity();
    if (address < p) {
      parameters.put(address, from, index, length);
    } else {
      updater.put(address - p, from, index, length);
    }
  }

  /** The parameters alone. */
  NetworkState withoutUpdater() {
    return new NetworkState(parameters, none());
  }

  /** The updater's numbers, copied. */
  NetworkState copyOfUpdater() {
    FloatBuffer copy = FloatBuffer.allocate(updater.capacity());
    return new NetworkState(none(), copy.put(0, updater, 0, updater.capacity()));
  }

  /** Takes over another state's numbers. */
  void copyFrom(NetworkState other) {
    parameters.put(0, other.parameters, 0, parameters.capacity());
    updater.put(0, other.updater, 0, updater.capacity());
  }
}
