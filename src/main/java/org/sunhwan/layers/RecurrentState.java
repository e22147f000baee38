package org.sunhwan.layers;

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
      return new RecurrentState(
          hidden == null ? null : hidden.getRows(sequences).dup('c'),
          cell == null ? null : cell.getRows(sequences).dup('c'));
    }
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
