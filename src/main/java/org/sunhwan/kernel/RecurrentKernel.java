package org.sunhwan.kernel;

/** Computes recurrent layers. Any number of threads may use one kernel at once. */
public interface RecurrentKernel {

  /** One pass that keeps nothing. */
  void infer(Layer layer, Parameters parameters, Reading reading);

  /**
   * One pass that can be gone back over. The parameters, x and the initial state must stay as they
   * are until then; y and the last state are the caller's to change.
   */
  Tape train(Layer layer, Parameters parameters, Reading reading);
}
