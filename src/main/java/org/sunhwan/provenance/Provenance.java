package org.sunhwan.provenance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model came to be: enough to say whether two models should be the same, and to make one
 * again.
 *
 * @param seed what every random choice of the run derives from
 * @param workers the logical workers whose parameters were averaged
 * @param corpus the fingerprint of the corpus files
 * @param dataset the id of the dataset prepared from them
 * @param kernel which code computed the recurrent layers
 * @param software names and versions of the programs involved, in order
 * @param createdAt ISO-8601 in UTC, to the second
 */
public record Provenance(
    long seed,
    int workers,
    String corpus,
    String dataset,
    String kernel,
    Map<String, String> software,
    String createdAt) {
  /** The layers that come with DL4J. */
  public static final String STOCK_KERNEL = "stock DL4J";

  public Provenance {
    if (workers < 1) {
      throw new IllegalArgumentException(workers + " workers: at least 1");
    }
    for (String name : new String[] {corpus, dataset, kernel}) {
      if (name == null || name.isBlank()) {
        throw new IllegalArgumentException(
            "Corpus \"%s\", dataset \"%s\", kernel \"%s\": each must be said"
                .formatted(corpus, dataset, kernel));
      }
    }
    software = Collections.unmodifiableMap(new LinkedHashMap<>(software));
  }

  /** Of a model made now, by the programs that are running. */
  public static Provenance now(
      long seed, int workers, String corpus, String dataset, String kernel) {
    String createdAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new Provenance(seed, workers, corpus, dataset, kernel, Software.versions(), createdAt);
  }

  /** The same for manifests and reports, in the order of the components. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("seed", seed);
    facts.put("workers", workers);
    facts.put("corpus", corpus);
    facts.put("dataset", dataset);
    facts.put("kernel", kernel);
    facts.put("software", software);
    facts.put("createdAt", createdAt);
    return facts;
  }
}
