package org.sunhwan.job;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sunhwan.network.Classification;
import org.sunhwan.network.MultiLabel;
import org.sunhwan.network.NetworkShape.Output;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Task;
import org.sunhwan.text.Target;

/** The tasks by the word of the key task, each with the measures that its models are judged by. */
enum TaskName {
  /** A text to one class of several: many-to-one. */
  CLASSIFY,
  /** A text to any number of labels. */
  MULTI_LABEL,
  /** A text to a number. */
  REGRESS;

  /** Stands for the first measure of whatever task. */
  static final String AUTO = "auto";

  /** What the task's models can be judged by; the headline first. */
  List<String> metrics() {
    return Stream.concat(shares().stream(), numbers().stream()).toList();
  }

  /** What the task's texts are paired with. */
  Target target() {
    return switch (this) {
      case CLASSIFY -> Target.CLASS;
      case MULTI_LABEL -> Target.CLASSES;
      case REGRESS -> Target.NUMBER;
    };
  }

  /** Measures from 0 to 1. */
  List<String> shares() {
    return switch (this) {
      case CLASSIFY -> List.of("accuracy", "macro-f1");
      case MULTI_LABEL -> List.of("micro-f1", "macro-f1", "subset-accuracy", "hamming-loss");
      case REGRESS -> List.of();
    };
  }

  /** All others. */
  private List<String> numbers() {
    return switch (this) {
      case CLASSIFY, MULTI_LABEL -> List.of("loss");
      case REGRESS ->
          List.of("rmse", "mae", "r2", "pearson", "spearman", "rounded-accuracy", "kappa", "loss");
    };
  }

  /** What the network does beside embedding and recurrent layers. */
  Task network() {
    return switch (this) {
      case CLASSIFY -> new Classification();
      case MULTI_LABEL -> new MultiLabel();
      case REGRESS -> new Regression();
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

  /** A measure's name for what a key says. */
  String metric(String configured) {
    return configured.equals(AUTO) ? metrics().get(0) : configured;
  }

  /** What the keys train.metric and gate.metric may say. */
  static List<String> configurable() {
    return Stream.concat(
            Stream.of(AUTO),
            Arrays.stream(values()).flatMap(task -> task.metrics().stream()).distinct())
        .toList();
  }
}
