package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Nats;
import org.sunhwan.inference.Unrolled;
import org.sunhwan.network.Classification;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Task;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;

/**
 * Looks into a network that reads a text and answers once.
 *
 * <p>Which tokens moved the answer is found by erasure (Li, Monroe and Jurafsky 2016,
 * "Understanding Neural Networks through Representation Erasure"): the network reads the text once
 * more for each token, without it. That asks the network itself, where gradients would only tell
 * its slope.
 */
record AnswerLooking(Task task, List<String> labels) implements Looking {

  @Override
  public List<Insight> at(String text, String category, Predictor predictor) {
    int[] ids = predictor.encode(text);
    if (ids.length == 0) {
      return List.of();
    }
    List<float[]> answers =
        predictor.judge(
            IntStream.rangeClosed(1, ids.length).mapToObj(t -> Arrays.copyOf(ids, t)).toList());
    double[] moved = moved(ids, answers.get(ids.length - 1), predictor);
    List<String> tokens = Looking.named(predictor, text, ids);
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      steps.add(new Step(tokens.get(t), guesses(answers.get(t)), moved[t], null, null));
    }
    return List.of(
        new Insight(Look.ANSWER, text, steps, Unrolled.of(predictor.network(), ids).lanes()));
  }

  private List<Guess> guesses(float[] answer) {
    return task instanceof Regression scale
        ? List.of(new Guess("", scale.outward(answer[0])))
        : Looking.likeliest(answer, labels::get);
  }

  private double[] moved(int[] ids, float[] answer, Predictor predictor) {
    List<int[]> without =
        IntStream.range(0, ids.length)
            .mapToObj(
                t -> IntStream.range(0, ids.length).filter(i -> i != t).map(i -> ids[i]).toArray())
            .toList();
    int chosen = 0;
    for (int c = 1; c < answer.length; c++) {
      chosen = answer[c] > answer[chosen] ? c : chosen;
    }
    double[] moved = new double[ids.length];
    List<float[]> others = predictor.judge(without);
    for (int t = 0; t < moved.length; t++) {
      float[] other = others.get(t);
      moved[t] = strength(answer, chosen) - (other == null ? nothing() : strength(other, chosen));
    }
    return moved;
  }

  /** ln p of an answer, or the number that it is. */
  double strength(float[] answer, int chosen) {
    return task instanceof Regression scale
        ? scale.outward(answer[chosen])
        : -Nats.of(answer[chosen]);
  }

  /** Of a text without a token: the mean, a class like any other, a label as likely as not. */
  private double nothing() {
    if (task instanceof Regression scale) {
      return scale.mean();
    }
    return -Math.log(task instanceof Classification ? labels.size() : 2);
  }
}
