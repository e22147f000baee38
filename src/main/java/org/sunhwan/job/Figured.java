package org.sunhwan.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sunhwan.evaluate.CachedPerplexity;
import org.sunhwan.evaluate.Measure;

/** Measures as people and programs read them. */
final class Figured {
  private static final int SHOWN = 2;

  private Figured() {}

  /** {@code accuracy 86.49 %, macro-f1 86.48 %, loss 0.3105}: the headline, and what is near it. */
  static String line(List<Measure> measures) {
    Stream<Measure> first = measures.stream().filter(measure -> !isLoss(measure)).limit(SHOWN);
    return Stream.concat(first, measures.stream().filter(Figured::isLoss))
        .filter(measure -> Double.isFinite(measure.value()))
        .map(measure -> measure.name() + " " + shown(measure, measure.value()))
        .collect(Collectors.joining(", "));
  }

  private static boolean isLoss(Measure measure) {
    return measure.name().equals("loss");
  }

  /** A measure, and what an answer reaches that never looks at the text. */
  static String headline(Measure first) {
    String line = first.name() + " " + shown(first, first.value());
    return first.baseline().isEmpty()
        ? line
        : line + "; without looking at the text " + shown(first, first.baseline().getAsDouble());
  }

  /** What is to be known of figures that a cache has a part in. */
  static String cached(CachedPerplexity figures) {
    Measure without = figures.measure(CachedPerplexity.WITHOUT);
    return "that is with a cache of %s; without it word-perplexity %s"
        .formatted(figures.cache(), shown(without, without.value()));
  }

  private static String shown(Measure measure, double value) {
    return switch (measure.scale()) {
      case SHARE -> String.format(Locale.ROOT, "%.2f %%", 100 * value);
      case POINTS -> String.format(Locale.ROOT, "%.2f", value);
      case NUMBER -> String.format(Locale.ROOT, "%.4f", value);
    };
  }

  /** For JSON, names as its keys are spelled: macro-f1 is macroF1, and NaN is null. */
  static Map<String, Object> json(List<Measure> measures) {
    var json = new LinkedHashMap<String, Object>();
    for (Measure measure : measures) {
      json.put(key(measure.name()), Double.isFinite(measure.value()) ? measure.value() : null);
    }
    return json;
  }

  /** A measure's key in JSON. */
  static String key(String name) {
    return Pattern.compile("-(.)")
        .matcher(name)
        .replaceAll(next -> next.group(1).toUpperCase(Locale.ROOT));
  }
}
