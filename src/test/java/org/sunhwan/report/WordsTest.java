package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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
    try (var file = Words.class.getResourceAsStream("words_" + language + ".properties")) {
      words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    }
    return words;
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
