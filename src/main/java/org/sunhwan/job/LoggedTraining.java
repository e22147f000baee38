package org.sunhwan.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.report.ReportData.EpochPoint;
import org.sunhwan.report.ReportData.RoundPoint;
import org.sunhwan.train.RoundCosts;
import org.sunhwan.train.TrainingListener;

/**
 * Shows training to people and keeps it in the run's log, from which the report draws its curves,
 * those of earlier tries included.
 */
record LoggedTraining(Progress progress, RunLog log) implements TrainingListener {

  @Override
  public void round(Round round) {
    progress.round(round);
    var values = new LinkedHashMap<String, Object>();
    values.put("epoch", round.epoch());
    values.put("round", round.round());
    values.put("loss", number(round.loss()));
    values.put("examples", round.examples());
    values.put("tokens", round.tokens());
    values.put("seconds", number(round.seconds()));
    log.add("round", values);
  }

  @Override
  public void epoch(Epoch epoch) {
    progress.epoch(epoch);
    var values = new LinkedHashMap<String, Object>();
    values.put("epoch", epoch.epoch());
    values.put("trainingLoss", number(epoch.trainingLoss()));
    values.put("validation", named(epoch.validation()));
    values.put("examples", epoch.examples());
    values.put("tokens", epoch.tokens());
    values.put("seconds", number(epoch.seconds()));
    values.put("best", epoch.best());
    log.add("epoch", values);
    log.flush();
  }

  @Override
  public void costs(RoundCosts costs) {
    var values = new LinkedHashMap<String, Object>();
    values.put("averagingSeconds", number(costs.averaging()));
    values.put("bytesUp", costs.up());
    values.put("bytesDown", costs.down());
    values.put("leastBytesUp", costs.leastUp());
    values.put("leastBytesDown", costs.leastDown());
    values.put("divergence", number(costs.divergence()));
    values.put("workers", costs.workers().stream().map(LoggedTraining::worker).toList());
    log.add("costs", values);
  }

  private static Map<String, Object> worker(RoundCosts.Worker worker) {
    var values = new LinkedHashMap<String, Object>();
    values.put("worker", worker.worker());
    values.put("executor", worker.executor());
    values.put("tokensPerSecond", number(worker.tokensPerSecond()));
    values.put("dataSeconds", number(worker.data()));
    values.put("computeSeconds", number(worker.compute()));
    values.put("idleSeconds", number(worker.idle()));
    return values;
  }

  /** Every round once; one that was trained again after a crash counts as trained the last time. */
  static List<RoundPoint> rounds(RunLog log) {
    Map<List<Object>, RoundPoint> points = new LinkedHashMap<>();
    for (Map<String, Object> event : log.events("round")) {
      int epoch = (int) number(event, "epoch");
      int round = (int) number(event, "round");
      double seconds = number(event, "seconds");
      points.put(
          List.of(epoch, round),
          new RoundPoint(
              epoch, round, number(event, "loss"), number(event, "tokens") / seconds, seconds));
    }
    return List.copyOf(points.values());
  }

  static List<EpochPoint> epochs(RunLog log) {
    Map<Integer, EpochPoint> points = new LinkedHashMap<>();
    for (Map<String, Object> event : log.events("epoch")) {
      int epoch = (int) number(event, "epoch");
      points.put(
          epoch,
          new EpochPoint(
              epoch,
              number(event, "trainingLoss"),
              event.get("validation") instanceof Map<?, ?> measures ? numbers(measures) : Map.of(),
              Boolean.TRUE.equals(event.get("best"))));
    }
    return List.copyOf(points.values());
  }

  private static Map<String, Double> named(List<Measure> measures) {
    var named = new LinkedHashMap<String, Double>();
    measures.forEach(measure -> named.put(measure.name(), number(measure.value())));
    return named;
  }

  private static Map<String, Double> numbers(Map<?, ?> measures) {
    var numbers = new LinkedHashMap<String, Double>();
    measures.forEach(
        (name, value) ->
            numbers.put(
                String.valueOf(name),
                value instanceof Number number ? number.doubleValue() : Double.NaN));
    return numbers;
  }

  /** JSON knows no NaN. */
  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static double number(Map<String, Object> event, String key) {
    return event.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
