package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.BeamSettings;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.ScheduledSampling;
import org.sunhwan.network.Sizes;
import org.sunhwan.network.TeacherForcing;
import org.sunhwan.network.Translating;
import org.sunhwan.step.Moment;
import org.sunhwan.step.TrainingStep;

/**
 * A worker's steps against steps by hand, to the last bit: a translator that drops, and samples.
 */
class StepTrainingTest {
  private static final int STEPS = 5;
  private static final double RATE = 0.05;
  private static final int[][] SOURCES = {{4, 5, 6, 7}, {8}, {5, 9, 9}};
  private static final int[][] TARGETS = {{6, 5}, {9, 4, 4, 7, 8, 8}, {5}};

  @Test
  void aStepWithoutSamplingIsTheBatchsOwn() {
    MultiDataSet batch = TeacherForcing.of(SOURCES, TARGETS);
    ComputationGraph byHand = graph();
    var step = new TrainingStep(byHand);
    for (int i = 0; i < STEPS; i++) {
      step.take(key(i), new Moment(i, RATE), batch);
    }
    assertArrayEquals(byHand.params().toFloatVector(), trained(0));
  }

  /**
   * The first pass leaves no trace in the step: that one comes from a graph which never took one.
   */
  @Test
  void aStepSamplesWithTheProbabilityOfItsPlaceInTheRun() {
    MultiDataSet batch = TeacherForcing.of(SOURCES, TARGETS);
    ComputationGraph byHand = graph();
    ComputationGraph first = graph();
    var step = new TrainingStep(byHand);
    int sampled = 0;
    for (int i = 0; i < STEPS; i++) {
      first.params().assign(byHand.params());
      MultiDataSet read = ScheduledSampling.of(first, batch, 0.9 * i / (STEPS - 1), key(i));
      sampled += read == batch ? 0 : 1;
      step.take(key(i), new Moment(i, RATE), read);
    }
    assertEquals(STEPS - 1, sampled);
    float[] trained = trained(0.9);
    assertArrayEquals(byHand.params().toFloatVector(), trained);
    assertFalse(Arrays.equals(trained(0), trained));
  }

  /** A round of all steps, by worker 1. */
  private static float[] trained(double sampling) {
    ComputationGraph graph = graph();
    var state = NetworkState.of(graph.params(), graph.getUpdater().getStateViewArray());
    var batches = new Batches.OfSequences(new TeacherForcing(), new Batching.Examples(3));
    var training =
        new StepTraining<>(
            graph.getConfiguration().toJson(),
            batches,
            Samples.KERNEL,
            new StepTraining.Rates(RATE, Schedule.CONSTANT, sampling, STEPS),
            0,
            ExactSettings.Moments.AVERAGE,
            StateLayout.of(graph, state));
    Replica<Shard> replica = training.open();
    replica.state().parameters().put(0, state.parameters(), 0, state.parameters().capacity());
    replica.begin(training);
    Shard shard =
        Shard.of(
            1,
            2,
            IntStream.range(0, 3)
                .mapToObj(i -> new Shard.Sequence(SOURCES[i], TARGETS[i], new int[0]))
                .iterator());
    var round = new Round(7, 1, 1, 0, STEPS, 0, 1);
    for (int i = 0; i < STEPS; i++) {
      replica.prepare(shard, new int[] {0, 1, 2}).train(round, 1, i);
    }
    float[] trained = new float[state.parameters().capacity()];
    replica.state().parameters().get(0, trained);
    return trained;
  }

  private static StepKey key(int step) {
    return new StepKey(7, 1, step);
  }

  private static ComputationGraph graph() {
    NetworkShape shape =
        new NetworkShape(
            Cell.LSTM,
            4,
            6,
            1,
            Direction.BOTH,
            Merge.CONCATENATED,
            Pooling.LAST,
            Regularisation.dropping(0.3),
            Output.SOFTMAX,
            Implementation.OWN,
            new Translating(new BeamSettings(1, 1, 2, 10)));
    ComputationGraph graph =
        Networks.create(
            shape,
            new Sizes(10, 0, 10, 0),
            1,
            new Optimiser(new Adam(RATE), 0, 0),
            Optional.empty());
    OwnLayers.use(graph, Samples.KERNEL);
    return graph;
  }
}
