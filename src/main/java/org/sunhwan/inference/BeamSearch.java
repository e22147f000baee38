package org.sunhwan.inference;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.layers.KernelArrays;
import org.sunhwan.network.BeamSettings;
import org.sunhwan.network.SpecialTokens;

/**
 * Searches a network's best translations from left to right, keeping the best hypotheses of each
 * length: beam search with length normalisation, for all sentences of a batch at once.
 *
 * <p>At each step the likeliest continuations of a sentence's hypotheses compete, so many as the
 * beam is wide. Those that end with the end are put aside; the others, and the next best, go on. A
 * sentence is done when as many as the beam is wide have ended, when none that goes on could still
 * beat the best that ended, or at its limit, where hypotheses must end.
 */
public final class BeamSearch {
  /** Rows of probabilities at once, which a large vocabulary makes large. */
  private static final int ROWS = 320;

  private BeamSearch() {}

  /**
   * Translates sentences of any lengths, each of at least one token, in their order.
   *
   * @param sources token ids
   */
  public static List<Translation> translate(
      ComputationGraph graph, int[][] sources, BeamSettings settings) {
    Integer[] order = new Integer[sources.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> sources[i].length));
    Translation[] translations = new Translation[sources.length];
    int each = Math.max(1, ROWS / settings.width());
    for (int first = 0; first < order.length; first += each) {
      Integer[] places = Arrays.copyOfRange(order, first, Math.min(first + each, order.length));
      int[][] batch = Arrays.stream(places).map(i -> sources[i]).toArray(int[][]::new);
      List<Translation> found = search(graph, batch, settings);
      for (int i = 0; i < places.length; i++) {
        translations[places[i]] = found.get(i);
      }
    }
    return List.of(translations);
  }

  /** One batch. */
  static List<Translation> search(ComputationGraph graph, int[][] sources, BeamSettings settings) {
    var decoder = new StepwiseDecoder(graph, sources, settings.width());
    List<Beam> beams = new ArrayList<>();
    for (int[] source : sources) {
      beams.add(new Beam(settings, source.length));
    }
    int[] written = new int[settings.width() * sources.length];
    Arrays.fill(written, SpecialTokens.BEGIN);
    int[] from = new int[written.length];
    while (beams.stream().anyMatch(beam -> !beam.isDone())) {
      StepwiseDecoder.Step step = decoder.step(written);
      FloatBuffer probabilities = KernelArrays.rowMajor(step.probabilities()).buffer();
      FloatBuffer weights = KernelArrays.rowMajor(step.weights()).buffer();
      for (int b = 0; b < sources.length; b++) {
        Rows rows = new Rows(b, sources.length, sources[b].length, step, probabilities, weights);
        beams.get(b).grow(rows);
        beams.get(b).tell(rows, written, from);
      }
      step.probabilities().close(); // the collector would not see how much memory this is
      decoder.follow(from);
    }
    return beams.stream().map(Beam::best).toList();
  }

  /** What a step found of one sentence. */
  private record Rows(
      int sentence,
      int sentences,
      int sourceTokens,
      StepwiseDecoder.Step step,
      FloatBuffer probabilities,
      FloatBuffer weights) {

    int row(int hypothesis) {
      return hypothesis * sentences + sentence;
    }

    int classes() {
      return (int) step.probabilities().size(1);
    }

    void read(int hypothesis, float[] to) {
      probabilities.get(row(hypothesis) * to.length, to);
    }

    float[] attention(int hypothesis) {
      float[] attended = new float[sourceTokens];
      int hypotheses = (int) step.weights().size(1);
      int source = (int) step.weights().size(2);
      weights.get((sentence * hypotheses + hypothesis) * source, attended);
      return attended;
    }
  }

  /** A way on: hypothesis, token, and ln p of both together. */
  private record Continuation(int hypothesis, int token, double last, double logProbability) {}

  /** The hypotheses of one sentence. */
  private static final class Beam {
    private final BeamSettings settings;
    private final int limit;
    private final List<Hypothesis> ended = new ArrayList<>();
    private List<Hypothesis> alive;
    private int[] parents = {}; // of those alive
    private boolean done;

    Beam(BeamSettings settings, int sourceTokens) {
      this.settings = settings;
      this.limit = settings.limit(sourceTokens);
      alive = List.of(Hypothesis.start());
    }

    boolean isDone() {
      return done;
    }

    void grow(Rows rows) {
      if (done) {
        return;
      }
      List<Continuation> best = best(rows);
      List<Hypothesis> next = new ArrayList<>();
      List<Integer> from = new ArrayList<>();
      for (int i = 0; i < best.size() && next.size() < settings.width(); i++) {
        Continuation way = best.get(i);
        Hypothesis before = alive.get(way.hypothesis);
        if (way.token != SpecialTokens.END) {
          next.add(before.then(way.token, way.last, rows.attention(way.hypothesis)));
          from.add(way.hypothesis);
        } else if (i < settings.width()) {
          ended.add(before.then(SpecialTokens.END, way.last, rows.attention(way.hypothesis)));
        }
      }
      alive = next;
      parents = from.stream().mapToInt(Integer::intValue).toArray();
      done = next.isEmpty() || ended.size() >= settings.width() || nothingBetterIsPossible();
    }

    /** The best continuations, best first: twice the width, of which half at most end. */
    private List<Continuation> best(Rows rows) {
      int wanted = 2 * settings.width();
      var queue =
          new PriorityQueue<Continuation>(
              Comparator.comparingDouble(Continuation::logProbability)
                  .thenComparing(Comparator.comparingInt(Continuation::token).reversed()));
      float[] p = new float[rows.classes()];
      boolean mustEnd = alive.get(0).length() == limit;
      for (int k = 0; k < alive.size(); k++) {
        rows.read(k, p);
        double before = alive.get(k).logProbability();
        // Below this a probability cannot make it into the queue.
        double least = least(queue, wanted, before);
        if (mustEnd) {
          p[SpecialTokens.END] =
              Math.max(p[SpecialTokens.END], Float.MIN_VALUE); // however unlikely
        }
        int last = mustEnd ? SpecialTokens.END : p.length - 1;
        // The tokens before the end are signs that are no text.
        for (int token = SpecialTokens.END; token <= last; token++) {
          if (p[token] > least) {
            double logProbability = Math.log(p[token]);
            queue.add(new Continuation(k, token, logProbability, before + logProbability));
            if (queue.size() > wanted) {
              queue.remove();
            }
            least = least(queue, wanted, before);
          }
        }
      }
      if (queue.isEmpty()) {
        throw new IllegalStateException(
            "The network's probabilities are not numbers, so nothing can be written. Its training"
                + " has diverged.");
      }
      List<Continuation> best = new ArrayList<>(queue);
      best.sort(queue.comparator().reversed());
      return best;
    }

    private static double least(PriorityQueue<Continuation> queue, int wanted, double before) {
      return queue.size() < wanted ? 0 : Math.exp(queue.peek().logProbability - before);
    }

    /** ln p only falls, and nothing is divided by more than the limit's length. */
    private boolean nothingBetterIsPossible() {
      if (ended.isEmpty()) {
        return false;
      }
      double hope = alive.stream().mapToDouble(Hypothesis::logProbability).max().orElseThrow();
      return score(bestEnded()) >= settings.score(hope, limit + 1);
    }

    /** What the decoder's rows of this sentence are to go on from, and with which token. */
    void tell(Rows rows, int[] written, int[] from) {
      for (int k = 0; k < settings.width(); k++) {
        int row = rows.row(k);
        boolean used = !done && k < alive.size();
        written[row] = used ? alive.get(k).token() : SpecialTokens.END;
        from[row] = used ? rows.row(parents[k]) : row;
      }
    }

    Translation best() {
      return bestEnded().translation();
    }

    private Hypothesis bestEnded() {
      return ended.stream().max(Comparator.comparingDouble(this::score)).orElseThrow();
    }

    private double score(Hypothesis hypothesis) {
      return settings.score(hypothesis.logProbability(), hypothesis.length());
    }
  }
}
