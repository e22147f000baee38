package org.sunhwan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sunhwan.bench.Lane.Threads;
import org.sunhwan.kernel.Processor;

/**
 * Our layers against DL4J's own, against libtorch, and against the oneDNN kernel alone: whole
 * training steps, and one {@code output()}. Results stand in LayersBenchmark.md beside this file.
 *
 * <pre>mvn -q -Pbenchmark test-compile exec:exec [-Dlayers="only=LSTM/A,tanh threads=1"]</pre>
 *
 * <p>Each contestant has a process of its own. They take turns, some steps at a time, while the
 * others are idle; after a warm-up the median over all steps counts. Everything runs with one
 * thread; with two native threads in each contestant (OMP_NUM_THREADS=2); and with two workers, as
 * two Spark tasks in one executor: two threads, each with a network of its own and one native
 * thread, where the time is that of a step of each.
 *
 * <p>{@code only=} takes the beginnings of rows' names, separated by commas; {@code threads=} is 1,
 * 2 or 2workers; {@code write=} is a Markdown file for the results, whose section "Notes" is kept.
 * The last line printed is one JSON object.
 */
public final class LayersBenchmark {
  private static final String NOTES = "## Notes";

  private LayersBenchmark() {}

  /** A row and what was measured, in milliseconds a step. */
  private record Result(Race.Row row, Threads threads, double ours, double baseline) {
    String name() {
      return row.name() + ", " + threads;
    }

    double ratio() {
      return row.ratio(ours, baseline);
    }

    Map<String, Object> json() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name());
      fields.put("ours", ours);
      fields.put("baseline", baseline);
      fields.put("ratio", ratio());
      fields.put("must", row.must());
      fields.put("pass", row.passes(ratio()));
      return fields;
    }

    String markdown() {
      return "| %s | %.2f | %.2f | %.2f | %s %.2f | %s |"
          .formatted(
              name(),
              ours,
              baseline,
              ratio(),
              row.atMost() ? "≤" : "≥",
              row.must(),
              row.passes(ratio()) ? "yes" : "no");
    }
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (pair.length == 2) {
        options.put(pair[0], pair[1]);
      }
    }
    List<String> only = List.of(options.getOrDefault("only", "").split(",", -1));
    List<Race.Row> rows =
        Race.rows().stream().filter(row -> only.stream().anyMatch(row.name()::startsWith)).toList();

    List<Result> results = new ArrayList<>();
    String software = "";
    for (Threads threads : List.of(Threads.ONE, Threads.TWO, Threads.TWO_WORKERS)) {
      if (threads.option().equals(options.getOrDefault("threads", threads.option()))) {
        try (Race race = new Race(threads)) {
          Map<Race.Entry, Double> times = race.run(rows);
          for (Race.Row row : rows) {
            results.add(new Result(row, threads, times.get(row.ours()), times.get(row.baseline())));
          }
          software = race.software();
        }
      }
    }
    String report = report(software, results);
    System.out.println(report);
    if (options.containsKey("write")) {
      write(Path.of(options.get("write")), report);
    }
    System.out.println(
        new ObjectMapper()
            .writeValueAsString(Map.of("rows", results.stream().map(Result::json).toList())));
  }

  private static String report(String software, List<Result> results) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Training steps of our layers, milliseconds");
    lines.add("");
    lines.add("- %s, %s".formatted(LocalDate.now(ZoneOffset.UTC), processor()));
    lines.add("- " + software + "; Java " + System.getProperty("java.version"));
    lines.add("- `mvn -q -Pbenchmark test-compile exec:exec`");
    lines.add("");
    lines.add("| row | ours | baseline | ratio | must | pass |");
    lines.add("| --- | ---: | ---: | ---: | ---: | --- |");
    results.forEach(result -> lines.add(result.markdown()));
    lines.add("");
    return String.join("\n", lines);
  }

  private static String processor() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("unknown processor");
    return "%s, %d cores, %s"
        .formatted(
            model, Runtime.getRuntime().availableProcessors(), Processor.here().instructions());
  }

  private static void write(Path file, String report) throws IOException {
    String before = Files.exists(file) ? Files.readString(file, UTF_8) : "";
    int notes = before.indexOf(NOTES);
    Files.writeString(file, report + (notes < 0 ? "" : "\n" + before.substring(notes)), UTF_8);
  }

  /** The middle one, or between the two in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
