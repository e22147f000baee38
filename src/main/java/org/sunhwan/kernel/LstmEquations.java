package org.sunhwan.kernel;

import java.util.List;

/** Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers 2000). */
record LstmEquations() implements Equations {

  @Override
  public Step step(List<Vector> wx, List<Vector> uh, Memory before) {
    Vector i = wx.get(0).plus(uh.get(0)).sigmoid();
    Vector f = wx.get(1).plus(uh.get(1)).sigmoid();
    Vector g = wx.get(2).plus(uh.get(2)).tanh(); // c̃
    Vector o = wx.get(3).plus(uh.get(3)).sigmoid();
    Vector c = f.times(before.c()).plus(i.times(g));
    Vector h = o.times(c.tanh());
    return new Done(i, f, g, o, before.c(), new Memory(h, c));
  }

  private record Done(Vector i, Vector f, Vector g, Vector o, Vector cBefore, Memory after)
      implements Step {

    @Override
    public Back back(Memory gradient) {
      Vector dh = gradient.h();
      Vector tanhC = after.c().tanh();
      Vector dc = gradient.c().plus(dh.times(o).times(tanhC.tanhSlope()));
      List<Vector> sums =
          List.of(
              dc.times(g).times(i.sigmoidSlope()),
              dc.times(cBefore).times(f.sigmoidSlope()),
              dc.times(i).times(g.tanhSlope()),
              dh.times(tanhC).times(o.sigmoidSlope()));
      return new Back(sums, sums, new Memory(Vector.zero(dc.size()), dc.times(f)));
    }
  }
}
