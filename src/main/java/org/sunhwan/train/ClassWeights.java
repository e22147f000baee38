package org.sunhwan.train;

import java.io.Serializable;
import java.util.List;

/**
 * What a label of each class counts in the training loss.
 *
 * @param balanced whether the classes together are to count alike, however many rows each has
 * @param given a weight for each class, in the order of the labels; empty: 1 each
 */
public record ClassWeights(boolean balanced, List<Double> given) implements Serializable {
  public static final ClassWeights NONE = new ClassWeights(false, List.of());
  public static final ClassWeights BALANCED = new ClassWeights(true, List.of());

  /** Checks every weight; what it says names the configuration key. */
  public ClassWeights {
    given = List.copyOf(given);
    if (!given.stream().allMatch(weight -> weight > 0 && Double.isFinite(weight))) {
      throw refusal(given);
    }
  }

  /** As configurations have them: nothing, the word balanced, or numbers. */
  public static ClassWeights of(List<String> words) {
    if (words.equals(List.of("balanced"))) {
      return BALANCED;
    }
    try {
      return new ClassWeights(false, words.stream().map(Double::valueOf).toList());
    } catch (NumberFormatException e) {
      throw refusal(words);
    }
  }

  private static IllegalArgumentException refusal(List<?> words) {
    return new IllegalArgumentException(
        "train.class-weights is %s; it must be empty, balanced, or a number above 0 for each label, in their order."
            .formatted(words));
  }

  public boolean isNone() {
    return !balanced && given.isEmpty();
  }

  /**
   * The weights of a dataset's classes; empty for none. Balanced ones are N / (K n) for a class
   * with n of the N rows, when K classes have any: King and Zeng, "Logistic regression in rare
   * events data", 2001. Then rows count 1 on average. A class without rows has weight 1.
   *
   * @param labels in the order of the classes
   * @param rows training rows of each
   */
  List<Double> of(List<String> labels, List<Long> rows) {
    if (!balanced) {
      if (!given.isEmpty() && given.size() != labels.size()) {
        throw new TrainingException(
            "train.class-weights has %d weights, but the dataset has %d labels: %s. Give one for each, in that order."
                .formatted(given.size(), labels.size(), String.join(", ", labels)));
      }
      return given;
    }
    long all = rows.stream().mapToLong(n -> n).sum();
    if (all == 0) {
      throw new TrainingException(
          "train.class-weights is balanced, but this dataset does not say how often each label occurs. Give the weights as numbers: one for each of %s."
              .formatted(String.join(", ", labels)));
    }
    long present = rows.stream().filter(n -> n > 0).count();
    return rows.stream().map(n -> n == 0 ? 1 : (double) all / (present * n)).toList();
  }

  /** As configurations have it. */
  @Override
  public String toString() {
    return balanced ? "balanced" : given.toString();
  }
}
