package org.sunhwan.train;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What an executor's JVM keeps of a run between rounds: the state that the last round began with,
 * networks that can train, and the epoch's order of batches. Losing it costs time and nothing else.
 *
 * @param <S> a worker's examples
 */
final class ExecutorCache<S extends Examples> {
  /** Runs whose caches are kept; the one that was used longest ago goes first. */
  private static final int RUNS = 2;

  private static final Map<String, ExecutorCache<?>> CACHES =
      new LinkedHashMap<>(4, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ExecutorCache<?>> eldest) {
          return size() > RUNS;
        }
      };

  private final LocalTraining<S> local;
  private final NetworkState base;
  private int version = -1;
  private long read;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Deque<Replica<S>> idle = new ArrayDeque<>();
  private final Map<Integer, SoftReference<S>> shards = new HashMap<>();
  private final Map<Integer, EpochOrder> orders = new HashMap<>();

  ExecutorCache(LocalTraining<S> local) {
    this.local = local;
    this.base = NetworkState.zeros(local.layout());
  }

  @SuppressWarnings("unchecked") // a run's name stands for its way of training
  static <S extends Examples> ExecutorCache<S> of(String run, LocalTraining<S> local) {
    synchronized (CACHES) {
      return (ExecutorCache<S>) CACHES.computeIfAbsent(run, name -> new ExecutorCache<>(local));
    }
  }

  /**
   * Frees what this JVM keeps of a run that is over; executors keep theirs until other runs come.
   */
  static void forget(String run) {
    synchronized (CACHES) {
      CACHES.remove(run);
    }
  }

  /** For tests: as if the executor had been replaced by a new one. */
  static void forgetAll() {
    synchronized (CACHES) {
      CACHES.clear();
    }
  }

  /** A network with the state of the round. Whoever takes it gives it back, unless it broke. */
  Replica<S> take(Updates updates) {
    Replica<S> free;
    synchronized (this) {
      free = idle.poll();
    }
    Replica<S> replica = free == null ? local.open() : free;
    learn(updates);
    lock.readLock().lock();
    try {
      requireStill(updates);
      replica.state().copyFrom(base);
    } finally {
      lock.readLock().unlock();
    }
    return replica;
  }

  synchronized void giveBack(Replica<S> replica) {
    idle.push(replica);
  }

  /**
   * A worker's examples; got from Spark once, if there is memory to keep them. Spark would bring
   * them from another executor in every round, where a worker runs elsewhere than its shard was
   * dealt to.
   */
  S shard(int worker, Supplier<S> spark) {
    synchronized (shards) {
      SoftReference<S> known = shards.get(worker);
      S shard = known == null ? null : known.get();
      if (shard != null) {
        return shard;
      }
    }
    S shard = spark.get();
    synchronized (shards) {
      shards.put(worker, new SoftReference<>(shard));
    }
    return shard;
  }

  /** The order of the worker's batches; made once an epoch. */
  EpochOrder order(S shard, Round round) {
    synchronized (orders) {
      EpochOrder known = orders.get(shard.worker());
      if (known != null && known.epoch() == round.epoch()) {
        return known;
      }
    }
    EpochOrder order = local.order(shard, round.seed(), round.epoch());
    synchronized (orders) {
      orders.put(shard.worker(), order);
    }
    return order;
  }

  /** Bytes that had to be read to get from the state known before to the one known now. */
  long read() {
    lock.readLock().lock();
    try {
      return read;
    } finally {
      lock.readLock().unlock();
    }
  }

  private void learn(Updates updates) {
    lock.writeLock().lock();
    try {
      if (version < updates.version()) {
        read = 0;
        for (Handover.Sent sent : updates.since(version)) {
          Excerpt excerpt = sent.value();
          excerpt.writeTo(local.layout(), base);
          read += excerpt.bytes().length;
        }
        version = updates.version();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Spark runs some tasks twice: one may be overtaken, and nobody waits for its result. */
  private void requireStill(Updates updates) {
    if (version != updates.version()) {
      throw new IllegalStateException(
          "The driver has gone on to state %d; this attempt is at %d and no longer needed."
              .formatted(version, updates.version()));
    }
  }
}
