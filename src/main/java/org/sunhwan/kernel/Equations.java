package org.sunhwan.kernel;

import java.util.List;

/**
 * The equations of a cell for one time step, forward and backward, in double precision. Lists have
 * an element for each gate, in the order of {@link Cell}.
 */
sealed interface Equations permits SimpleEquations, LstmEquations, GruEquations {

  static Equations of(Cell cell) {
    if (cell instanceof Cell.Simple simple) {
      return new SimpleEquations(simple.activation());
    }
    return cell instanceof Cell.Lstm ? new LstmEquations() : new GruEquations();
  }

  /** A state of one sequence, or its gradient; only LSTM uses c. */
  record Memory(Vector h, Vector c) {}

  /**
   * Computes a time step.
   *
   * @param wx W x_t + b
   * @param uh U h_{t-1}, with b_u′ added to a GRU's candidate
   * @param before h_{t-1} and c_{t-1}
   */
  Step step(List<Vector> wx, List<Vector> uh, Memory before);

  /** A time step done, which remembers what its way back needs. */
  interface Step {

    /** h_t and c_t. */
    Memory after();

    /** From the gradient of h_t and c_t to what this step passes on. */
    Back back(Memory gradient);
  }

  /**
   * What goes back out of a time step.
   *
   * @param wx the gradient of W x_t + b
   * @param uh the gradient of U h_{t-1}
   * @param beside the part of the gradient of h_{t-1} and c_{t-1} that does not pass through U
   */
  record Back(List<Vector> wx, List<Vector> uh, Memory beside) {}
}
