package org.sunhwan.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  @Test
  void everyProgramHasItsVersion() {
    Map<String, String> versions = Software.versions();
    assertEquals(
        List.of("Sunhwan", "Spark", "Hadoop", "DL4J", "Lucene", "Java", "System"),
        new ArrayList<>(versions.keySet()));
    for (String program : List.of("Sunhwan", "Spark", "Hadoop", "DL4J", "Lucene")) {
      // Not "Unknown", and not a property that the build did not fill in.
      assertTrue(versions.get(program).matches("\\d+\\.\\d+.*"), program + versions.get(program));
    }
    assertTrue(versions.get("Java").contains(Runtime.version().toString()));
    assertTrue(versions.get("System").endsWith(System.getProperty("os.arch")));
  }

  @Test
  void theFactsKeepTheirOrder() {
    Provenance provenance = Provenance.now(7, 2, "3f2a", "imdb-1", Provenance.STOCK_KERNEL);
    Map<String, Object> facts = provenance.facts();
    assertEquals(
        List.of("seed", "workers", "corpus", "dataset", "kernel", "software", "createdAt"),
        new ArrayList<>(facts.keySet()));
    assertEquals("3f2a", facts.get("corpus"));
    assertEquals("imdb-1", facts.get("dataset"));
    assertEquals("stock DL4J", facts.get("kernel"));
    Duration age = Duration.between(Instant.parse(provenance.createdAt()), Instant.now());
    assertTrue(!age.isNegative() && age.toMinutes() < 1, provenance.createdAt());
  }

  @Test
  void nothingMayBeLeftOut() {
    assertEquals(
        "Corpus \"c\", dataset \" \", kernel \"k\": each must be said",
        assertThrows(IllegalArgumentException.class, () -> Provenance.now(1, 1, "c", " ", "k"))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> Provenance.now(1, 0, "c", "d", "k"));
  }
}
