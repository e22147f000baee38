package org.sunhwan.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.sunhwan.text.Split;

/** The report's own words in one language: words_LANGUAGE.properties beside this class. */
final class Words {
  private final String language;
  private final Properties words;

  private Words(String language, Properties words) {
    this.language = language;
    this.words = words;
  }

  static Words in(String language) {
    String name = "words_" + language + ".properties";
    Properties words = new Properties();
    try (InputStream file = Words.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalArgumentException("The report has no " + name + " in its jar.");
      }
      words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The report's " + name + " cannot be read.", e);
    }
    return new Words(language, words);
  }

  String language() {
    return language;
  }

  /** The word or sentence; values take the places {0}, {1} and so on. */
  String say(String key, Object... values) {
    String said = words.getProperty(key);
    if (said == null) {
      throw new IllegalArgumentException(
          "The report has no words for " + key + " in the language " + language + ".");
    }
    for (int i = 0; i < values.length; i++) {
      said = said.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return said;
  }

  /** A number of things, in the singular where it is one; other values follow as {1} and so on. */
  String count(String key, long number, String... others) {
    Object[] values = new Object[1 + others.length];
    values[0] = Numbers.count(number);
    System.arraycopy(others, 0, values, 1, others.length);
    return say(key + (number == 1 ? ".one" : ".many"), values);
  }

  /** The word for a name that others chose, or that name where there is none. */
  String name(String kind, String name) {
    return words.getProperty(kind + "." + name, name);
  }

  /** Which rows were measured: the {@code test} of “test rows”. */
  String rows(Split split) {
    return say("rows." + split.label());
  }

  String duration(double seconds) {
    if (!Numbers.finite(seconds)) {
      return Numbers.UNKNOWN;
    }
    if (seconds < 59.95) {
      return say("duration.seconds", Numbers.decimal(seconds, 1));
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? say("duration.minutes", whole / 60, whole % 60)
        : say("duration.hours", Numbers.count(whole / 3600), whole / 60 % 60);
  }
}
