package org.sunhwan.evaluate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured of a model over one set of rows, whatever its task; evaluation.json. */
public interface Figures {
  /** Rows the figures were taken from. */
  long rows();

  /** Every figure that is one number; one is called loss. */
  List<Measure> measures();

  /** The measure of that name, or of a model of another task, which has none, the first. */
  default Measure headline(String wanted) {
    return measures().stream()
        .filter(measure -> measure.name().equals(wanted))
        .findFirst()
        .orElse(measures().get(0));
  }

  /** Every measure, the headline first. */
  default List<Measure> measuresFrom(String wanted) {
    Measure headline = headline(wanted);
    return Stream.concat(
            Stream.of(headline), measures().stream().filter(measure -> !measure.equals(headline)))
        .toList();
  }

  /** The content of evaluation.json. */
  String json();

  /**
   * The measure of that name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  default Measure measure(String name) {
    return measures().stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no measure %s here, only %s."
                        .formatted(
                            name,
                            measures().stream()
                                .map(Measure::name)
                                .collect(Collectors.joining(", ")))));
  }
}
