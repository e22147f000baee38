package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdlePoolTest {
  private final List<String> closed = new ArrayList<>();
  private final IdlePool<String, Thing> pool = new IdlePool<>(2, key -> new Thing(key, closed));

  private record Thing(String key, List<String> closed) implements IdlePool.Native {
    @Override
    public void close() {
      closed.add(key);
    }
  }

  @Test
  void givesTheSameAgainButNotToTwoAtOnce() {
    Thing first;
    try (var lease = pool.lease("a")) {
      first = lease.value();
      try (var other = pool.lease("a")) {
        assertNotSame(first, other.value());
      }
    }
    try (var lease = pool.lease("a")) {
      assertSame(first, lease.value());
    }
  }

  @Test
  void closesTheLongestUnusedPastTheLimit() {
    use("a", "b", "a", "c");
    assertEquals(List.of("b"), closed);
    use("b");
    assertEquals(List.of("b", "a"), closed);
  }

  @Test
  void whatIsInUseIsNotClosed() {
    try (var lease = pool.lease("a")) {
      use("b", "c", "d");
      assertEquals(List.of("b"), closed);
      pool.close();
      assertEquals(List.of("b", "c", "d"), closed);
      assertEquals("a", lease.value().key());
    }
  }

  private void use(String... keys) {
    for (String key : keys) {
      try (var lease = pool.lease(key)) {
        assertEquals(key, lease.value().key());
      }
    }
  }
}
