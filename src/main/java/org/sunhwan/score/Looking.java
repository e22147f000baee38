package org.sunhwan.score;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.network.Classification;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.MultiLabel;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Tagging;
import org.sunhwan.network.Task;
import org.sunhwan.network.Translating;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.text.Vocabulary;

/** How to look into networks of one task. */
interface Looking {
  /** Likeliest guesses that are kept of a step. */
  int GUESSES = 3;

  /** What happens while the network reads a text; see {@link Inspection#of(String, String)}. */
  List<Insight> at(String text, String category, Predictor predictor);

  /** The way to look into a model. */
  static Looking of(Artifact artifact) {
    Task task = artifact.shape().task();
    return switch (task.word()) {
      case Classification.WORD, MultiLabel.WORD, Regression.WORD ->
          new AnswerLooking(task, artifact.labels());
      case Tagging.WORD -> new TagLooking(artifact.labels());
      case LanguageModel.WORD, Generation.WORD -> new NextLooking();
      case Translating.WORD -> new TranslationLooking((Translating) task);
      default -> throw new ArtifactException("Models of task " + task.word() + " are not known.");
    };
  }

  /** The likeliest of what has these probabilities. */
  static List<Guess> likeliest(float[] p, IntFunction<String> name) {
    return IntStream.range(0, p.length)
        .boxed()
        .sorted((a, b) -> Float.compare(p[b], p[a]))
        .limit(GUESSES)
        .map(i -> new Guess(name.apply(i), p[i]))
        .toList();
  }

  /** The tokens of a text as it has them; those that the vocabulary does not have in ⟨ ⟩. */
  static List<String> named(Predictor predictor, String text, int[] ids) {
    List<String> tokens = predictor.tokens(text);
    List<String> named = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      named.add(ids[t] == Vocabulary.UNKNOWN ? "⟨" + tokens.get(t) + "⟩" : tokens.get(t));
    }
    return named;
  }

  /** What the network says of one example at each time step: probabilities [T][C]. */
  static float[][] said(ComputationGraph graph, MultiDataSet example) {
    return graph
        .output(false, example.getFeatures(), example.getFeaturesMaskArrays(), null)[0]
        .slice(0)
        .transpose()
        .toFloatMatrix();
  }
}
