package org.sunhwan.score;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.inference.BeamSearch;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Translation;
import org.sunhwan.inference.Unrolled;
import org.sunhwan.network.TeacherForcing;
import org.sunhwan.network.Translating;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;
import org.sunhwan.text.Vocabulary;

/** Looks into a translator twice: while it reads the text, and while it writes its translation. */
record TranslationLooking(Translating task) implements Looking {

  @Override
  public List<Insight> at(String text, String category, Predictor predictor) {
    int[] source = predictor.encode(text);
    if (source.length == 0) {
      return List.of();
    }
    int[][] sources = {source};
    var graph = predictor.network();
    Translation found = BeamSearch.translate(graph, sources, task.search()).get(0);
    MultiDataSet pair = TeacherForcing.of(sources, new int[][] {found.tokens()});
    float[][] p = Looking.said(graph, pair);
    List<String> read = Looking.named(predictor, text, source);
    return List.of(
        new Insight(
            Look.SOURCE,
            text,
            read.stream().map(token -> new Step(token, List.of())).toList(),
            Unrolled.reading(graph, pair).lanes()),
        new Insight(
            Look.WRITING,
            predictor.targetText(found.tokens()),
            written(found, p, read, predictor.artifact().target().vocabulary()),
            Unrolled.writing(graph, pair).lanes()));
  }

  private static List<Step> written(
      Translation found, float[][] p, List<String> read, Vocabulary vocabulary) {
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t <= found.tokens().length; t++) {
      int id = t < found.tokens().length ? found.tokens()[t] : Vocabulary.END;
      String token = vocabulary.token(id);
      float[] attention = found.attention()[t];
      int most = 0;
      for (int s = 1; s < attention.length; s++) {
        most = attention[s] > attention[most] ? s : most;
      }
      steps.add(
          new Step(
              token,
              Looking.likeliest(p[t], vocabulary::token),
              Double.NaN,
              new Guess(token, p[t][id]),
              new Guess(read.get(most), attention[most])));
    }
    return steps;
  }
}
