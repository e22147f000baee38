package org.sunhwan.kernel;

import java.util.List;

/** The seed of them all: h_t = f(W x_t + U h_{t-1} + b). */
record SimpleEquations(Cell.Activation activation) implements Equations {

  @Override
  public Step step(List<Vector> wx, List<Vector> uh, Memory before) {
    Vector sum = wx.get(0).plus(uh.get(0));
    Vector h =
        switch (activation) {
          case TANH -> sum.tanh();
          case RELU -> sum.relu();
          case SIGMOID -> sum.sigmoid();
        };
    return new Done(activation, new Memory(h, before.c()));
  }

  private record Done(Cell.Activation activation, Memory after) implements Step {

    @Override
    public Back back(Memory gradient) {
      Vector h = after.h();
      Vector slope =
          switch (activation) {
            case TANH -> h.tanhSlope();
            case RELU -> h.reluSlope();
            case SIGMOID -> h.sigmoidSlope();
          };
      List<Vector> sum = List.of(gradient.h().times(slope));
      return new Back(sum, sum, new Memory(Vector.zero(h.size()), gradient.c()));
    }
  }
}
