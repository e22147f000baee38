package org.sunhwan.job;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.text.Target;

/** The tasks by the word of the key task, each with the measures that its models are judged by. */
enum TaskName {
  /** A text to one class of several: many-to-one. */
  CLASSIFY,
  /** A text to any number of labels: many-to-one. */
  MULTI_LABEL,
  /** A text to a number: many-to-one. */
  REGRESS,
  /** A tag for every word: many-to-many, aligned. */
  TAG,
  /** Text to the token that comes next, at every token. */
  LANGUAGE_MODEL,
  /** A category to a text: one-to-many. */
  GENERATE,
  /** A text to another text: many-to-many, of unequal lengths. */
  TRANSLATE;

  /** Stands for the first measure of whatever task. */
  static final String AUTO = "auto";

  /** What the task's models can be judged by; the headline first. */
  List<String> metrics() {
    return this == TRANSLATE
        ? Stream.concat(numbers().stream(), shares().stream()).toList()
        : Stream.concat(shares().stream(), numbers().stream()).toList();
  }

  /** What the task's texts are paired with. */
  Target target() {
    return switch (this) {
      case CLASSIFY -> Target.CLASS;
      case GENERATE -> Target.CATEGORY;
      case MULTI_LABEL -> Target.CLASSES;
      case REGRESS -> Target.NUMBER;
      case TAG -> Target.TAGS;
      case LANGUAGE_MODEL -> Target.NOTHING;
      case TRANSLATE -> Target.TEXT;
    };
  }

  /** Measures from 0 to 1. */
  List<String> shares() {
    return switch (this) {
      case CLASSIFY -> List.of("accuracy", "macro-f1");
      case MULTI_LABEL -> List.of("micro-f1", "macro-f1", "subset-accuracy", "hamming-loss");
      case REGRESS -> List.of();
      case TAG -> List.of("accuracy", "macro-f1", "entity-f1", "unknown-accuracy");
      case TRANSLATE -> List.of("exact-match");
      case LANGUAGE_MODEL, GENERATE -> List.of();
    };
  }

  /** All others. */
  private List<String> numbers() {
    return switch (this) {
      case CLASSIFY, MULTI_LABEL, TAG -> List.of("loss");
      // Not the loss: its unit is that of the numbers a model was trained on, which differ.
      case REGRESS ->
          List.of("rmse", "mae", "r2", "pearson", "spearman", "rounded-accuracy", "kappa");
      case TRANSLATE -> List.of("bleu", "bleu-lowercased", "chrf", "perplexity", "loss");
      case LANGUAGE_MODEL, GENERATE ->
          List.of("perplexity", "word-perplexity", "bits-per-character", "loss");
    };
  }

  /** Whether a measure is a mean over tokens that models say, so that it hangs on what they are. */
  boolean countsTokens(String metric) {
    return switch (this) {
      case LANGUAGE_MODEL, GENERATE, TRANSLATE ->
          metric.equals("perplexity") || metric.equals("loss");
      case CLASSIFY, MULTI_LABEL, REGRESS, TAG -> false;
    };
  }

  /** The first measure that does not: what versions are compared by, night after night. */
  String comparable() {
    return switch (this) {
      case LANGUAGE_MODEL, GENERATE -> "word-perplexity";
      default -> metrics().get(0);
    };
  }

  /** The output that fits. */
  Output output() {
    return switch (this) {
      case MULTI_LABEL -> Output.SIGMOID;
      case REGRESS -> Output.LINEAR;
      default -> Output.SOFTMAX;
    };
  }

  /** What the keys train.metric and gate.metric may say. */
  static List<String> configurable() {
    return Stream.concat(
            Stream.of(AUTO),
            Arrays.stream(values()).flatMap(task -> task.metrics().stream()).distinct())
        .toList();
  }
}
