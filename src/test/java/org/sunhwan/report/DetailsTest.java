package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.CategoryPerplexities;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.evaluate.MultiLabelTally;
import org.sunhwan.evaluate.Perplexity;
import org.sunhwan.evaluate.PerplexityTally;
import org.sunhwan.evaluate.TagFigures;
import org.sunhwan.evaluate.TagTally;
import org.sunhwan.evaluate.TranslationTally;
import org.sunhwan.evaluate.Unsaid;

class DetailsTest {
  private static final List<String> TAGS = List.of("O", "B-PER", "B-LOC");

  private static TagFigures tagged(int... answered) {
    var tally = new TagTally(TAGS);
    tally.add(new int[] {0, 1, 0, 2, 0, 1}, answered, new boolean[6], 1);
    return tally.figures();
  }

  /** Of PER one of two is found, and one O is taken for PER. */
  @Test
  void tagsAndEntitiesStandLargestFirst() {
    Page page = page(tagged(0, 1, 1, 2, 0, 0), null);
    double third = 2.0 / 3;
    assertEquals(
        List.of(3.0, third, third, third, 2.0, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0), values(page, 0));
    assertEquals(List.of(2.0, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0), values(page, 1));
    String text = page.root().getTextContent();
    assertTrue(text.indexOf("B-PER") < text.indexOf("B-LOC"), text);
    assertTrue(text.contains("Figures by type of entity"), text);
  }

  @Test
  void theCurrentVersionStandsBesideIt() {
    Figures worse = tagged(0, 0, 1, 2, 0, 0);
    assertTrue(page(tagged(0, 1, 1, 2, 0, 0), worse).root().getTextContent().contains("(better)"));
    var tally = new PerplexityTally();
    tally.add(new Perplexity(1, 1, 1, 1, 1));
    Figures other = tally.perplexity();
    assertFalse(page(tagged(0, 1, 1, 2, 0, 0), other).root().getTextContent().contains("vs."));
  }

  @Test
  void ofManyLabelsTheLargestAreShown() {
    List<String> labels = new ArrayList<>();
    var tally = new MultiLabelTally(40);
    for (int label = 0; label < 40; label++) {
      labels.add("label" + label);
      for (int row = 0; row <= label; row++) {
        tally.add(new int[] {label}, new float[40]);
      }
    }
    String text = page(tally.figures(labels), null).root().getTextContent();
    assertTrue(text.contains("label39") && text.contains("label10"), text);
    assertFalse(text.contains("label9"), text);
    assertTrue(text.contains("The 30 largest of 40."), text);
  }

  @Test
  void categoriesHaveTheirPerplexity() {
    var one = new PerplexityTally();
    one.add(new Perplexity(1, 2 * Math.log(8), 2, 1, 4));
    var other = new PerplexityTally();
    other.add(new Perplexity(2, 4 * Math.log(2), 4, 4, 8));
    Figures figures = CategoryPerplexities.of(List.of("yes", "no"), List.of(one, other));
    List<Double> shown = values(page(figures, null), 0);
    // tokens, per token, per word, bits a character, unknown; the larger category first
    List<Double> expected = List.of(4.0, 2.0, 2.0, 0.5, 0.0, 2.0, 8.0, 64.0, 1.5, 0.0);
    assertEquals(expected.size(), shown.size());
    for (int i = 0; i < shown.size(); i++) {
      assertEquals(expected.get(i), shown.get(i), 1e-12, "of logarithms and back");
    }
  }

  @Test
  void scoresSayHowTheyWereComputed() {
    var tally = new TranslationTally();
    tally.add("a dog runs there", "a dog runs here", 3, 5, Unsaid.NOTHING);
    var figures = tally.figures();
    Page page = page(figures, null);
    assertEquals(
        List.of(figures.bleu().score(), figures.lowerCased().score(), figures.chrf().score()),
        values(page, 0));
    String text = page.root().getTextContent();
    assertTrue(text.contains(figures.bleu().signature()), text);
    assertTrue(text.contains(figures.chrf().signature()), text);
    assertTrue(text.contains("the references have 75.0%, 66.7%, 50.0%"), text);
    assertTrue(text.contains("4 words against 4"), text);
  }

  private static List<Double> values(Page page, int table) {
    return new Page.Part(page.elements("table").get(table)).values();
  }

  private static Page page(Figures figures, Figures current) {
    Html details = Details.of(figures, current, Words.in("en"));
    return Page.of(Html.element("html", details).document());
  }
}
