package org.sunhwan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.sunhwan.registry.ModelRegistry;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SubmitForTests.Outcome;

/**
 * The job retrain at a size that any cluster finishes in seconds: 400 short rows, of which a tiny
 * network learns all but the one in twenty that is labelled wrongly.
 *
 * @param root the job's root, which also holds the corpus and the configuration file
 */
public record SmallRetrain(Storage storage, String root) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 400;
  private static final String CONFIGURATION =
      """
name = small
embedding.size = 8
network { hidden-size = 8, direction = forward, dropout = 0 }
train { batch-size = 16, averaging-interval = 4, epochs = 5, patience = 0, learning-rate = 0.03, checkpoint-rounds = 1 }
""";

  /** Writes the corpus and the configuration. */
  public static SmallRetrain below(Configuration hadoop, String root) {
    var job = new SmallRetrain(Storage.with(hadoop), root);
    job.write("corpus/reviews.tsv", corpus());
    job.write("small.conf", CONFIGURATION);
    return job;
  }

  /** The arguments of a run: options of spark-submit first, then what else is to be configured. */
  public String[] arguments(String run, List<String> options, String... more) {
    List<String> arguments = new ArrayList<>(options);
    if (!options.isEmpty()) {
      arguments.add("--");
    }
    arguments.add(Storage.child(root, "small.conf"));
    arguments.addAll(
        List.of("data=" + Storage.child(root, "corpus"), "root=" + root, "run=" + run));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** What the job said on standard output, which must be one line. */
  public static JsonNode said(Outcome outcome) {
    assertEquals(1, outcome.output().lines().count(), outcome::toString);
    return json(outcome.lastLine());
  }

  /** The same as the run left it for schedulers that see no standard output. */
  public JsonNode status(String run) {
    return json(storage.readText(Storage.child(root, "runs/small", run, "status.json")));
  }

  /** SHA-256 of the model that a run trained. */
  public String model(String run) {
    return model("small", run);
  }

  /**
   * SHA-256 of the model that a run trained.
   *
   * @param name of the configuration, where it is another
   */
  public String model(String name, String run) {
    return storage.digest(Storage.child(root, "runs", name, run, "artifact", "model.zip")).sha256();
  }

  /** The models that runs have published. */
  public ModelRegistry registry() {
    return new ModelRegistry(storage, storage.qualify(root), "small");
  }

  private void write(String file, String text) {
    storage.writeAtomically(Storage.child(root, file), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String corpus() {
    var random = new Random(1);
    var text = new StringBuilder("id\ttext\tlabel\n");
    List<String> filling = List.of("the", "방이", "film", "room", "soup", "책은", "was", "and", "we");
    List<String> praise = List.of("lovely", "great", "좋았어요");
    List<String> blame = List.of("awful", "dull", "별로예요");
    for (int row = 0; row < ROWS; row++) {
      boolean good = row % 2 == 0;
      List<String> words = new ArrayList<>();
      for (int i = 3 + random.nextInt(9); i > 0; i--) {
        words.add(filling.get(random.nextInt(filling.size())));
      }
      List<String> verdict = good ? praise : blame;
      words.add(random.nextInt(words.size() + 1), verdict.get(random.nextInt(verdict.size())));
      boolean wrong = row % 20 == 7;
      text.append(row)
          .append('\t')
          .append(String.join(" ", words))
          .append('\t')
          .append(good == wrong ? "negative" : "positive")
          .append('\n');
    }
    return text.toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
  }
}
