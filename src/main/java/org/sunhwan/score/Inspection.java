package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sunhwan.inference.Unrolled;
import org.sunhwan.network.Classification;
import org.sunhwan.network.MultiLabel;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Task;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.text.Vocabulary;

/**
 * Looks into a network that reads a text and answers once.
 *
 * <p>Which tokens moved the answer is found by erasure (Li, Monroe and Jurafsky 2016,
 * "Understanding Neural Networks through Representation Erasure"): the network reads the text once
 * more for each token, without it. That asks the network itself, where gradients would only tell
 * its slope.
 */
public final class Inspection implements AutoCloseable {
  private static final int GUESSES = 3;

  private final Predictor predictor;
  private final Task task;
  private final List<String> labels;

  /**
   * Opens a model; close it afterwards.
   *
   * @throws ArtifactException where its task has another kind of answer
   */
  public Inspection(Judge judge) {
    Artifact artifact = judge.artifact();
    task = artifact.shape().task();
    labels = artifact.labels();
    if (!canInspect(artifact)) {
      throw new ArtifactException(
          "inspect looks into networks that read a text and answer once (classify, multi-label,"
              + " regress); this model's task is "
              + task.word()
              + ".");
    }
    predictor = Predictor.of(new Judge(artifact.with(Implementation.OWN), judge.kernel()));
  }

  /** Whether a model can be looked into. */
  public static boolean canInspect(Artifact artifact) {
    return switch (artifact.shape().task().word()) {
      case Classification.WORD, MultiLabel.WORD, Regression.WORD -> true;
      default -> false;
    };
  }

  /** What happens while the network reads the text; empty, where it has no token. */
  public Optional<Insight> of(String text) {
    int[] ids = predictor.encode(text);
    if (ids.length == 0) {
      return Optional.empty();
    }
    List<float[]> answers =
        predictor.judge(
            IntStream.rangeClosed(1, ids.length).mapToObj(t -> Arrays.copyOf(ids, t)).toList());
    return Optional.of(
        new Insight(
            text,
            named(predictor.tokens(text), ids),
            Unrolled.of(predictor.network(), ids).lanes(),
            answers.stream().map(this::guesses).toList(),
            moved(ids, answers.get(ids.length - 1))));
  }

  private static List<String> named(List<String> tokens, int[] ids) {
    List<String> named = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      named.add(ids[t] == Vocabulary.UNKNOWN ? "⟨" + tokens.get(t) + "⟩" : tokens.get(t));
    }
    return named;
  }

  private List<Guess> guesses(float[] answer) {
    if (task instanceof Regression scale) {
      return List.of(new Guess("", scale.outward(answer[0])));
    }
    return IntStream.range(0, answer.length)
        .boxed()
        .sorted((a, b) -> Float.compare(answer[b], answer[a]))
        .limit(GUESSES)
        .map(c -> new Guess(labels.get(c), answer[c]))
        .toList();
  }

  private List<Double> moved(int[] ids, float[] answer) {
    List<int[]> without =
        IntStream.range(0, ids.length)
            .mapToObj(
                t -> IntStream.range(0, ids.length).filter(i -> i != t).map(i -> ids[i]).toArray())
            .toList();
    int chosen = 0;
    for (int c = 1; c < answer.length; c++) {
      chosen = answer[c] > answer[chosen] ? c : chosen;
    }
    List<Double> moved = new ArrayList<>();
    for (float[] other : predictor.judge(without)) {
      moved.add(strength(answer, chosen) - (other == null ? nothing() : strength(other, chosen)));
    }
    return moved;
  }

  private double strength(float[] answer, int chosen) {
    return task instanceof Regression scale
        ? scale.outward(answer[chosen])
        : Math.log(Math.max(Float.MIN_NORMAL, answer[chosen]));
  }

  /** Of a text without a token: the mean, a class like any other, a label as likely as not. */
  private double nothing() {
    if (task instanceof Regression scale) {
      return scale.mean();
    }
    return -Math.log(task instanceof Classification ? labels.size() : 2);
  }

  @Override
  public void close() {
    predictor.close();
  }
}
