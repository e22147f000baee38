package org.sunhwan.kernel;

import java.util.List;

/** Gated recurrent unit (Cho 2014) with the reset gate after the product, as in PyTorch. */
record GruEquations() implements Equations {

  @Override
  public Step step(List<Vector> wx, List<Vector> uh, Memory before) {
    Vector u = wx.get(0).plus(uh.get(0)).sigmoid();
    Vector r = wx.get(1).plus(uh.get(1)).sigmoid();
    Vector o = wx.get(2).plus(r.times(uh.get(2))).tanh();
    Vector h = u.times(before.h()).plus(u.complement().times(o));
    return new Done(u, r, o, uh.get(2), before.h(), new Memory(h, before.c()));
  }

  private record Done(Vector u, Vector r, Vector o, Vector uhO, Vector hBefore, Memory after)
      implements Step {

    @Override
    public Back back(Memory gradient) {
      Vector dh = gradient.h();
      Vector du = dh.times(hBefore.minus(o)).times(u.sigmoidSlope());
      Vector sumO = dh.times(u.complement()).times(o.tanhSlope());
      Vector dr = sumO.times(uhO).times(r.sigmoidSlope());
      return new Back(
          List.of(du, dr, sumO),
          List.of(du, dr, sumO.times(r)), // U_o h lies behind the reset gate
          new Memory(dh.times(u), gradient.c()));
    }
  }
}
