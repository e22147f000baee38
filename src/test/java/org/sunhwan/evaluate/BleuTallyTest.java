package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** By hand, what SacreBleuTest holds against the program itself. */
class BleuTallyTest {
  /** BLEU is a product of up to eight rounded numbers, times 100. */
  private static final double ROUNDING = 1e-12;

  @Test
  void clippedPrecisionsByHand() {
    BleuTally tally = BleuTally.cased();
    // of 7 words "the" counts twice and "cat" once; of 6 pairs "the cat" once; no longer run
    tally.add("the the the cat the the the", "the cat is on the mat");
    Bleu bleu = tally.bleu();
    // the first precision without a match counts as 1/2 match, the second as 1/4
    List<Double> precisions = List.of(100 * 3 / 7.0, 100 / 6.0, 50 / 5.0, 25 / 4.0);
    assertEquals(precisions, bleu.precisions());
    double product = precisions.stream().reduce(1.0, (a, b) -> a * b);
    assertEquals(Math.pow(product, 0.25), bleu.score(), ROUNDING);
    assertEquals(1, bleu.brevityPenalty());
  }

  @Test
  void shortTranslationsPay() {
    BleuTally tally = BleuTally.cased();
    tally.add("the cat is on", "the cat is on the mat");
    assertEquals(Math.exp(1 - 6 / 4.0), tally.bleu().brevityPenalty());
    assertEquals(100 * Math.exp(1 - 6 / 4.0), tally.bleu().score(), ROUNDING);
  }

  @Test
  void caseCountsUnlessLowered() {
    BleuTally cased = BleuTally.cased();
    BleuTally lowered = BleuTally.lowerCased();
    cased.add("The CAT is here", "the cat is here");
    lowered.add("The CAT is here", "the cat is here");
    assertEquals(50, cased.bleu().precisions().get(0));
    assertEquals(100, lowered.bleu().score(), ROUNDING);
    assertEquals(
        "A BLEU of cased text and one of lower-cased text cannot be merged.",
        assertThrows(IllegalArgumentException.class, () -> cased.merge(lowered)).getMessage());
  }

  @Test
  void chrfByHand() {
    ChrfTally tally = new ChrfTally();
    tally.add("한글 가", "한글나");
    // 3 characters each, 2 shared; of 2 pairs each 1 shared; of 1 run of three none; none longer
    double mean = (2 / 3.0 + 1 / 2.0 + 0) / 3;
    assertEquals(mean, tally.chrf().precision(), 1e-15);
    assertEquals(mean, tally.chrf().recall(), 1e-15);
    assertEquals(100 * mean, tally.chrf().score(), ROUNDING);
    tally.add("", "12"); // recall suffers, and counts twice
    double recall = (2 / 5.0 + 1 / 3.0 + 0) / 3;
    assertEquals(recall, tally.chrf().recall(), 1e-15);
    assertEquals(100 * 5 * mean * recall / (4 * mean + recall), tally.chrf().score(), ROUNDING);
  }

  @Test
  void nothingIsRefused() {
    String message =
        "There is nothing to evaluate: no translation was scored. Check that the split is not"
            + " empty.";
    assertEquals(
        message, assertThrows(IllegalStateException.class, BleuTally.cased()::bleu).getMessage());
    assertEquals(
        message, assertThrows(IllegalStateException.class, new ChrfTally()::chrf).getMessage());
  }
}
