package org.sunhwan.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.report.Costs;
import org.sunhwan.report.ReportData.EpochPoint;
import org.sunhwan.report.ReportData.RoundPoint;
import org.sunhwan.train.Advice;
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

  @Override
  public void advice(int epoch, Advice advice) {
    var values = new LinkedHashMap<String, Object>();
    values.put("epoch", epoch);
    values.put("kind", Keys.word(advice.kind()));
    values.put("figures", advice.figures());
    values.put("sentence", advice.sentence());
    log.add("advice", values);
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

  /** What rounds cost, as for {@link #rounds}; and what was advised, the last of each kind. */
  static Costs costs(RunLog log) {
    Map<List<Object>, Costs.Round> rounds = new LinkedHashMap<>();
    Map<String, Object> round = Map.of();
    for (Map<String, Object> event : log.events("round", "costs")) {
      if (event.get("event").equals("round")) {
        round = event; // its costs come next
        continue;
      }
      int epoch = (int) number(round, "epoch");
      int number = (int) number(round, "round");
      rounds.put(List.of(epoch, number), costs(epoch, event));
    }
    Map<String, Costs.Advice> advice = new LinkedHashMap<>();
    for (Map<String, Object> event : log.events("advice")) {
      String kind = String.valueOf(event.get("kind"));
      List<String> figures = list(event.get("figures")).stream().map(String::valueOf).toList();
      advice.put(kind, new Costs.Advice((int) number(event, "epoch"), kind, figures));
    }
    return new Costs(List.copyOf(rounds.values()), List.copyOf(advice.values()));
  }

  private static Costs.Round costs(int epoch, Map<String, Object> event) {
    List<Costs.Worker> workers = new ArrayList<>();
    for (Object one : list(event.get("workers"))) {
      if (one instanceof Map<?, ?> given) {
        var worker = new LinkedHashMap<String, Object>();
        given.forEach((name, value) -> worker.put(String.valueOf(name), value));
        workers.add(
            new Costs.Worker(
                (int) number(worker, "worker"),
                String.valueOf(worker.get("executor")),
                number(worker, "tokensPerSecond"),
                number(worker, "dataSeconds"),
                number(worker, "computeSeconds"),
                number(worker, "idleSeconds")));
      }
    }
    return new Costs.Round(
        epoch,
        workers,
        number(event, "averagingSeconds"),
        new Costs.Bytes(
            (long) number(event, "bytesUp"),
            (long) number(event, "bytesDown"),
            (long) number(event, "leastBytesUp"),
            (long) number(event, "leastBytesDown")),
        number(event, "divergence"));
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
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
