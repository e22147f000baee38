package org.sunhwan.score;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Surprise;
import org.sunhwan.inference.Unrolled;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.Generation;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;
import org.sunhwan.text.Vocabulary;

/**
 * Looks into a network that says the next token: a step for what is read before the text (its
 * category, or the end of another text) and one for each token; the text's end comes last.
 */
record NextLooking() implements Looking {
  private static final int[] NONE = {};
  private static final String END = Vocabulary.SPECIAL.get(Vocabulary.END);

  @Override
  public List<Insight> at(String text, String category, Predictor predictor) {
    int[] ids = predictor.encodeWhole(text);
    if (ids.length == 0) {
      return List.of();
    }
    Artifact artifact = predictor.artifact();
    Feeding feeding = Feeding.of(artifact.shape(), artifact.sizes());
    String before = END;
    int[] targets = NONE;
    if (artifact.shape().task() instanceof Generation) {
      int chosen =
          category.isEmpty()
              ? likeliestCategory(ids, predictor, feeding)
              : artifact.labels().indexOf(category);
      before = "<" + artifact.labels().get(chosen) + ">";
      targets = new int[] {chosen};
    }
    MultiDataSet example = feeding.of(new Example[] {new Example(ids, targets, NONE)});
    float[][] p = Looking.said(predictor.network(), example);
    List<String> tokens = Looking.named(predictor, text, ids);
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t <= ids.length; t++) {
      boolean ends = t == ids.length;
      Guess came = new Guess(ends ? END : tokens.get(t), p[t][ends ? Vocabulary.END : ids[t]]);
      steps.add(
          new Step(
              t == 0 ? before : tokens.get(t - 1),
              Looking.likeliest(p[t], artifact.vocabulary()::token),
              Double.NaN,
              came,
              null));
    }
    return List.of(
        new Insight(
            Look.NEXT, text, steps, Unrolled.reading(predictor.network(), example).lanes()));
  }

  private static int likeliestCategory(int[] ids, Predictor predictor, Feeding feeding) {
    Example[] each = new Example[predictor.artifact().labels().size()];
    for (int category = 0; category < each.length; category++) {
      each[category] = new Example(ids, new int[] {category}, NONE);
    }
    double[] nats = Surprise.of(predictor.network(), feeding, each);
    int least = 0;
    for (int category = 1; category < nats.length; category++) {
      least = nats[category] < nats[least] ? category : least;
    }
    return least;
  }
}
