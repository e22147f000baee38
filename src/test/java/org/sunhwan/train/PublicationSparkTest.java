package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.train.StateLayout.Table;

/** What an executor learns of a state, whatever it knew before. */
class PublicationSparkTest {
  private static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());

  /** One number and 100 rows of 2; no updater. */
  private static final StateLayout LAYOUT =
      new StateLayout(201, 0, List.of(new Table(100, 2, List.of(1), false)));

  private final NetworkState state = NetworkState.zeros(LAYOUT);

  @Test
  void newcomersAndOthersKnowTheSame() {
    try (var publication = new Publication(SPARK, LAYOUT)) {
      for (int address = 0; address < 201; address++) {
        state.parameters().put(address, address);
      }
      publication.addWhole(state);
      var regular = new ExecutorCache<>(new Nothing());
      assertKnows(regular, publication);
      for (int round = 0; round < 60; round++) {
        change(publication, round % 7 + round);
        if (round % 3 != 0) {
          assertKnows(regular, publication);
        }
        assertKnows(new ExecutorCache<>(new Nothing()), publication);
      }
    }
  }

  /** However far changes add up, nobody reads the whole state who knew the last one. */
  @Test
  void whoFollowsReadsChangesOnly() {
    try (var publication = new Publication(SPARK, LAYOUT)) {
      publication.addWhole(state);
      var regular = new ExecutorCache<>(new Nothing());
      assertKnows(regular, publication);
      assertEquals(Excerpt.whole(LAYOUT, state).bytes().length, regular.read());
      long changes = 0;
      long read = 0;
      for (int round = 0; round < 200; round++) {
        changes += change(publication, round % 100).bytes().length;
        assertKnows(regular, publication);
        read += regular.read();
      }
      assertEquals(changes, read);
    }
  }

  /** An attempt that Spark started twice and that comes too late must not mix two states. */
  @Test
  void anOvertakenAttemptIsRefused() {
    try (var publication = new Publication(SPARK, LAYOUT)) {
      publication.addWhole(state);
      Updates early = publication.updates();
      change(publication, 5);
      var cache = new ExecutorCache<>(new Nothing());
      cache.take(publication.updates());
      var refusal = assertThrows(IllegalStateException.class, () -> cache.take(early));
      assertEquals(
          "The driver has gone on to state 1; this attempt is at 0 and no longer needed.",
          refusal.getMessage());
    }
  }

  /** Spark's own checksum of what is broadcast is off. */
  @Test
  void whatArrivesDamagedIsRefused() {
    Excerpt excerpt = Excerpt.whole(LAYOUT, state);
    int checksum = Handover.checksum(excerpt);
    assertEquals(excerpt, new Handover.Broadcasted(SPARK.broadcast(excerpt), checksum).value());
    excerpt.bytes()[700] ^= 1;
    var damaged = new Handover.Broadcasted(SPARK.broadcast(excerpt), checksum);
    var refusal = assertThrows(IllegalStateException.class, damaged::value);
    assertEquals(
        ("808 bytes of the network's state left the driver with the checksum %08x and arrived with"
                + " %08x: look for a fault in this executor's memory or network.")
            .formatted(checksum, Handover.checksum(excerpt)),
        refusal.getMessage());
  }

  /** What came before a whole state is freed with it, so that there are never more than two. */
  @Test
  void broadcastsThatNobodyNeedsAreDestroyed() {
    var cluster = new Cluster();
    try (var publication = new Publication(cluster, LAYOUT)) {
      publication.addWhole(state);
      change(publication, 5);
      publication.addWhole(state);
      assertEquals(List.of(false, false, true), cluster.valid());
      long twice = 2L * Excerpt.whole(LAYOUT, state).bytes().length;
      for (int round = 0; round < 200; round++) {
        change(publication, round % 100);
        long bytes = cluster.valid(Excerpt.class).mapToLong(kept -> kept.bytes().length).sum();
        assertTrue(bytes <= twice, bytes + " of " + twice);
      }
      assertTrue(cluster.valid().contains(true));
    }
    assertFalse(cluster.valid().contains(true), "the run is over");
  }

  @Test
  void whatIsHandedOverIsLetGoOf() {
    int others = Handover.held();
    try (var publication = new Publication(SPARK, LAYOUT)) {
      publication.addWhole(state);
      change(publication, 5);
      assertEquals(others + 2, Handover.held());
      publication.addWhole(state);
      assertEquals(others + 1, Handover.held());
    }
    assertEquals(others, Handover.held());
  }

  /** Trained over broadcasts, which are gone when it ends, as without them; or when it fails. */
  @Test
  void aTrainingLeavesNoBroadcasts() {
    SparkDl4jMultiLayer here = Dl4jSamples.network(new ExactAveraging(2, 10, 1, 7));
    here.fit(Dl4jSamples.rdd(Dl4jSamples.examples(40), 2));
    var cluster = new Cluster();
    var there =
        new SparkDl4jMultiLayer(cluster, Dl4jSamples.model(), new ExactAveraging(2, 10, 1, 7));
    there.fit(Dl4jSamples.rdd(Dl4jSamples.examples(40), 2));
    assertArrayEquals(
        Dl4jSamples.floats(here.getNetwork()), Dl4jSamples.floats(there.getNetwork()));
    assertEquals(List.of(false, false), cluster.valid(), "one a round");

    List<DataSet> broken = Dl4jSamples.examples(40);
    broken.get(17).getFeatures().putScalar(0, Float.NaN);
    assertThrows(TrainingDivergedException.class, () -> there.fit(Dl4jSamples.rdd(broken, 2)));
    assertTrue(cluster.valid().size() > 2);
    assertFalse(cluster.valid().contains(true));
  }

  /** The tests' Spark, which says that it is not local, and remembers what it has broadcast. */
  private static final class Cluster extends JavaSparkContext {
    private final List<Broadcast<?>> sent = new ArrayList<>();

    Cluster() {
      super(SPARK.sc());
    }

    @Override
    public Boolean isLocal() {
      return false;
    }

    @Override
    public <T> Broadcast<T> broadcast(T value) {
      Broadcast<T> broadcast = super.broadcast(value);
      sent.add(broadcast);
      return broadcast;
    }

    /** Whether each is still there, in the order of sending. */
    List<Boolean> valid() {
      return sent.stream().map(Broadcast::isValid).toList();
    }

    <T> Stream<T> valid(Class<T> kind) {
      return sent.stream().filter(Broadcast::isValid).map(Broadcast::value).map(kind::cast);
    }
  }

  private Excerpt change(Publication publication, int row) {
    state.parameters().put(0, state.parameters().get(0) + 1);
    state.parameters().put(1 + 2 * row, -row);
    Excerpt change = Excerpt.of(LAYOUT, new int[][] {{row}}, state);
    publication.add(change, state);
    return change;
  }

  private void assertKnows(ExecutorCache<Shard> cache, Publication publication) {
    Replica<Shard> replica = cache.take(publication.updates());
    assertEquals(state.parameters(), replica.state().parameters());
    cache.giveBack(replica);
  }

  /** Training that does nothing. */
  private record Nothing() implements LocalTraining<Shard> {
    @Override
    public Replica<Shard> open() {
      NetworkState own = NetworkState.zeros(LAYOUT);
      return new Replica<>() {
        @Override
        public NetworkState state() {
          return own;
        }

        @Override
        public Prepared prepare(Shard shard, int[] examples) {
          throw new UnsupportedOperationException("nothing is trained here");
        }
      };
    }

    @Override
    public Batching batching() {
      return new Batching.Examples(1);
    }

    @Override
    public StateLayout layout() {
      return LAYOUT;
    }
  }
}
