package org.sunhwan.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Insight;
import org.sunhwan.score.Insight.Step;
import org.sunhwan.score.Inspection;
import org.sunhwan.score.Judge;

/** The unrolled network on a text: what it remembers and says at each token. */
public final class Inspect {
  private Inspect() {}

  /** {@code conf/X.conf text="…" [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("inspect", List.of("name", "text"), Inspect::phases, arguments);
  }

  private static void phases(Job job) {
    Settings.Inspect settings = job.settings().inspect();
    String folder = ModelName.folder(job, "inspect.model", settings.model());
    job.outcome().with("model", folder);
    var judge = new Judge(Artifact.open(job.storage(), folder), RunKernel.forAnswers(job));
    try (var inspection = new Inspection(judge)) {
      List<Insight> insights = inspection.of(settings.text(), settings.category());
      if (insights.isEmpty()) {
        throw new ConfigurationException(
            "text: the model's tokenizer finds no token in it, so there is nothing to read.");
      }
      for (Insight insight : insights) {
        InspectTable.of(insight, settings.units()).forEach(job.progress()::print);
        boolean written = insight.look() == Look.WRITING;
        job.outcome()
            .with(written ? "translation" : "text", insight.text())
            .with(written ? "written" : "steps", steps(insight, settings.units()));
      }
    }
  }

  /** The same for machines, a step a token; what its look does not have is left out. */
  private static List<Map<String, Object>> steps(Insight insight, int units) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (int t = 0; t < insight.steps().size(); t++) {
      Step seen = insight.steps().get(t);
      var step = new LinkedHashMap<String, Object>();
      step.put("token", seen.token());
      step.put("moved", Double.isNaN(seen.moved()) ? null : seen.moved());
      step.put("came", seen.came());
      step.put("attended", seen.attended());
      step.values().removeIf(value -> value == null);
      step.put("answers", seen.guesses());
      List<Map<String, Object>> states = new ArrayList<>();
      for (Lane lane : insight.lanes()) {
        states.add(state(lane, t, units));
      }
      step.put("states", states);
      steps.add(step);
    }
    return steps;
  }

  private static Map<String, Object> state(Lane lane, int t, int units) {
    var strongest = new LinkedHashMap<String, Object>();
    lane.strongest(t, units).forEach(u -> strongest.put(String.valueOf(u), lane.states()[t][u]));
    var state = new LinkedHashMap<String, Object>();
    state.put("layer", lane.layer());
    state.put("way", Keys.word(lane.way()));
    state.put("norm", lane.norm(t));
    state.put("strongest", strongest);
    return state;
  }
}
