package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  void workersAreSpreadEvenly() {
    assertEquals(
        List.of("a", "b", "c", "a"), Placement.assigned(List.of(), List.of("a", "b", "c"), 4));
  }

  @Test
  void workersStayWhereTheirCachesAre() {
    assertEquals(
        List.of("c", "a", "b", "c"),
        Placement.assigned(List.of("c", "a", "b", "c"), List.of("a", "b", "c"), 4));
  }

  /** The survivor had taken over all workers; the new executor gets its share. */
  @Test
  void aReplacedExecutorIsUsedAgain() {
    assertEquals(List.of("a", "a"), Placement.assigned(List.of("a", "b"), List.of("a"), 2));
    assertEquals(List.of("a", "c"), Placement.assigned(List.of("a", "a"), List.of("a", "c"), 2));
  }

  @Test
  void withoutExecutorsThereIsNothingToWishFor() {
    assertEquals(List.of(), Placement.assigned(List.of("a"), List.of(), 1));
  }
}
