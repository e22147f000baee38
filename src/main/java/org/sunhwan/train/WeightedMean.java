package org.sunhwan.train;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.sunhwan.train.StateLayout.Run;

/**
 * The mean of what the workers made of a state: Σ w_i x_i / Σ w_i, every number added up in double
 * and in the workers' order, however many threads add. A row that a worker did not touch counts as
 * it was, and so does everything if no vote has a weight.
 *
 * @param mean everything outside of tables, and the rows that any worker touched
 * @param divergence root mean square distance of the workers' parameters from their mean, over the
 *     distance that the mean went: 0 if all did the same
 */
record WeightedMean(Excerpt mean, double divergence) {
  private static final int PIECE = 1 << 13;

  /** What a worker made of the state, and how much its loss counted. */
  record Vote(Excerpt excerpt, double weight) {}

  /**
   * @param before the state that all workers started from
   * @param votes in worker order, each with a weight of at least 0
   */
  static WeightedMean of(StateLayout layout, NetworkState before, List<Vote> votes) {
    int[][] union = union(layout, votes);
    Excerpt mean = Excerpt.blank(layout, union);
    List<Piece> pieces = pieces(layout, union, votes);
    var sum = new Summation(layout, before, votes, mean.floats(layout));
    double[][] distances = new double[pieces.size()][];
    IntStream.range(0, pieces.size())
        .parallel()
        .forEach(i -> distances[i] = sum.average(pieces.get(i)));
    double apart = 0;
    double gone = 0;
    for (double[] distance : distances) {
      apart += distance[0];
      gone += distance[1];
    }
    return new WeightedMean(mean, gone == 0 ? 0 : Math.sqrt(apart / gone));
  }

  private static int[][] union(StateLayout layout, List<Vote> votes) {
    int[][] union = layout.noRows();
    List<int[][]> rows = votes.stream().map(vote -> vote.excerpt().rows()).toList();
    for (int t = 0; t < union.length; t++) {
      BitSet touched = new BitSet();
      for (int[][] own : rows) {
        for (int row : own[t]) {
          touched.set(row);
        }
      }
      union[t] = touched.stream().toArray();
    }
    return union;
  }

  /**
   * A stretch of numbers that is averaged at once.
   *
   * @param sources where it begins in each worker's excerpt; -1: not there
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Piece(Run run, int[] sources) {}

  private static List<Piece> pieces(StateLayout layout, int[][] union, List<Vote> votes) {
    List<Piece> pieces = new ArrayList<>();
    int workers = votes.size();
    List<int[][]> rows = votes.stream().map(vote -> vote.excerpt().rows()).toList();
    int[] next = new int[workers]; // everything travels in the same order in all excerpts
    int dense = layout.floats(layout.noRows());
    int place = 0;
    for (Run run : layout.runs(union)) {
      if (run.offset() < dense) {
        for (int done = 0; done < run.length(); done += PIECE) {
          int length = Math.min(PIECE, run.length() - done);
          int[] sources = new int[workers];
          Arrays.fill(sources, run.offset() + done);
          pieces.add(
              new Piece(new Run(run.address() + done, run.offset() + done, length), sources));
        }
        Arrays.fill(next, run.offset() + run.length());
        continue;
      }
      int[] sources = new int[workers];
      Located located = locate(layout, union, place++);
      for (int worker = 0; worker < workers; worker++) {
        int[] own = rows.get(worker)[located.table()];
        boolean touched = Arrays.binarySearch(own, located.row()) >= 0;
        sources[worker] = touched ? next[worker] : -1;
        next[worker] += touched ? run.length() : 0;
      }
      pieces.add(new Piece(run, sources));
    }
    return pieces;
  }

  private record Located(int table, int row) {}

  /** The table and row of the n-th run behind everything that lies outside of tables. */
  private static Located locate(StateLayout layout, int[][] union, int n) {
    int left = n;
    for (int t = 0; ; t++) {
      int runs = layout.tables().get(t).starts().size() * union[t].length;
      if (left < runs) {
        return new Located(t, union[t][left % union[t].length]);
      }
      left -= runs;
    }
  }

  /** Averages pieces; shared by threads, each of which writes its own pieces. */
  private static final class Summation {
    private final int parameters;
    private final NetworkState before;
    private final List<FloatBuffer> workers;
    private final double[] weights;
    private final double total;
    private final FloatBuffer mean;

    Summation(StateLayout layout, NetworkState before, List<Vote> votes, FloatBuffer mean) {
      this.parameters = layout.parameters();
      this.before = before;
      this.workers = votes.stream().map(vote -> vote.excerpt().floats(layout)).toList();
      this.weights = votes.stream().mapToDouble(Vote::weight).toArray();
      this.total = Arrays.stream(weights).sum();
      this.mean = mean;
    }

    /**
     * Squared distances of its parameters: of the workers from the mean, of the mean from before.
     */
    double[] average(Piece piece) {
      Run run = piece.run();
      int length = run.length();
      float[] start = new float[length];
      before.read(run.address(), FloatBuffer.wrap(start), 0, length);
      float[][] values = new float[weights.length][];
      double[] sum = new double[length];
      for (int worker = 0; worker < weights.length; worker++) {
        values[worker] = start;
        if (piece.sources()[worker] >= 0) {
          values[worker] = new float[length];
          workers.get(worker).get(piece.sources()[worker], values[worker], 0, length);
        }
        add(weights[worker], values[worker], sum);
      }
      float[] rounded = total > 0 ? over(total, sum) : start;
      mean.put(run.offset(), rounded, 0, length);
      return run.address() < parameters
          ? new double[] {apart(values, rounded), gone(start, rounded)}
          : new double[2];
    }

    private static void add(double weight, float[] values, double[] sum) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * values[i];
      }
    }

    /** In two passes: processors divide many numbers at a time, but round them one by one. */
    private static float[] over(double total, double[] sum) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] /= total;
      }
      float[] rounded = new float[sum.length];
      for (int i = 0; i < sum.length; i++) {
        rounded[i] = (float) sum[i];
      }
      return rounded;
    }

    private double apart(float[][] values, float[] mean) {
      float[] squares = new float[mean.length];
      for (int worker = 0; worker < weights.length; worker++) {
        addSquares((float) (weights[worker] / total), values[worker], mean, squares);
      }
      return total > 0 ? total(squares) : 0;
    }

    private static double gone(float[] start, float[] mean) {
      float[] squares = new float[mean.length];
      addSquares(1, start, mean, squares);
      return total(squares);
    }

    /**
     * Number by number, which processors do many at a time; adding up to one number they do not.
     */
    private static void addSquares(float share, float[] a, float[] b, float[] squares) {
      for (int i = 0; i < squares.length; i++) {
        float difference = a[i] - b[i];
        squares[i] += share * difference * difference;
      }
    }

    /** Four sums, as each addition has to wait for the one before it. */
    private static double total(float[] squares) {
      double[] totals = new double[4];
      int whole = squares.length & -4;
      for (int i = 0; i < whole; i += 4) {
        totals[0] += squares[i];
        totals[1] += squares[i + 1];
        totals[2] += squares[i + 2];
        totals[3] += squares[i + 3];
      }
      for (int i = whole; i < squares.length; i++) {
        totals[0] += squares[i];
      }
      return totals[0] + totals[1] + (totals[2] + totals[3]);
    }
  }
}
