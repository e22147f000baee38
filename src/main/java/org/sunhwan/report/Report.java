package org.sunhwan.report;

import static org.sunhwan.report.Html.all;
import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.foreign;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders a run as one self-contained HTML page: no scripts, nothing fetched, valid as XML too. The
 * page forbids itself everything but its own styles, so nothing a corpus holds could run either.
 */
public final class Report {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action"
          + " 'none'";

  private Report() {}

  /** The page; everything that came from the corpus is escaped. */
  public static String html(ReportData data) {
    Words words = Words.in(data.language());
    List<Section> sections =
        List.of(
                Section.of("results", words, Results.of(data, words)),
                Section.of("learning", words, Learning.of(data, words)),
                Section.of("averaging", words, Averaging.of(data, words)),
                Section.of("classes", words, Classes.figures(data, words)),
                Section.of("details", words, Details.of(data.figures(), data.comparison(), words)),
                Section.of("confusion", words, Classes.confusion(data, words)),
                Section.of("trust", words, Trust.of(data, words)),
                Section.of("mistakes", words, Corpus.mistakes(data, words)),
                Section.of("memory", words, Memory.of(data, words)),
                Section.of("specimens", words, Corpus.specimens(data, words)),
                Section.of("attention", words, AttentionPicture.of(data, words)),
                Section.of("data", words, Corpus.profile(data, words)),
                Section.of("quarantine", words, Corpus.quarantine(data, words)),
                Section.of("configuration", words, Origin.configuration(data)),
                Section.of("provenance", words, Origin.provenance(data, words)))
            .stream()
            .filter(section -> !section.content().isNothing())
            .toList();
    return element(
            "html",
            with("lang", words.language()),
            head(data, words),
            element(
                "body",
                header(data, words),
                contents(sections, words),
                element("main", all(sections.stream().map(Section::html).toList())),
                element("footer", text(words.say("footer")))))
        .document();
  }

  private static Html head(ReportData data, Words words) {
    return element(
        "head",
        element("meta", with("charset", "utf-8")),
        element("meta", with("http-equiv", "Content-Security-Policy", "content", POLICY)),
        element("meta", with("name", "viewport", "content", "width=device-width, initial-scale=1")),
        element("meta", with("name", "color-scheme", "content", "light dark")),
        element("meta", with("name", "referrer", "content", "no-referrer")),
        element("title", text(data.title() + " · " + words.say("report"))),
        Html.style(styleSheet()));
  }

  private static Html header(ReportData data, Words words) {
    String outcome = data.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-');
    Map<String, String> labelled = new LinkedHashMap<>();
    data.labelled().forEach((name, value) -> labelled.put(words.name("label", name), value));
    return element(
        "header",
        element("p", with("class", "kicker"), text(words.say("report"))),
        element("h1", foreign(data.title())),
        element(
            "div",
            with("class", "verdict " + outcome),
            sign(data.outcome()),
            element(
                "div",
                element("p", with("class", "outcome"), text(words.say("outcome." + outcome))),
                element("p", foreign(data.verdict())))),
        Origin.pairs(labelled, "facts"));
  }

  /** A check mark, a cross or a dash in a disc: the outcome without its colour. */
  private static Html sign(ReportData.Outcome outcome) {
    double[] stroke =
        switch (outcome) {
          case PUBLISHED -> new double[] {12, 21, 18, 27, 29, 14};
          case REFUSED -> new double[] {14, 14, 26, 26, Double.NaN, 0, 26, 14, 14, 26};
          case NOT_GATED -> new double[] {13, 20, 27, 20};
        };
    return element(
        "svg",
        with("viewBox", "0 0 40 40", "aria-hidden", "true"),
        Svg.circle(20, 20, 20, "disc"),
        Svg.path(stroke, "stroke"));
  }

  private static Html contents(List<Section> sections, Words words) {
    return element(
        "nav",
        with("aria-label", words.say("contents")),
        all(
            sections.stream()
                .map(s -> element("a", with("href", "#" + s.id()), text(s.title())))
                .toList()));
  }

  private static String styleSheet() {
    try (InputStream file = Report.class.getResourceAsStream("report.css")) {
      if (file == null) {
        throw new IllegalStateException("The report has no report.css in its jar.");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The report's report.css cannot be read.", e);
    }
  }
}
