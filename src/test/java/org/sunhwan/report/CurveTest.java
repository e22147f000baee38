package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sunhwan.report.Curve.Point;

class CurveTest {
  @Test
  void movingAverageLooksBackAndSkipsGaps() {
    Curve curve = Curve.counted(new double[] {2, 4, Double.NaN, 8});
    assertEquals(
        List.of(new Point(1, 2), new Point(2, 3), new Point(3, 4), new Point(4, 8)),
        curve.movingAverage(2).points());
    assertEquals(curve, curve.movingAverage(1));
  }

  @Test
  void thinningKeepsSpikesEndsAndOrder() {
    Random random = new Random(3);
    double[] values = random.doubles(5000).toArray();
    values[1234] = 100;
    values[4321] = -100;
    values[1200] = Double.NaN; // the first of the spikes' stretches of 50: a gap must give way
    values[4300] = Double.NaN;
    List<Point> thin = Curve.counted(values).thinned(200).points();
    assertTrue(thin.size() <= 202, "points: " + thin.size());
    assertTrue(thin.contains(new Point(1235, 100)));
    assertTrue(thin.contains(new Point(4322, -100)));
    assertEquals(new Point(1, values[0]), thin.get(0));
    assertEquals(new Point(5000, values[4999]), thin.get(thin.size() - 1));
    for (int i = 1; i < thin.size(); i++) {
      assertTrue(thin.get(i - 1).x() < thin.get(i).x(), "in order");
    }
  }

  @Test
  void fewPointsStayAsTheyAre() {
    Curve curve = Curve.counted(new double[] {1, 2, 3});
    assertSame(curve, curve.thinned(3));
    assertTrue(Curve.counted(new double[] {Double.NaN, Double.POSITIVE_INFINITY}).isEmpty());
    assertTrue(Curve.counted(new double[0]).isEmpty());
  }

  @Test
  void axesHaveRoundTicks() {
    assertEquals(List.of(0.0, 0.2, 0.4, 0.6, 0.8), rounded(Axis.round(0.05, 0.71)));
    assertEquals(List.of(0.6, 0.65, 0.7, 0.75, 0.8), rounded(Axis.round(0.7, 0.7)));
    assertEquals(List.of(-1.0, -0.5, 0.0, 0.5, 1.0), rounded(Axis.round(0, 0)));
    assertEquals(2, Axis.round(0.7, 0.7).decimals());
    assertEquals(List.of(500.0, 1000.0, 1500.0), rounded(Axis.counting(1, 1872)));
    assertEquals(List.of(1.0, 2.0, 3.0), rounded(Axis.counting(1, 3)));
    assertEquals(150, Axis.round(0, 1).place(0.5, 100, 200));
    assertEquals(100, Axis.counting(1, 1).place(1, 50, 150), "a single round stands in the middle");
  }

  private static List<Double> rounded(Axis axis) {
    return axis.ticks().stream().map(t -> Math.round(t * 1000) / 1000.0).toList();
  }
}
