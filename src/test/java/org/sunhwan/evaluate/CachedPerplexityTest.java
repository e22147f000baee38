package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class CachedPerplexityTest {
  /** Two lines, four tokens, two words. */
  private static final CachedPerplexity FIGURES =
      new CachedPerplexity(
          new Perplexity(2, 2 * Math.log(6), 4, 2, 8),
          "9 states",
          new Perplexity(2, 2 * Math.log(10), 4, 2, 8));

  @Test
  void theNetworkAloneStandsBesideIt() {
    assertEquals(2, FIGURES.rows());
    assertEquals(6, FIGURES.measure("word-perplexity").value(), 1e-12);
    assertEquals(10, FIGURES.measure("word-perplexity-without-cache").value(), 1e-12);
    assertEquals("perplexity", FIGURES.measures().get(0).name());
  }

  /** Whoever reads a language model's evaluation.json finds the same in this one, and more. */
  @Test
  void theFileSaysThatThereWasACache() throws Exception {
    JsonNode file = new ObjectMapper().readTree(FIGURES.json());
    assertEquals("9 states", file.path("cache").asText());
    assertEquals(2 * Math.log(10), file.at("/withoutCache/nats").asDouble(), 1e-12);
    JsonNode plain = new ObjectMapper().readTree(FIGURES.read().json());
    plain
        .fieldNames()
        .forEachRemaining(name -> assertEquals(plain.path(name), file.path(name), name));
  }
}
