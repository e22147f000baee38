package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Way;
import org.sunhwan.provenance.Provenance;
import org.sunhwan.report.ReportData.Outcome;
import org.sunhwan.text.Reason;
import org.sunhwan.text.Split;
import org.sunhwan.train.Advice;

class WordsTest {
  @Test
  void bothLanguagesSayTheSameThings() throws IOException {
    Properties english = words("en");
    Properties korean = words("ko");
    assertEquals(english.stringPropertyNames(), korean.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      if (!key.endsWith(".one")) { // "1 row" needs no place for its number
        assertEquals(
            places(english.getProperty(key)), places(korean.getProperty(key)), "values of " + key);
      }
      assertFalse(korean.getProperty(key).isBlank(), key);
    }
  }

  /** Properties keeps the last of two, and says nothing. */
  @Test
  void noKeyStandsTwice() throws IOException {
    for (String language : ReportData.LANGUAGES) {
      var seen = new HashSet<String>();
      for (String line : text(language).lines().toList()) {
        String key = line.split("=", 2)[0].strip();
        assertTrue(line.isBlank() || line.startsWith("#") || seen.add(key), "twice: " + key);
      }
    }
  }

  /** What is looked up by the name of something else, of which there may be more one day. */
  @Test
  void everyNameHasItsWord() throws IOException {
    List<String> names = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      names.add("reason." + reason.label());
    }
    for (Split split : Split.values()) {
      names.add("split." + split.label());
      names.add("rows." + split.label());
      names.add("label." + split.label() + "-rows");
    }
    for (Look look : Look.values()) {
      names.add("memory.note." + Memory.word(look));
    }
    for (Way way : Way.values()) {
      names.add("memory." + lowered(way));
    }
    for (Outcome outcome : Outcome.values()) {
      names.add("outcome." + lowered(outcome).replace('_', '-'));
    }
    for (Advice.Kind kind : Advice.Kind.values()) {
      names.add("averaging.advice." + lowered(kind));
    }
    for (String name : List.of("run", "dataset", "cache", "data", "master")) {
      names.add("label." + name);
    }
    Provenance.now(1, 1, "a", "b", "c").facts().keySet().stream()
        .filter(name -> !name.equals("software")) // whose programs have names of their own
        .forEach(name -> names.add("label." + name));
    for (String language : ReportData.LANGUAGES) {
      var missing = new TreeSet<>(names);
      missing.removeAll(words(language).stringPropertyNames());
      assertEquals(Set.of(), missing, language);
    }
  }

  private static String lowered(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void noPlaceStaysUnfilled() {
    for (String language : ReportData.LANGUAGES) {
      for (ReportData data :
          new ReportData[] {Samples.topics(language, 12), Samples.topics(language, 2)}) {
        String html = Report.html(data).replace("${x} {0}", ""); // one of the hostile texts
        Matcher left = Pattern.compile(">[^<]*\\{\\d}[^<]*<").matcher(html);
        assertFalse(left.find(), () -> left.group());
      }
    }
  }

  @Test
  void aMissingWordIsNamed() {
    assertEquals(
        "The report has no words for nonsense in the language ko.",
        assertThrows(IllegalArgumentException.class, () -> Words.in("ko").say("nonsense"))
            .getMessage());
    assertEquals("nonsense", Words.in("ko").name("label", "nonsense"));
    assertEquals("실행", Words.in("ko").name("label", "run"));
  }

  @Test
  void countsKnowTheSingular() {
    assertEquals("1 epoch", Words.in("en").count("learning.epochs", 1));
    assertEquals("2 epochs", Words.in("en").count("learning.epochs", 2));
    assertTrue(Report.html(Samples.smallest()).contains("1 epoch ·"));
  }

  private static Properties words(String language) throws IOException {
    Properties words = new Properties();
    words.load(new StringReader(text(language)));
    return words;
  }

  private static String text(String language) throws IOException {
    try (var file = Words.class.getResourceAsStream("words_" + language + ".properties")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String places(String said) {
    return Pattern.compile("\\{\\d}")
        .matcher(said)
        .results()
        .map(result -> result.group())
        .sorted()
        .collect(Collectors.joining());
  }
}
