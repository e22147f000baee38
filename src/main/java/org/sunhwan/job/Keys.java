package org.sunhwan.job;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads typed values. A value that does not fit is noted as a problem, and the default returned in
 * its place, so that reading goes on and finds the next one.
 */
final class Keys {
  private final JobConfiguration configuration;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> ranges = new TreeMap<>();

  Keys(JobConfiguration configuration) {
    this.configuration = configuration;
    problems.addAll(configuration.problems());
  }

  List<String> problems() {
    return problems;
  }

  /** The keys read so far, each with its range as reference.conf words it. */
  Map<String, String> ranges() {
    return ranges;
  }

  int integer(String key, int least, int most) {
    return Math.toIntExact(whole(key, least, most));
  }

  long whole(String key, long least, long most) {
    String range = least + " to " + most;
    ranges.put(key, range);
    Object value = configuration.value(key).unwrapped();
    try {
      long number = new BigDecimal(String.valueOf(value)).longValueExact();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Not a whole number: the problem below says so.
    }
    misfit(key, "must be a whole number from " + range);
    return ((Number) standard(key).unwrapped()).longValue();
  }

  /** Bounds as text, so that messages show them as they are meant: 0.0000001, not 1.0E-7. */
  double decimal(String key, String least, String most) {
    String range = least + " to " + most;
    ranges.put(key, range);
    Object value = configuration.value(key).unwrapped();
    try {
      BigDecimal number = new BigDecimal(String.valueOf(value));
      if (number.compareTo(new BigDecimal(least)) >= 0
          && number.compareTo(new BigDecimal(most)) <= 0) {
        return number.doubleValue();
      }
    } catch (NumberFormatException e) {
      // Not a number: the problem below says so.
    }
    misfit(key, "must be a number from " + range);
    return ((Number) standard(key).unwrapped()).doubleValue();
  }

  boolean flag(String key) {
    ranges.put(key, "true, false");
    String value = String.valueOf(configuration.value(key).unwrapped());
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    misfit(key, "must be true or false");
    return (Boolean) standard(key).unwrapped();
  }

  /** Constants are written in kebab-case: MACRO_F1 is macro-f1. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Keys::word).toList();
    return Enum.valueOf(type, word(key, words).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  String word(String key, List<String> words) {
    ranges.put(key, String.join(", ", words));
    String value = String.valueOf(configuration.value(key).unwrapped());
    if (words.contains(value)) {
      return value;
    }
    misfit(key, "must be one of " + String.join(", ", words), DidYouMean.ask(value, words));
    return (String) standard(key).unwrapped();
  }

  /** The constant as users write it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String text(String key) {
    ranges.put(key, "any text");
    ConfigValue value = configuration.value(key);
    if (value.valueType() != ConfigValueType.LIST) {
      return String.valueOf(value.unwrapped());
    }
    misfit(key, "must be one text, not a list");
    return (String) standard(key).unwrapped();
  }

  /** Text that becomes part of a path: letters, digits, dot, underscore, hyphen. */
  String name(String key) {
    String value = text(key);
    ranges.put(key, "letters, digits, . _ -, at most 100");
    if (value.isEmpty() || SAFE_NAME.matcher(value).matches()) {
      return value;
    }
    misfit(
        key,
        "becomes a folder's name: it must be 1 to 100 letters a-z A-Z, digits, dots, underscores"
            + " or hyphens, and begin with a letter or digit");
    return (String) standard(key).unwrapped();
  }

  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** A list; one value without brackets is a list of one. */
  List<String> texts(String key) {
    ranges.put(key, "any list");
    List<ConfigValue> values = elements(configuration.value(key));
    if (values.stream().allMatch(Keys::isText)) {
      return texts(values);
    }
    misfit(key, "must be a list of texts");
    return texts(elements(standard(key)));
  }

  private static List<ConfigValue> elements(ConfigValue value) {
    return value instanceof ConfigList list ? list : List.of(value);
  }

  private static boolean isText(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> true;
      case LIST, OBJECT, NULL -> false;
    };
  }

  private static List<String> texts(List<ConfigValue> values) {
    return values.stream().map(value -> String.valueOf(value.unwrapped())).toList();
  }

  /** Notes that a job cannot do without this key. */
  void require(String key, String meaning, String file) {
    if (String.valueOf(configuration.value(key).unwrapped()).isEmpty()
        || configuration.value(key).unwrapped().equals(List.of())) {
      problems.add(
          (file.isEmpty() ? "" : file + ": ")
              + key
              + " is missing: "
              + meaning
              + ". Write "
              + key
              + " = … there or "
              + key
              + "=… on the command line.");
    }
  }

  /** Notes a problem that has no place in a file. */
  void note(String problem) {
    problems.add(problem);
  }

  /**
   * Makes a value that checks itself; null when it refuses. Its sentences, one a line, name the
   * keys, and so get the place where the first named key was set.
   */
  <T> T make(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      e.getMessage().lines().forEach(sentence -> problems.add(placed(sentence)));
      return null;
    }
  }

  private String placed(String sentence) {
    return configuration.known().keySet().stream()
        .filter(key -> sentence.matches(".*(?<![\\w.-])" + Pattern.quote(key) + "(?![\\w-]).*"))
        .filter(key -> !configuration.value(key).equals(standard(key)))
        .min(Comparator.comparingInt(sentence::indexOf))
        .map(configuration::value)
        .map(
            value ->
                JobConfiguration.before(value.origin())
                    + sentence
                    + JobConfiguration.after(value.origin()))
        .orElse(sentence);
  }

  private ConfigValue standard(String key) {
    return configuration.known().get(key);
  }

  private void misfit(String key, String must) {
    misfit(key, must, "");
  }

  private void misfit(String key, String must, String hint) {
    ConfigValue value = configuration.value(key);
    String shown = Secrets.redact(JobConfiguration.rendered(value));
    problems.add(
        JobConfiguration.before(value.origin())
            + key
            + " "
            + must
            + ", not "
            + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown)
            + "."
            + hint
            + JobConfiguration.after(value.origin()));
  }
}
