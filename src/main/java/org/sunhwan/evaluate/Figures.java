package org.sunhwan.evaluate;

import java.util.List;
import java.util.stream.Collectors;

/** What was measured of a model over one set of rows, whatever its task; evaluation.json. */
public interface Figures {
  /** Rows the figures were taken from. */
  long rows();

  /** Every figure that is one number; the first is the headline, and one is called loss. */
  List<Measure> measures();

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
