package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.sunhwan.testing.SparkForTests;

/** Results that must not get into a network, from a worker that returns what it is told to. */
class RoundGuardsSparkTest {
  private static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
  private static final StateLayout LAYOUT = StateLayout.dense(2, 0);
  private static final int ROWS = 20;

  private final NetworkState state = NetworkState.zeros(LAYOUT);

  /** Neither by what workers returned, nor by the velocity of rounds before. */
  @Test
  void aRoundThatCountsNothingChangesNothing() {
    try (var rounds = rounds(new Told(1, 0), new OuterMomentum.Settings(0.5, 1, false))) {
      rounds.run(round(1));
      assertEquals(1, state.parameters().get(0));
      RoundReport nothing = rounds.run(round(2));
      assertEquals(1, state.parameters().get(0));
      assertEquals(0, nothing.loss());
      assertEquals(0, nothing.counted());
    }
  }

  /** The loss is that before the step, and no batch comes after an epoch's last. */
  @Test
  void parametersThatStopBeingNumbersAreNamed() {
    try (var rounds = rounds(new Told(Float.POSITIVE_INFINITY, 1), OuterMomentum.Settings.NONE)) {
      var divergence = assertThrows(TrainingDivergedException.class, () -> rounds.run(round(2)));
      assertEquals(
          "Training diverged in epoch 1, round 2: with batch 2 of worker 0 (training sequences "
              + sequences(rounds)
              + ") the parameters stopped being finite numbers. Advice.",
          divergence.getMessage());
      assertEquals(0, state.parameters().get(0), "the network holds the last average");
    }
  }

  /** No batch is to blame for what the driver made of the mean. */
  @Test
  void anOuterRateThatOverflowsIsNamed() {
    try (var rounds = rounds(new Told(2, 1), new OuterMomentum.Settings(0, 3e38, false))) {
      var divergence = assertThrows(TrainingDivergedException.class, () -> rounds.run(round(1)));
      assertEquals(
          "Training diverged in epoch 1, round 1: the workers' mean was finite, and what"
              + " train.outer-momentum and train.outer-rate made of it was not. Lower them."
              + " Advice.",
          divergence.getMessage());
      assertEquals(0, state.parameters().get(0), "the network holds the last average");
    }
  }

  private static String sequences(ExactRounds<Shard> rounds) {
    assertEquals(ROWS, rounds.examples());
    EpochOrder order = EpochOrder.of(Samples.shard(0, 1, ROWS), 9, 1, new Batching.Examples(8));
    return Arrays.stream(order.batch(1))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }

  private ExactRounds<Shard> rounds(Told told, OuterMomentum.Settings outer) {
    return new ExactRounds<>(
        SPARK,
        SPARK.parallelize(List.of(Samples.shard(0, 1, ROWS)), 1),
        told,
        state,
        new OuterMomentum(outer, LAYOUT),
        "Advice.",
        9,
        new int[] {ROWS});
  }

  private static Round round(int number) {
    return new Round(9, 1, number, number - 1, 1, number - 1, 1);
  }

  /**
   * Training that adds to the first number.
   *
   * @param counted of every round but the first, which counts 1
   */
  private record Told(float added, double counted) implements LocalTraining<Shard> {
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
          return (round, worker, position) -> {
            own.parameters().put(0, own.parameters().get(0) + added);
            return new Trained(0.5, round.round() == 1 ? 1 : counted, 1, true, 1);
          };
        }
      };
    }

    @Override
    public Batching batching() {
      return new Batching.Examples(8);
    }

    @Override
    public StateLayout layout() {
      return LAYOUT;
    }
  }
}
