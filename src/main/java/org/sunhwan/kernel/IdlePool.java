package org.sunhwan.kernel;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Function;

/**
 * Native things that serve one thread at a time and are slow to make. Those not in use rest here
 * until the same is needed again; past the limit the longest unused is closed.
 */
final class IdlePool<K, V extends IdlePool.Native> implements AutoCloseable {

  /** Holds native memory until closed. */
  interface Native extends AutoCloseable {
    @Override
    void close();
  }

  private record Resting<K, V>(K key, V value) {}

  private final int limit;
  private final Function<K, V> maker;
  private final ArrayDeque<Resting<K, V>> resting = new ArrayDeque<>(); // longest unused first

  IdlePool(int limit, Function<K, V> maker) {
    this.limit = limit;
    this.maker = maker;
  }

  /** The caller's alone until closed. */
  Lease lease(K key) {
    V found = take(key);
    return new Lease(key, found != null ? found : maker.apply(key));
  }

  private synchronized V take(K key) {
    for (Iterator<Resting<K, V>> i = resting.descendingIterator(); i.hasNext(); ) {
      Resting<K, V> candidate = i.next();
      if (candidate.key.equals(key)) {
        i.remove();
        return candidate.value;
      }
    }
    return null;
  }

  private synchronized void give(K key, V value) {
    resting.addLast(new Resting<>(key, value));
    if (resting.size() > limit) {
      resting.removeFirst().value.close();
    }
  }

  @Override
  public synchronized void close() {
    resting.forEach(rest -> rest.value.close());
    resting.clear();
  }

  final class Lease implements AutoCloseable {
    private final K key;
    private final V value;

    private Lease(K key, V value) {
      this.key = key;
      this.value = value;
    }

    V value() {
      return value;
    }

    @Override
    public void close() {
      give(key, value);
    }
  }
}
