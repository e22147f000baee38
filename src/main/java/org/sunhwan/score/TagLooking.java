package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.TagAnswers;
import org.sunhwan.inference.TagAnswers.Tagged;
import org.sunhwan.inference.Unrolled;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.Tagging;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;

/** Looks into a tagger: each word's tag, and how likely that is whatever the others are. */
record TagLooking(List<String> labels) implements Looking {

  @Override
  public List<Insight> at(String text, String category, Predictor predictor) {
    Example words = predictor.words(text);
    int[] ids = words.tokens();
    if (ids.length == 0) {
      return List.of();
    }
    Tagged tagged = TagAnswers.of(predictor.network(), new Example[] {words})[0];
    List<String> tokens = Looking.named(predictor, text, ids);
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      Guess tag = new Guess(labels.get(tagged.tags()[t]), tagged.probabilities()[t]);
      steps.add(new Step(tokens.get(t), List.of(tag)));
    }
    int[] untold = new int[ids.length];
    Arrays.fill(untold, Tagging.NOT_COUNTED);
    Artifact artifact = predictor.artifact();
    MultiDataSet example =
        Feeding.of(artifact.shape(), artifact.sizes())
            .of(new Example[] {new Example(ids, untold, words.characters())});
    return List.of(
        new Insight(
            Look.TAGS, text, steps, Unrolled.reading(predictor.network(), example).lanes()));
  }
}
