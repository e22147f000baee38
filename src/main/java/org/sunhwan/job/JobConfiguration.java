package org.sunhwan.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of a job from three layers: reference.conf, then the user's file, then the command line;
 * the later one wins. Problems are collected, not thrown, so that the user sees all of them at
 * once.
 */
final class JobConfiguration {
  /** Stands for a secret's value. */
  static final String HIDDEN = "(hidden)";

  private static final String COMMAND_LINE = "command line";

  /** Keys below it are Spark's own, and passed on as they are. */
  private static final String SPARK = "spark";

  private final Config reference = reference();
  private final Map<String, ConfigValue> known = leaves(reference);
  private final Map<String, String> spark = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Config merged;

  /** Reads the three layers; {@code files} opens the configuration file and what it includes. */
  JobConfiguration(Arguments arguments, ConfigurationFiles files) {
    Config commandLine = commandLine(arguments.values());
    Config file = cleaned(file(arguments.file(), files, commandLine));
    merged = commandLine.withFallback(file).withFallback(reference);
  }

  /** Keys that reference.conf documents, each with its default. */
  Map<String, ConfigValue> known() {
    return known;
  }

  /** The value that counts, or the default where the user gave none. */
  ConfigValue value(String key) {
    return merged.getValue(key);
  }

  List<String> problems() {
    return problems;
  }

  /** Settings for Spark, with their full names. */
  Map<String, String> spark() {
    return spark;
  }

  /** Every key with its value, sorted, secrets hidden: what is logged, stored and compared. */
  Map<String, String> plain() {
    var plain = new TreeMap<String, String>();
    known.forEach(
        (key, standard) ->
            plain.put(key, Secrets.redact(plain(merged.getValue(key), standard.valueType()))));
    spark.forEach(
        (key, value) -> plain.put(key, Secrets.hides(key) ? HIDDEN : Secrets.redact(value)));
    return plain;
  }

  /** The same value looks the same, wherever it came from: 3, "3" and 3.0 where a number is due. */
  private static String plain(ConfigValue value, ConfigValueType due) {
    return switch (due) {
      case NUMBER -> number(value);
      case BOOLEAN -> String.valueOf(value.unwrapped());
      case STRING -> ConfigUtil.quoteString(String.valueOf(value.unwrapped()));
      case LIST ->
          (value instanceof ConfigList list ? list.stream() : Stream.of(value))
              .map(element -> ConfigUtil.quoteString(String.valueOf(element.unwrapped())))
              .collect(Collectors.joining(",", "[", "]"));
      default -> rendered(value);
    };
  }

  private static String number(ConfigValue value) {
    try {
      BigDecimal number = new BigDecimal(String.valueOf(value.unwrapped()));
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return rendered(value); // Reported when the key is read.
    }
  }

  /** A value in one line, as HOCON. */
  static String rendered(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  /** Begins a message about a place: {@code "conf/imdb.conf: "}. */
  static String before(ConfigOrigin origin) {
    return origin.description().replaceFirst(": \\d+(-\\d+)?$", "") + ": ";
  }

  /** Ends a message about a place: {@code " (line 12)"}. */
  static String after(ConfigOrigin origin) {
    return origin.lineNumber() > 0 ? " (line " + origin.lineNumber() + ")" : "";
  }

  /**
   * Our own reference.conf and no other library's: it is read from where this class was loaded
   * from.
   */
  private static Config reference() {
    return ConfigFactory.parseURL(
            OwnResources.url("reference.conf"),
            ConfigParseOptions.defaults().setOriginDescription("reference.conf"))
        .resolve();
  }

  private static Map<String, ConfigValue> leaves(Config config) {
    var leaves = new TreeMap<String, ConfigValue>();
    config.entrySet().forEach(entry -> leaves.put(plainPath(entry.getKey()), entry.getValue()));
    return leaves;
  }

  private static String plainPath(String path) {
    return String.join(".", ConfigUtil.splitPath(path));
  }

  private Config file(String path, ConfigurationFiles files, Config commandLine) {
    if (path.isEmpty()) {
      return ConfigFactory.empty();
    }
    try {
      return files
          .parse(path)
          .resolveWith(commandLine.withFallback(files.parse(path)).withFallback(reference));
    } catch (ConfigException e) {
      String where = e.origin() == null ? path + ": " : before(e.origin());
      String line = e.origin() == null ? "" : after(e.origin());
      String what = e.getMessage().replaceFirst("^.*?: \\d+(-\\d+)?: ", "");
      problems.add(where + what + line);
    } catch (ConfigurationException e) {
      problems.addAll(e.problems());
    }
    return ConfigFactory.empty();
  }

  /** Typed by the key: a list where the default is one, otherwise the text as it is. */
  private Config commandLine(Map<String, String> values) {
    var kept = new LinkedHashMap<String, ConfigValue>();
    values.forEach(
        (key, written) -> {
          ConfigValue standard = known.get(key);
          boolean list = standard != null && standard.valueType() == ConfigValueType.LIST;
          ConfigValue value =
              ConfigValueFactory.fromAnyRef(list ? list(written) : written, COMMAND_LINE);
          if (key.startsWith(SPARK + ".")) {
            spark.put(key, written);
          } else {
            keep(key, value, kept);
          }
        });
    return config(kept);
  }

  /** {@code [a, "b, c"]}, or one element without brackets. */
  private static List<String> list(String value) {
    if (!value.startsWith("[") || !value.endsWith("]")) {
      return value.isEmpty() ? List.of() : List.of(value);
    }
    String inside = value.substring(1, value.length() - 1).strip();
    if (inside.isEmpty()) {
      return List.of();
    }
    // A comma counts when an even number of quotes follows it.
    return Arrays.stream(inside.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
        .map(String::strip)
        .map(element -> element.replaceFirst("^\"(.*)\"$", "$1"))
        .toList();
  }

  /** The layer without what is reported here: unknown keys, keys used as sections, nothings. */
  private Config cleaned(Config layer) {
    var kept = new LinkedHashMap<String, ConfigValue>();
    walk("", layer.root(), kept);
    return config(kept);
  }

  private static Config config(Map<String, ConfigValue> values) {
    Config config = ConfigFactory.empty();
    for (var entry : values.entrySet()) {
      config = config.withValue(entry.getKey(), entry.getValue());
    }
    return config;
  }

  private void walk(String prefix, ConfigObject section, Map<String, ConfigValue> kept) {
    for (var entry : section.entrySet()) {
      String key = prefix + entry.getKey();
      ConfigValue value = entry.getValue();
      if (!(value instanceof ConfigObject object) || known.containsKey(key)) {
        keep(key, value, kept);
      } else if (key.equals(SPARK)) {
        spark(object.toConfig());
      } else {
        walk(key + ".", object, kept);
      }
    }
  }

  private void keep(String key, ConfigValue value, Map<String, ConfigValue> kept) {
    if (isSection(key)) {
      problem(value, key + " is a section, not a key: name a key in it, such as " + first(key));
    } else if (!known.containsKey(key)) {
      problem(value, key + " is not a known key." + DidYouMean.ask(key, known.keySet()));
    } else if (value.valueType() == ConfigValueType.NULL) {
      problem(value, key + " has no value. Remove the line to use the default.");
    } else if (value instanceof ConfigObject) {
      problem(value, key + " takes one value, not a section in braces.");
    } else {
      kept.put(key, value);
    }
  }

  private String first(String section) {
    return known.keySet().stream()
        .filter(key -> key.startsWith(section + "."))
        .findFirst()
        .map(key -> key + ".")
        .orElse("spark.sql.shuffle.partitions.");
  }

  private boolean isSection(String key) {
    return key.equals(SPARK) || known.keySet().stream().anyMatch(k -> k.startsWith(key + "."));
  }

  /** The command line is walked first, so what it sets stays. */
  private void spark(Config section) {
    section
        .entrySet()
        .forEach(
            entry ->
                spark.putIfAbsent(
                    SPARK + "." + plainPath(entry.getKey()),
                    String.valueOf(entry.getValue().unwrapped())));
  }

  private void problem(ConfigValue value, String sentence) {
    problems.add(before(value.origin()) + sentence + after(value.origin()));
  }
}
