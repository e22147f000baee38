package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PerplexityTallyTest {
  @Test
  void aFairCoinAndADie() {
    PerplexityTally tally = new PerplexityTally();
    tally.add(new Perplexity(1, 3 * Math.log(2), 3, 1, 6));
    tally.add(new Perplexity(4, 3 * Math.log(6), 3, 1, 3));
    Perplexity perplexity = tally.perplexity();
    assertEquals(5, perplexity.rows());
    assertEquals(Math.sqrt(12), perplexity.perToken(), 1e-14);
    assertEquals(12 * 12 * 12 / 1.0, Math.exp(perplexity.nats()), 1e-9 * 1728);
    assertEquals(Math.sqrt(12 * 12 * 12), perplexity.perWord(), 1e-12);
    assertEquals(3 * Math.log(12) / Math.log(2) / 9, perplexity.bitsPerCharacter(), 1e-15);
    assertEquals(Math.log(12) / 2, perplexity.measure("loss").value(), 1e-15);
    assertEquals("perplexity", perplexity.measures().get(0).name());
  }

  /** 3 bytes and an end are one of 256^4 spellings, each as likely. */
  @Test
  void unknownTokensAreChargedForTheirSpelling() {
    PerplexityTally tally = new PerplexityTally();
    tally.add(new Perplexity(1, Math.log(2), 2, 2, 5));
    PerplexityTally other = new PerplexityTally();
    other.add(new Perplexity(1, Math.log(2), 2, 2, 3, new Unsaid(1, 3)));
    Perplexity all = tally.merge(other).perplexity();
    assertEquals(new Unsaid(1, 3), all.unsaid());
    assertEquals(Math.sqrt(2), all.perToken(), 1e-15, "one token is as good as another");
    assertEquals(Math.sqrt(2) * 256, all.perWord(), 1e-10);
    assertEquals((2 + 32) / 8.0, all.bitsPerCharacter(), 1e-14);
    assertEquals(0.25, all.measure("unknown-tokens").value());
    assertTrue(all.json().contains("\"bytes\" : 3"), all.json());
    assertEquals(
        "Counts are 0 or more, not -1 tokens of 3 bytes.",
        assertThrows(IllegalArgumentException.class, () -> new Unsaid(-1, 3)).getMessage());
  }

  @Test
  void orderDoesNotMatter() throws Exception {
    PerplexityTally forward = new PerplexityTally();
    PerplexityTally backward = new PerplexityTally();
    for (int i = 0; i < 1000; i++) {
      forward.add(new Perplexity(1, 1 / (1.0 + i), 1, 0, 0));
      PerplexityTally part = new PerplexityTally();
      part.add(new Perplexity(1, 1 / (1000.0 - i), 1, 0, 0));
      backward = Parts.sent(part).merge(backward);
    }
    assertEquals(forward.perplexity(), backward.perplexity());
    assertTrue(Double.isNaN(forward.perplexity().perWord()), "words were not counted");
    assertTrue(Double.isNaN(forward.perplexity().bitsPerCharacter()));
  }

  @Test
  void whatIsNoCostIsRefused() {
    PerplexityTally tally = new PerplexityTally();
    for (double nats : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
      assertEquals(
          "The model gave a text of 5 tokens "
              + nats
              + " nats, which is no sum of −ln(probability); its parameters are probably not"
              + " finite. Train again with a smaller learning rate or with gradient clipping.",
          assertThrows(
                  IllegalArgumentException.class, () -> tally.add(new Perplexity(1, nats, 5, 0, 0)))
              .getMessage());
    }
    assertEquals(
        "There is nothing to evaluate: no token was scored. Check that the split is not empty.",
        assertThrows(IllegalStateException.class, tally::perplexity).getMessage());
  }

  @Test
  void translationsAreMeasuredBesides() {
    TranslationTally tally = new TranslationTally();
    tally.add(
        "Ein Hund rennt im Schnee", "ein Hund rennt im Schnee", Math.log(4), 2, Unsaid.NOTHING);
    TranslationTally other = new TranslationTally();
    other.add("", "좋은 영화", Math.log(4), 2, Unsaid.NOTHING);
    assertEquals(0, other.figures().exact());
    TranslationFigures figures = tally.merge(other).figures();
    assertEquals(2, figures.rows());
    assertEquals(0, figures.measure("exact-match").value()); // not the same letters
    assertEquals(2, figures.measure("perplexity").value(), 1e-15);
    assertEquals(2 * Math.log(4), figures.perplexity().nats(), 1e-15);
    assertEquals(7, figures.perplexity().words());
    assertEquals(29, figures.perplexity().characters());
    assertEquals(100 * Math.exp(1 - 7 / 5.0), figures.lowerCased().score(), 1e-12);
    assertTrue(figures.bleu().score() < figures.lowerCased().score());
    assertTrue(figures.json().contains("\"signature\" : \"nrefs:1|case:lc|"), figures.json());
  }
}
