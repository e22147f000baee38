package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Sizes;
import org.sunhwan.train.MemoryNeed.Load;
import org.sunhwan.train.MemoryNeed.Machine;

class MemoryNeedTest {
  private static final long MB = 1 << 20;

  /** Two workers, batches of 64 sequences, 4 of them a round. */
  private static final TrainingSettings SETTINGS = Samples.exact(2, 64, 4, 1);

  /** 1 Mi parameters, half of them token vectors, and 2 Mi of Adam. */
  private static final Load LOAD = new Load(MB, 2 * MB, 1024, 64);

  private static final Sizes SIZES = Sizes.of((int) (MB / 8), 3);
  private static final MemoryNeed NEED =
      MemoryNeed.of(Samples.SHAPE, SIZES, SETTINGS, LOAD); // d = 4, H = 8

  @Test
  void allThatIsKeptIsCounted() {
    assertEquals(3 * 12 * MB, NEED.heap());
    assertEquals(2 * 12 * MB, NEED.heapEach());
    assertEquals(
        12 * MB + 4 * MB + 4 * 1024 * (3 * 4 + 14 * 8) + 4 * 2 * 64 * 3, NEED.nativeEach());
    long result = 12 * (MB / 2 + 4 * 1024 * 4); // 4 batches touch 4 · 1024 vectors of 4 at most
    assertEquals(6 * 12 * MB + 4 * result, NEED.driver());
  }

  /** Two workers' results are 2 arriving and 2 there; ten workers' are 4 and 10. */
  @Test
  void moreWorkersMeetOnTheDriver() {
    MemoryNeed ten = MemoryNeed.of(Samples.SHAPE, SIZES, Samples.exact(10, 64, 4, 1), LOAD);
    assertEquals((NEED.driver() - 6 * 12 * MB) / 4 * 14 + 6 * 12 * MB, ten.driver());
    MemoryNeed whole = // DL4J's layers send all vectors
        MemoryNeed.of(Samples.SHAPE.with(Implementation.STOCK), SIZES, SETTINGS, LOAD);
    assertEquals((6 + 4) * 12 * MB, whole.driver());
  }

  /** The velocity, and its copy in a checkpoint. */
  @Test
  void outerMomentumIsKeptOnTheDriver() {
    ExactSettings d = ExactSettings.DEFAULT;
    ExactSettings outer =
        new ExactSettings(
            d.batchBy(),
            d.moments(),
            new OuterMomentum.Settings(0.9, 0.7, true),
            0,
            d.schedule(),
            d.window(),
            0,
            0,
            0);
    MemoryNeed need = MemoryNeed.of(Samples.SHAPE, SIZES, Samples.exact(SETTINGS, outer), LOAD);
    assertEquals(NEED.driver() + 2 * 4 * MB, need.driver());
  }

  /** Token vectors, an LSTM and an output of two classes; Adam keeps two numbers for each. */
  @Test
  void itIsKnownBeforeThereIsANetwork() {
    long parameters = Samples.network(SETTINGS).numParams();
    assertEquals(
        MemoryNeed.of(
            Samples.SHAPE,
            Sizes.of(Samples.VOCABULARY, Samples.CLASSES),
            SETTINGS,
            new Load(parameters, 2 * parameters, 64 * 9, 64)),
        MemoryNeed.expected(
            Samples.SHAPE, Sizes.of(Samples.VOCABULARY, Samples.CLASSES), SETTINGS, 9));
  }

  @Test
  void anExecutorThatIsTooSmallIsRefused() {
    assertEquals(Optional.empty(), NEED.shortage(new Machine("1", 2, 84 * MB, 34 * MB)));
    var heap =
        assertThrows(
            TrainingException.class,
            () ->
                NEED.require(
                    List.of(
                        new Machine("1", 2, 84 * MB, 34 * MB),
                        new Machine("7", 2, 83 * MB, 34 * MB),
                        new Machine("driver", 0, 100 * MB, 0))));
    assertEquals(
        "Training needs about 84 MB of Java heap on executor 7 with 2 tasks at a time, which has"
            + " 83 MB. Give it more (EXECUTOR_MEMORY), or make train.batch-size, the vocabulary or"
            + " the network smaller.",
        heap.getMessage());
    assertEquals(
        Optional.of(
            "Training needs about 33 MB of memory outside of the heap on executor 1 with 2 tasks"
                + " at a time, which has 32 MB. Give it more (OFF_HEAP_MB), or make"
                + " train.batch-size, the vocabulary or the network smaller."),
        NEED.shortage(new Machine("1", 2, 84 * MB, 32 * MB)));
  }

  @Test
  void aDriverThatIsTooSmallIsRefused() {
    assertEquals(Optional.empty(), NEED.shortage(new Machine("driver", 0, 97 * MB, 0)));
    assertEquals(
        Optional.of(
            "Training needs about 97 MB of Java heap on the driver, where workers meet, which has"
                + " 96 MB. Give it more (DRIVER_MEMORY), or make train.workers, the vocabulary or"
                + " the network smaller."),
        NEED.shortage(new Machine("driver", 0, 96 * MB, 0)));
    assertEquals(
        Optional.of(
            "Training needs about 181 MB of Java heap on the driver, where workers meet, with 2"
                + " tasks at a time, which has 180 MB. Give it more (DRIVER_MEMORY), or make"
                + " train.workers, the vocabulary or the network smaller."),
        NEED.shortage(new Machine("driver", 2, 180 * MB, 0)),
        "in local mode the driver trains, too");
    assertEquals(
        "training takes about 97 MB of 100 MB heap, 0 MB of what there is for native code",
        NEED.on(new Machine("driver", 0, 100 * MB, 0)));
  }
}
