package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Evaluation.ClassFigures;
import org.sunhwan.report.ReportData.EpochPoint;
import org.sunhwan.report.ReportData.RoundPoint;
import org.sunhwan.text.Split;
import org.w3c.dom.Element;

class ReportTest {
  @Test
  void everyPageIsWellFormed() {
    for (String language : ReportData.LANGUAGES) {
      for (ReportData data :
          List.of(
              Samples.reviews(language),
              Samples.topics(language, 12),
              Samples.topics(language, 50))) {
        Element html = Page.of(Report.html(data)).root();
        assertEquals("html", html.getTagName());
        assertEquals(language, html.getAttribute("lang"));
      }
    }
    Page.of(Report.html(Samples.smallest()));
  }

  /** The largest figure is the one that the gate compares, and the chart's first line as well. */
  @Test
  void theGatedMeasureIsTheHeadline() {
    ReportData data = Samples.reviews("en");
    for (String name : List.of("accuracy", "macro-f1")) {
      Page page = Page.of(Report.html(headed(data, name)));
      assertEquals(List.of(data.figures().measure(name).value()), page.one("p", "big").values());
      String other = name.equals("accuracy") ? "Macro F1" : "Accuracy";
      String chart = page.element("body").getTextContent();
      String both = (name.equals("accuracy") ? "Accuracy" : "Macro F1") + ", " + other;
      assertTrue(chart.contains(both), both);
    }
  }

  private static ReportData headed(ReportData d, String headline) {
    return new ReportData(
        d.title(),
        d.outcome(),
        d.verdict(),
        d.labelled(),
        d.rounds(),
        d.epochs(),
        d.costs(),
        d.split(),
        d.figures(),
        d.comparison(),
        headline,
        d.dataset(),
        d.mistakes(),
        d.specimens(),
        d.insights(),
        d.quarantineExamples(),
        d.configuration(),
        d.provenance(),
        d.text(),
        d.language());
  }

  /** But for what is said of the dataset's own test rows, whichever were measured. */
  @Test
  void thePageSpeaksOfTheRowsThatWereMeasured() {
    for (String language : ReportData.LANGUAGES) {
      Words words = Words.in(language);
      String ofTheDataset = words.count("data.also-in-train", 1);
      for (Split split : Split.values()) {
        String page =
            Page.of(Report.html(Samples.filledWith("x", language, split)))
                .element("body")
                .getTextContent()
                .replace(ofTheDataset, "");
        // training and validation have curves, whatever was measured
        String ofTests = "(?s).*(?<!\\p{L})" + words.rows(Split.TEST) + " .*";
        assertEquals(split == Split.TEST, page.matches(ofTests), page);
        for (String key :
            List.of("results.figures", "mistakes.note", "specimens.note", "memory.note")) {
          assertTrue(page.contains(words.say(key, words.rows(split))), key);
        }
        assertTrue(
            page.contains(words.say("lengths.accuracy-description", words.rows(split))), page);
      }
    }
    assertTrue(
        Report.html(Samples.filledWith("x", "en", Split.VALIDATION))
            .contains("Accuracy on 100 validation rows"));
    assertTrue(
        Report.html(Samples.filledWith("x", "ko", Split.VALIDATION)).contains("검증 100행의 정확도"));
  }

  @Test
  void foreignTextNeverBecomesMarkup() {
    for (String language : ReportData.LANGUAGES) {
      List<String> expected = Page.of(Report.html(Samples.filledWith("plain", language))).shape();
      for (String hostile : Samples.HOSTILE) {
        Page page = Page.of(Report.html(Samples.filledWith(hostile, language)));
        assertEquals(expected, page.shape(), hostile);
        assertEquals(Visible.text(hostile), page.one("td", "text").text(), hostile);
        assertEquals(Visible.text(hostile), page.element("h1").getTextContent(), hostile);
      }
    }
  }

  @Test
  void nothingIsFetchedAndNothingCanRun() {
    Set<String> forbidden =
        Set.of("script", "iframe", "object", "embed", "link", "img", "base", "form", "use");
    for (ReportData data :
        List.of(Samples.reviews("ko"), Samples.topics("en", 12), Samples.smallest())) {
      Page page = Page.of(Report.html(data));
      Set<String> ids = new HashSet<>();
      for (Element element : page.elements()) {
        assertFalse(forbidden.contains(element.getTagName()), element.getTagName());
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
          String name = element.getAttributes().item(i).getNodeName();
          String value = element.getAttributes().item(i).getNodeValue();
          assertFalse(name.startsWith("on") || name.equals("src") || name.equals("style"), name);
          assertFalse(value.contains("url("), value);
          boolean within = value.startsWith("#") || value.startsWith("data:image/png;base64,");
          assertTrue(!name.equals("href") || within, value);
          assertTrue(!name.equals("id") || ids.add(value), "id used twice: " + value);
        }
      }
      String style = page.element("style").getTextContent();
      assertFalse(style.contains("url(") || style.contains("@import"), style);
      for (Element link : page.elements()) {
        if (link.getTagName().equals("a")) {
          assertTrue(
              ids.contains(link.getAttribute("href").substring(1)), link.getAttribute("href"));
        }
      }
    }
  }

  @Test
  void thePageForbidsItselfEverythingButStyles() {
    Element policy =
        Page.of(Report.html(Samples.reviews("en"))).elements().stream()
            .filter(e -> e.getAttribute("http-equiv").equals("Content-Security-Policy"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
            + " form-action 'none'",
        policy.getAttribute("content"));
  }

  @Test
  void theVerdictComesFirst() {
    for (var expected :
        Map.of(
                Samples.reviews("en"), "Published",
                Samples.topics("en", 12), "Not published",
                Samples.smallest(), "Evaluated, not published",
                Samples.topics("ko", 12), "게시되지 않음")
            .entrySet()) {
      Page page = Page.of(Report.html(expected.getKey()));
      assertEquals(expected.getValue(), page.one("p", "outcome").text());
      String body = page.element("body").getTextContent();
      assertTrue(body.contains(expected.getKey().verdict()), body);
      assertTrue(
          body.indexOf(expected.getKey().verdict()) < body.indexOf("F1"), "before any figure");
    }
  }

  @Test
  void theHeadlineShowsTheEvaluation() {
    ReportData data = Samples.reviews("en");
    Page page = Page.of(Report.html(data));
    Evaluation now = data.evaluation().orElseThrow();
    Evaluation then = data.comparedEvaluation().orElse(null);
    assertEquals(List.of(now.accuracy()), page.one("p", "big").values());
    assertEquals(
        List.of(now.accuracy(), then.accuracy(), now.majorityAccuracy()),
        page.one("table", "standings caption-hidden").values());
    assertEquals(
        List.of(
            now.accuracy(), then.accuracy(),
            now.macroF1(), then.macroF1(),
            now.microF1(), then.microF1(),
            now.rocAuc(), then.rocAuc(),
            now.loss(), then.loss(),
            now.expectedCalibrationError(), then.expectedCalibrationError()),
        page.one("table", "figures").values());
    assertTrue(
        page.one("p", "big").text().equals(Numbers.percent(now.accuracy())),
        "what machines and people read is the same");
  }

  @Test
  void changesSayWhichWayIsBetter() {
    // the published sample is better than the current version in all, also where less is better
    Page better = Page.of(Report.html(Samples.reviews("en")));
    assertEquals(0, better.all("span", "worse").size());
    assertTrue(better.one("table", "figures").text().contains("−0.0219 (better)"));
    Page worse = Page.of(Report.html(Samples.topics("en", 12)));
    assertTrue(worse.one("table", "figures").text().contains("pp (worse)"));
  }

  @Test
  void classesAndConfusionsShowTheEvaluation() {
    ReportData data = Samples.topics("en", 50);
    Page page = Page.of(Report.html(data));
    Page.Part classes = page.section("classes");
    List<Double> expected = new ArrayList<>();
    Map<String, Long> training = data.dataset().splits().get("train").labels();
    for (ClassFigures c : data.evaluation().orElseThrow().classes()) {
      assertTrue(classes.text().contains(c.label()), c.label());
      expected.add((double) training.get(c.label()));
      expected.add((double) c.rows());
      expected.addAll(List.of(c.precision(), c.recall(), c.f1()));
    }
    assertEquals(expected, classes.values());
    List<Double> counts =
        data.evaluation().orElseThrow().confusion().stream()
            .flatMap(List::stream)
            .map(Long::doubleValue)
            .collect(Collectors.toList());
    assertEquals(counts, page.section("confusion").last("table").values());
  }

  @Test
  void calibrationAndLengthsShowTheEvaluation() {
    ReportData data = Samples.reviews("en");
    List<Double> expected = new ArrayList<>();
    for (Evaluation.CalibrationBin bin : data.evaluation().orElseThrow().calibration()) {
      expected.addAll(List.of((double) bin.rows(), bin.confidence(), bin.accuracy()));
    }
    for (Evaluation.LengthSlice slice : data.evaluation().orElseThrow().lengths()) {
      expected.addAll(List.of((double) slice.rows(), slice.accuracy()));
    }
    assertEquals(expected, Page.of(Report.html(data)).section("trust").values());
  }

  @Test
  void theAreaUnderTheCurveIsAbsentWhereThereIsNone() {
    assertTrue(Report.html(Samples.reviews("en")).contains("ROC AUC"));
    assertFalse(Report.html(Samples.topics("en", 12)).contains("ROC AUC"));
  }

  @Test
  void theBestEpochIsMarked() {
    Page page = Page.of(Report.html(Samples.reviews("en")));
    assertEquals(1, page.all("span", "badge").size());
    Element row = (Element) page.all("span", "badge").get(0).getParentNode().getParentNode();
    assertEquals("4", row.getFirstChild().getTextContent());
    assertEquals(2, page.all("text", "mark").size(), "in both charts by epoch");
  }

  @Test
  void withoutTextNoCorpusTextShows() {
    ReportData shown = Samples.reviews("en");
    String html = Report.html(shown);
    String hidden = Report.html(without(shown));
    List<String> texts = new ArrayList<>(List.of("강추", "masterpiece", "owned", "2172111", "영화"));
    for (String text : texts) {
      assertTrue(html.contains(text), text);
      assertFalse(hidden.contains(text), text);
    }
    assertTrue(hidden.contains("report.text = false"), "the page says why");
    assertTrue(hidden.contains("Wrong number of fields"), "reasons are counted all the same");
  }

  @Test
  void thousandsOfRoundsStaySmallAndKeepTheirSpikes() {
    List<RoundPoint> rounds = new ArrayList<>(Samples.rounds(20_000, 50));
    rounds.set(9_999, new RoundPoint(25, 10_000, 7.25, 20_000, 1));
    String html = Report.html(with(Samples.reviews("en"), rounds, Samples.epochs(50)));
    assertTrue(html.length() < 165_000, "characters: " + html.length());
    Page page = Page.of(html);
    assertTrue(page.picture("round-loss-picture").text().contains("8"), "the axis holds the spike");
    assertTrue(page.section("learning").text().contains("20,000 averaging rounds"));
  }

  @Test
  void oneRoundAndUnknownValuesDrawNoNonsense() {
    List<RoundPoint> rounds =
        List.of(
            new RoundPoint(1, 1, Double.NaN, 0, 0),
            new RoundPoint(1, 2, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN),
            new RoundPoint(1, 3, 0.5, 10, 1));
    List<EpochPoint> epochs = List.of(new EpochPoint(1, 0.5, Map.of("accuracy", Double.NaN), true));
    for (ReportData data :
        List.of(
            Samples.smallest(),
            with(Samples.smallest(), rounds, epochs),
            with(Samples.smallest(), rounds, List.of()),
            with(Samples.smallest(), List.of(), epochs))) {
      String html = Report.html(data);
      assertFalse(html.contains("NaN") || html.contains("Infinity") || html.contains("null"));
      assertNotNull(Page.of(html).section("learning"));
    }
    String untrained = Report.html(with(Samples.smallest(), List.of(), List.of()));
    assertFalse(untrained.contains("id=\"learning\""), "an empty section is left out");
  }

  @Test
  void averagingShowsWhatItCost() {
    ReportData data = Samples.reviews("en");
    Page.Part section = Page.of(Report.html(data)).section("averaging");
    List<Costs.Round> rounds = data.costs().rounds();
    long up = rounds.stream().mapToLong(round -> round.bytes().up()).sum();
    long leastUp = rounds.stream().mapToLong(round -> round.bytes().leastUp()).sum();
    assertTrue(
        section
            .text()
            .contains(
                Numbers.bytes(up)
                    + " came from the workers, "
                    + Numbers.decimal((double) up / leastUp, 3)
                    + " times the least"),
        section.text());
    List<Double> expected = new ArrayList<>();
    for (int worker = 0; worker < 4; worker++) {
      int w = worker;
      List<Costs.Worker> own = rounds.stream().map(round -> round.workers().get(w)).toList();
      double compute = own.stream().mapToDouble(Costs.Worker::compute).sum();
      double batches = own.stream().mapToDouble(Costs.Worker::data).sum();
      // Every round of the sample has 5,000 tokens for each worker.
      expected.add((double) Math.round(5000 * rounds.size() / (compute + batches)));
      expected.add(compute);
      expected.add(batches);
      expected.add(own.stream().mapToDouble(Costs.Worker::idle).sum());
    }
    List<Double> shown = section.values();
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), shown.get(i), 1e-9 * expected.get(i), "cell " + i);
    }
    assertEquals(expected.size(), shown.size());
    String untold = Report.html(Samples.smallest());
    assertFalse(untold.contains("id=\"averaging\""), "stock training counts no costs");
  }

  /** The first round waits for machines to warm up; cut, it leaves the others their height. */
  @Test
  void aRoundThatTookForEverIsCutAndSaysSo() {
    List<Costs.Round> rounds = new ArrayList<>(Samples.costs(30, 1, 2).rounds());
    Costs.Round first = rounds.get(0);
    rounds.set(0, new Costs.Round(1, first.workers(), 99, first.bytes(), first.divergence()));
    String picture =
        Page.of(Report.html(with(Samples.reviews("en"), new Costs(rounds, List.of()))))
            .picture("averaging-time-picture")
            .text();
    assertTrue(picture.contains("↑ 99.9"), picture);
    assertFalse(picture.contains("100"), "the axis ends far below: " + picture);
  }

  @Test
  void adviceComesInTheReportsLanguage() {
    assertTrue(
        Page.of(Report.html(Samples.reviews("en")))
            .one("ul", "advice")
            .text()
            .startsWith("Epoch 6: Worker 3 took 1.6 times as long as the others"));
    assertTrue(
        Page.of(Report.html(Samples.reviews("ko")))
            .one("ul", "advice")
            .text()
            .startsWith("에폭 6: 작업자 3이(가) 다른 작업자보다 1.6배"));
  }

  /** One worker waits for nobody and differs from nobody. */
  @Test
  void oneWorkerHasNoOthers() {
    ReportData data = Samples.reviews("en");
    List<Costs.Round> alone = Samples.costs(3, 1, 1).rounds();
    String html = Report.html(with(data, new Costs(alone, List.of())));
    assertTrue(html.contains("averaging-time-picture") && html.contains("averaging-bytes-picture"));
    assertFalse(html.contains("averaging-divergence-picture") || html.contains("advice\""));
    assertFalse(html.contains("NaN"));
  }

  @Test
  void everyPictureHasANameAndADescription() {
    Page page = Page.of(Report.html(Samples.reviews("en")));
    List<Element> pictures =
        page.elements().stream().filter(e -> e.getAttribute("role").equals("img")).toList();
    assertEquals(14, pictures.size());
    for (Element picture : pictures) {
      for (String id : picture.getAttribute("aria-labelledby").split(" ", -1)) {
        assertFalse(page.id(id).getTextContent().isBlank(), id);
      }
    }
    for (Element table : page.elements("table")) {
      assertFalse(table.getElementsByTagName("caption").item(0).getTextContent().isBlank());
    }
  }

  @Test
  void unknownLanguagesAreRefused() {
    assertEquals(
        "report.language is de, but reports are written in one of [en, ko].",
        assertThrows(IllegalArgumentException.class, () -> Samples.reviews("de")).getMessage());
  }

  private static ReportData without(ReportData d) {
    return new ReportData(
        d.title(),
        d.outcome(),
        d.verdict(),
        d.labelled(),
        d.rounds(),
        d.epochs(),
        d.costs(),
        d.split(),
        d.figures(),
        d.comparison(),
        d.headline(),
        d.dataset(),
        d.mistakes(),
        d.specimens(),
        d.insights(),
        d.quarantineExamples(),
        d.configuration(),
        d.provenance(),
        false,
        d.language());
  }

  private static ReportData with(ReportData d, Costs costs) {
    return with(d, d.rounds(), d.epochs(), costs);
  }

  private static ReportData with(ReportData d, List<RoundPoint> rounds, List<EpochPoint> epochs) {
    return with(d, rounds, epochs, d.costs());
  }

  private static ReportData with(
      ReportData d, List<RoundPoint> rounds, List<EpochPoint> epochs, Costs costs) {
    return new ReportData(
        d.title(),
        d.outcome(),
        d.verdict(),
        d.labelled(),
        rounds,
        epochs,
        costs,
        d.split(),
        d.figures(),
        d.comparison(),
        d.headline(),
        d.dataset(),
        d.mistakes(),
        d.specimens(),
        List.of(),
        d.quarantineExamples(),
        d.configuration(),
        d.provenance(),
        d.text(),
        d.language());
  }
}
