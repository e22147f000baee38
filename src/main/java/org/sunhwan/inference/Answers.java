package org.sunhwan.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.network.Batch;

/**
 * What a classifier says of sequences of any lengths: they go through it sorted by length, so that
 * a batch has little padding, and the answers come back in the order of the sequences.
 *
 * <p>Memory is bounded by {@value #PLACES} token places a batch, whatever the number of sequences.
 * From {@value #ROWS} sequences on, a batch ends before padding fills more than an eighth of it.
 */
public final class Answers {
  private static final int PLACES = 8192;
  private static final int ROWS = 64;

  private Answers() {}

  /** The probability of each class for each sequence; null for one without a token. */
  public static float[][] of(ComputationGraph graph, int[][] sequences) {
    return of(sequences, batch -> answer(graph, batch));
  }

  /** What is said of batches, in the order of the sequences; null for one without a token. */
  static float[][] of(int[][] sequences, Function<Batch, float[][]> asked) {
    float[][] answers = new float[sequences.length][];
    for (List<Integer> batch : batches(sequences)) {
      answer(asked, sequences, batch, answers);
    }
    return answers;
  }

  /** Places of the sequences with a token, in batches of like length. */
  static List<List<Integer>> batches(int[][] sequences) {
    List<List<Integer>> batches = new ArrayList<>();
    List<Integer> batch = new ArrayList<>();
    long tokens = 0;
    for (int place : byLength(sequences)) {
      int length = sequences[place].length;
      long places = (batch.size() + 1L) * length;
      boolean padded = batch.size() >= ROWS && 8 * (tokens + length) < 7 * places;
      if (!batch.isEmpty() && (padded || places > PLACES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        tokens = 0;
      }
      batch.add(place);
      tokens += length;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** Places of the sequences with a token, shortest first. */
  private static List<Integer> byLength(int[][] sequences) {
    Integer[] places = new Integer[sequences.length];
    Arrays.setAll(places, i -> i);
    return Arrays.stream(places)
        .filter(i -> sequences[i].length > 0)
        .sorted(Comparator.comparingInt(i -> sequences[i].length))
        .toList();
  }

  private static float[][] answer(ComputationGraph graph, Batch batch) {
    return graph
        .output(false, new INDArray[] {batch.tokens()}, new INDArray[] {batch.mask()}, null)[0]
        .toFloatMatrix();
  }

  private static void answer(
      Function<Batch, float[][]> asked,
      int[][] sequences,
      List<Integer> places,
      float[][] answers) {
    Batch batch = Batch.of(places.stream().map(i -> sequences[i]).toArray(int[][]::new));
    float[][] rows = asked.apply(batch);
    for (int row = 0; row < rows.length; row++) {
      answers[places.get(row)] = rows[row];
    }
  }
}
