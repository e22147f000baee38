package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.inference.Unrolled.Way;
import org.sunhwan.score.Insight;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;

class InspectTableTest {
  private static final Lane LANE = new Lane(2, Way.FORWARD, new float[][] {{3, -4}, {0, 2.5f}});

  @Test
  void tagsStandBesideTheirWords() {
    assertEquals(
        List.of(
            "",
            "layer 2, forward, 2 units: norm of the state after each token, and its strongest"
                + " units",
            "   1  a      5.00 ████████████  #1   -4.00",
            "   2  ⟨개⟩   2.50 ██████        #1   +2.50",
            "",
            "how likely each word's tag is, and the tag",
            "   1  a     75.0 % █████████     DET",
            "   2  ⟨개⟩ 100.0 % ████████████  NOUN"),
        lines(
            Look.TAGS,
            new Step("a", List.of(new Guess("DET", 0.75)), Double.NaN, null, null),
            new Step("⟨개⟩", List.of(new Guess("NOUN", 1)), Double.NaN, null, null)));
  }

  @Test
  void whatCameStandsBeforeTheLikeliest() {
    List<Guess> guesses = List.of(new Guess("b", 0.5), new Guess("c", 0.25));
    List<String> lines =
        lines(
            Look.NEXT,
            new Step("<eos>", guesses, Double.NaN, new Guess("b", 0.5), null),
            new Step("b", guesses, Double.NaN, new Guess("<eos>", 0.125), null));
    assertEquals(
        List.of(
            "after each token: how likely the one was that came next, that one, and the likeliest",
            "   1  <eos>  50.0 % ██████        b       b 50.0 %  c 25.0 %",
            "   2  b      12.5 % █▌            <eos>   b 50.0 %  c 25.0 %"),
        lines.subList(5, 8));
  }

  @Test
  void writtenTokensNameWhatWasLookedAt() {
    List<Guess> guesses = List.of(new Guess("a", 0.5), new Guess("the", 0.25));
    List<String> lines =
        lines(
            Look.WRITING,
            new Step("the", guesses, Double.NaN, new Guess("the", 0.25), new Guess("der", 0.9)),
            new Step("<eos>", guesses, Double.NaN, new Guess("<eos>", 1), new Guess("Hund", 1)));
    assertEquals("the translation: text", lines.get(1));
    assertEquals(
        "decoder layer 2, forward, 2 units: norm of the state that wrote each token, and its"
            + " strongest units",
        lines.get(3));
    assertEquals(
        List.of(
            "how likely each token was, what of the text was looked at most, and the likeliest",
            "   1  the    25.0 % ███           der   90.0 %   a 50.0 %  the 25.0 %",
            "   2  <eos> 100.0 % ████████████  Hund 100.0 %   a 50.0 %  the 25.0 %"),
        lines.subList(7, 10));
  }

  @Test
  void whatIsReadToBeTranslatedIsOnlyRemembered() {
    Step step = new Step("a", List.of(), Double.NaN, null, null);
    List<String> lines = lines(Look.SOURCE, step, step);
    assertEquals(4, lines.size());
    assertEquals("encoder layer 2", lines.get(1).split(",", -1)[0]);
  }

  private static List<String> lines(Look look, Step... steps) {
    return InspectTable.of(new Insight(look, "text", List.of(steps), List.of(LANE)), 1);
  }
}
