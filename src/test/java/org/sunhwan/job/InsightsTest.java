package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Nats;
import org.sunhwan.report.ReportData.Token;
import org.sunhwan.score.Insight;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;

class InsightsTest {
  /** A bar is drawn for each, which none can be of no end. */
  @Test
  void tokensThatWereNotExpectedAtAllHaveABar() {
    List<Step> steps =
        List.of(step("a", new Guess("b", 0)), step("b", new Guess("c", 0.5)), step("c", null));
    List<Double> bars =
        Insights.shown(new Insight(Look.NEXT, "a b c", steps, List.of())).tokens().stream()
            .map(Token::bar)
            .toList();
    assertEquals(List.of(0.0, Nats.of(0), Math.log(2)), bars);
  }

  private static Step step(String token, Guess came) {
    return new Step(token, List.of(), Double.NaN, came, null);
  }
}
