package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;

class ScheduledSamplingTest {
  private static final StepKey KEY = new StepKey(3, 1, 5);
  private static final int[][] SOURCES = {{4, 5}, {5}, {4}};
  private static final int[][] TARGETS = {{4, 9, 5, 6, 1, 7}, {8}, {6, 6, 5, 4}};

  private final ComputationGraph graph = SuccessorTranslator.graph(Regularisation.none());

  /**
   * Each token but the first is the successor of the reference before it, not of what was written
   * there: all are written at once. After the token that the end mostly follows it is the likeliest
   * word all the same. Dropout, which the network could not decide with, is for the step.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9})
  void whatIsReadIsWhatTheNetworkWouldHaveWritten(double dropout) {
    MultiDataSet batch = TeacherForcing.of(SOURCES, TARGETS);
    MultiDataSet sampled =
        ScheduledSampling.of(
            SuccessorTranslator.graph(Regularisation.dropping(dropout)), batch, 1, KEY);
    int[][] read = new int[3][7];
    for (int b = 0; b < TARGETS.length; b++) {
      read[b][0] = SpecialTokens.BEGIN;
      read[b][1] = SuccessorTranslator.successor(SpecialTokens.BEGIN);
      for (int t = 2; t <= TARGETS[b].length; t++) {
        read[b][t] = SuccessorTranslator.successor(TARGETS[b][t - 2]);
      }
    }
    assertArrayEquals(new int[] {2, 9, 6, 7, 8, 9, 7}, read[0]);
    assertArrayEquals(read, sampled.getFeatures(1).toIntMatrix());
  }

  /** What is learnt, what is translated, what is padding, and the batch that was given. */
  @Test
  void nothingElseIsReplaced() {
    MultiDataSet batch = TeacherForcing.of(SOURCES, TARGETS);
    MultiDataSet plain = TeacherForcing.of(SOURCES, TARGETS);
    MultiDataSet sampled = ScheduledSampling.of(graph, batch, 1, KEY);
    assertEquals(plain.getLabels(0), sampled.getLabels(0));
    assertEquals(plain.getFeatures(0), sampled.getFeatures(0));
    for (int side = 0; side < 2; side++) {
      assertEquals(plain.getFeaturesMaskArray(side), sampled.getFeaturesMaskArray(side));
    }
    assertEquals(plain.getFeatures(1), batch.getFeatures(1));
    assertArrayEquals(
        new int[] {SpecialTokens.BEGIN, 9, 0, 0, 0, 0, 0}, sampled.getFeatures(1).toIntMatrix()[1]);
  }

  /** Then not even a first pass is needed: this graph could not take one. */
  @Test
  void probabilityZeroTakesNoPass() {
    MultiDataSet batch = TeacherForcing.of(new int[][] {{999}}, new int[][] {{4, 4}});
    assertSame(batch, ScheduledSampling.of(graph, batch, 0, KEY));
    assertThrows(
        IllegalArgumentException.class,
        () -> graph.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null));
  }

  /** A batch of one token each has none that could be replaced. */
  @Test
  void oneTokenIsTheFirst() {
    MultiDataSet batch = TeacherForcing.of(new int[][] {{4}}, new int[][] {{}});
    assertSame(batch, ScheduledSampling.of(graph, batch, 1, KEY));
  }

  /** The number of replaced tokens is binomial; of a million keys not one is 5 σ away. */
  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.25, 0.5, 0.9})
  void asManyAreReplacedAsAreAskedFor(double probability) {
    int places = 64 * 100;
    int replaced = replaced(probability, KEY, 64, 100).cardinality();
    double spread = Math.sqrt(places * probability * (1 - probability));
    assertEquals(places * probability, replaced, 5 * spread);
  }

  /**
   * Of two steps, workers or runs, of two rows and of two columns, half of the places are alike: so
   * many as by chance, within 5 σ. Of one step all are.
   */
  @Test
  void everyStepAndPlaceIsDrawnForByItself() {
    BitSet places = replaced(0.5, KEY, 64, 100);
    assertEquals(places, replaced(0.5, KEY, 64, 100));
    assertHalfAlike(places, replaced(0.5, new StepKey(4, 1, 5), 64, 100));
    assertHalfAlike(places, replaced(0.5, new StepKey(3, 2, 5), 64, 100));
    assertHalfAlike(places, replaced(0.5, new StepKey(3, 1, 6), 64, 100));
    assertHalfAlike(places, places.get(100, 6400));
    assertHalfAlike(places, places.get(1, 6400));
  }

  private static void assertHalfAlike(BitSet some, BitSet others) {
    BitSet unlike = (BitSet) some.clone();
    unlike.xor(others);
    assertEquals(3200, unlike.cardinality(), 5 * Math.sqrt(6400 * 0.25));
  }

  /** A sentence's places are the same beside one that is longer. */
  @Test
  void paddingChangesNoPlace() {
    int[][] one = {targets(1, 50)[0], targets(1, 50)[0]};
    int[][] other = {targets(1, 50)[0], targets(1, 80)[0]};
    int[][] sources = {{4}, {4}};
    int[] beside = sampled(sources, one)[0];
    int[] besideLonger = sampled(sources, other)[0];
    assertArrayEquals(beside, Arrays.copyOf(besideLonger, beside.length));
    assertFalse(Arrays.equals(beside, sampled(sources, one)[1]), "rows are drawn for apart");
  }

  private int[][] sampled(int[][] sources, int[][] targets) {
    return ScheduledSampling.of(graph, TeacherForcing.of(sources, targets), 0.5, KEY)
        .getFeatures(1)
        .toIntMatrix();
  }

  /** Which of so many tokens behind the first are replaced. */
  private BitSet replaced(double probability, StepKey key, int batch, int time) {
    int[][] sources = new int[batch][];
    Arrays.fill(sources, new int[] {4});
    MultiDataSet given = TeacherForcing.of(sources, targets(batch, time));
    int[][] read =
        ScheduledSampling.of(graph, given, probability, key).getFeatures(1).toIntMatrix();
    BitSet replaced = new BitSet();
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        replaced.set(b * time + t, read[b][t + 1] != 4);
      }
    }
    return replaced;
  }

  /** Of one token, which is neither its own successor nor that of the beginning. */
  private static int[][] targets(int batch, int time) {
    int[] fours = new int[time];
    Arrays.fill(fours, 4);
    int[][] targets = new int[batch][];
    Arrays.fill(targets, fours);
    return targets;
  }

  /** A network that has diverged says so in the step, by its loss. */
  @Test
  void whatIsNoNumberReplacesNothing() {
    graph.params().assign(Float.NaN);
    MultiDataSet sampled = ScheduledSampling.of(graph, TeacherForcing.of(SOURCES, TARGETS), 1, KEY);
    assertEquals(TeacherForcing.of(SOURCES, TARGETS).getFeatures(1), sampled.getFeatures(1));
  }

  @Test
  void networksThatWriteNothingAreRefused() {
    ComputationGraph classifier =
        Networks.create(
            Shapes.shape(Cell.TANH, 1, Direction.FORWARD, Pooling.LAST),
            Sizes.of(Shapes.VOCABULARY, Shapes.CLASSES),
            1,
            Shapes.ADAM,
            Optional.empty());
    MultiDataSet batch = Batch.of(SOURCES).labelled(new int[] {0, 1, 0}, Shapes.CLASSES);
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> ScheduledSampling.of(classifier, batch, 0.5, KEY));
    assertEquals(
        "Scheduled sampling needs a decoder that can read what it wrote, but the inputs of this"
            + " network are [tokens] only. Set train.scheduled-sampling to 0, or train a"
            + " translator.",
        refusal.getMessage());
  }
}
