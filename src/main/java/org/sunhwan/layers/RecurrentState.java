package org.sunhwan.layers;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.State;

/**
 * What a {@link RecurrentLayer} remembers of each sequence in a batch, or its gradient.
 *
 * @param hidden h [B, H]; null for zeros
 * @param cell c [B, H] of an LSTM; null for zeros, and with every other cell
 */
public record RecurrentState(INDArray hidden, INDArray cell) {
  private static final RecurrentState ZERO = new RecurrentState(null, null);

  /** Where sequences start, unless told. */
  public static RecurrentState zero() {
    return ZERO;
  }

  /** The state of some of the sequences, in the order given. */
  @SuppressWarnings("try") // the scope works by being open
  public RecurrentState rows(int[] sequences) {
    try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new RecurrentState(rows(hidden, sequences), rows(cell, sequences));
    }
  }

  /** Copied number by number, once: this is done for every token that is written. */
  private static INDArray rows(INDArray array, int[] sequences) {
    if (array == null) {
      return null;
    }
    int size = (int) array.size(1);
    INDArray plain = KernelArrays.isRowMajor(array) ? array : array.dup('c');
    FloatBuffer from = KernelArrays.rowMajor(plain).buffer();
    INDArray some = Nd4j.createUninitialized(DataType.FLOAT, sequences.length, size);
    FloatBuffer to = KernelArrays.floats(some).buffer();
    try {
      for (int i = 0; i < sequences.length; i++) {
        to.put(i * size, from, sequences[i] * size, size);
      }
    } finally {
      Reference.reachabilityFence(plain); // a buffer does not hold on to its array
    }
    return some;
  }

  /** Fails unless the state is of so many sequences. */
  void require(String layer, int batch) {
    if (hidden != null && hidden.size(0) != batch) {
      throw new IllegalArgumentException(
          "layer %s carries the state of %d sequences into a batch of %d. Clear the state before"
                  .formatted(layer, hidden.size(0), batch)
              + " other sequences begin.");
    }
  }

  /** The same memory as kernels see it. */
  State floats() {
    return new State(floats(hidden), floats(cell));
  }

  /** A copy outlives workspaces: the way back reads it again. */
  @SuppressWarnings("try") // the scope works by being open
  private static Floats floats(INDArray array) {
    if (array == null) {
      return Floats.none();
    }
    if (KernelArrays.isRowMajor(array)) {
      return KernelArrays.rowMajor(array);
    }
    try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return KernelArrays.rowMajor(array.dup('c'));
    }
  }
}
