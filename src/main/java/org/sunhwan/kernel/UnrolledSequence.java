package org.sunhwan.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sunhwan.kernel.Equations.Back;
import org.sunhwan.kernel.Equations.Memory;
import org.sunhwan.kernel.Equations.Step;

/**
 * One sequence unrolled over its own length, in reading order: the same weights at every time step.
 * There is no padding here, so there is nothing it could change.
 */
record UnrolledSequence(Weights weights, List<Vector> x, Memory initial, List<Step> steps) {

  static UnrolledSequence read(
      Equations equations, Weights weights, List<Vector> x, Memory initial) {
    List<Step> steps = new ArrayList<>();
    Memory memory = initial;
    for (Vector xt : x) {
      Step step = equations.step(weights.wx(xt), weights.uh(memory.h()), memory);
      steps.add(step);
      memory = step.after();
    }
    return new UnrolledSequence(weights, x, initial, steps);
  }

  /** The state after step t; after step -1, the initial state. */
  Memory memory(int t) {
    return t < 0 ? initial : steps.get(t).after();
  }

  Memory last() {
    return memory(steps.size() - 1);
  }

  /** The gradients of the inputs, in reading order, and of the initial state. */
  record InputGradients(List<Vector> dx, Memory initial) {}

  /**
   * Back through time.
   *
   * @param dy the gradient of h at each step, from the layer above
   * @param dLast the gradient of the state after the last step
   * @param gradients what this sequence's share of the parameters' gradients is added to
   */
  InputGradients back(List<Vector> dy, Memory dLast, Weights gradients) {
    List<Vector> dx = new ArrayList<>();
    Memory gradient = dLast;
    for (int t = steps.size() - 1; t >= 0; t--) {
      Memory arriving = new Memory(gradient.h().plus(dy.get(t)), gradient.c());
      Back back = steps.get(t).back(arriving);
      gradients.add(back, x.get(t), memory(t - 1).h());
      dx.add(weights.backToInput(back));
      gradient = weights.backToMemory(back);
    }
    Collections.reverse(dx);
    return new InputGradients(dx, gradient);
  }
}
