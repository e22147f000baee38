package org.sunhwan.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.sunhwan.bench.LibtorchReviews.Batch;

/**
 * The network of conf/nsmc.conf trained by libtorch, begun as PyTorch begins its modules:
 * embedding, bidirectional LSTM, the maximum over time, a linear layer. Prints the share of test
 * reviews that it answers rightly after each epoch.
 */
final class LibtorchAccuracy {
  private static final int VECTOR = 64;
  private static final int HIDDEN = 64;
  private static final int BATCH = 64;
  private static final double DROPOUT = 0.2;
  private static final double RATE = 0.002;

  /** Batches whose reviews are put in order of length together. */
  private static final int STRETCH = 100;

  private final Reviews training;
  private final Reviews test;
  private final Random random;
  private final Tensor table;
  private final List<Tensor> recurrent = new ArrayList<>();
  private final Tensor weights;
  private final Tensor biases;
  private final Adam adam;

  private LibtorchAccuracy(Reviews training, Reviews test, long seed) {
    this.training = training;
    this.test = test;
    random = new Random(seed);
    torch.manual_seed(seed);
    int vocabulary = 1 + Math.max(training.largestToken(), test.largestToken());
    table = torch.randn(vocabulary, VECTOR).set_requires_grad(true);
    for (int direction = 0; direction < 2; direction++) {
      recurrent.add(uniform(HIDDEN, 4 * HIDDEN, VECTOR));
      recurrent.add(uniform(HIDDEN, 4 * HIDDEN, HIDDEN));
      recurrent.add(uniform(HIDDEN, 4 * HIDDEN));
      recurrent.add(uniform(HIDDEN, 4 * HIDDEN));
    }
    weights = uniform(2 * HIDDEN, 2, 2 * HIDDEN);
    biases = uniform(2 * HIDDEN, 2);
    var all = new TensorVector(table, weights, biases);
    recurrent.forEach(all::push_back);
    adam = new Adam(all, new AdamOptions(RATE));
  }

  /**
   * Trains and tests.
   *
   * @param arguments two files of {@link Reviews}, to train on and to test on; seed; epochs
   */
  public static void main(String[] arguments) throws Exception {
    torch.set_num_threads(Integer.parseInt(System.getenv("OMP_NUM_THREADS")));
    var network =
        new LibtorchAccuracy(
            Reviews.read(Path.of(arguments[0])),
            Reviews.read(Path.of(arguments[1])),
            Long.parseLong(arguments[2]));
    for (int epoch = 0; epoch < Integer.parseInt(arguments[3]); epoch++) {
      network.train();
      System.out.println(AccuracyBenchmark.ANSWER + network.accuracy());
    }
  }

  /** As PyTorch draws the parameters of LSTM and Linear. */
  private static Tensor uniform(int size, long... shape) {
    double bound = 1 / Math.sqrt(size);
    return torch
        .rand(shape)
        .mul_(new Scalar(2 * bound))
        .sub_(new Scalar(bound))
        .set_requires_grad(true);
  }

  @SuppressWarnings("try") // closing the scope frees the step's tensors
  private void train() {
    for (int[] reviews : batches(training)) {
      try (var scope = new PointerScope()) {
        Batch batch = Batch.of(training, reviews);
        adam.zero_grad();
        torch.cross_entropy_loss(logits(batch, true), batch.labels()).backward();
        adam.step();
      }
    }
  }

  @SuppressWarnings("try")
  private double accuracy() {
    long right = 0;
    for (int[] reviews : batches(test)) {
      try (var scope = new PointerScope()) {
        Batch batch = Batch.of(test, reviews);
        right += logits(batch, false).argmax(new LongOptional(1), false).eq(batch.labels()).sum().item_long();
      }
    }
    return (double) right / test.labels().length;
  }

  private Tensor logits(Batch batch, boolean train) {
    Tensor vectors = torch.dropout(torch.embedding(table, batch.tokens()), DROPOUT, train);
    Tensor zero = torch.zeros(2, batch.labels().size(0), HIDDEN);
    var parameters = new TensorVector();
    recurrent.forEach(parameters::push_back);
    Tensor states =
        torch
            .lstm(
                vectors, new TensorVector(zero, zero), parameters, true, 1, 0, train, true, false)
            .get0();
    Tensor largest =
        states
            .masked_fill(batch.padding(), new Scalar(Double.NEGATIVE_INFINITY))
            .max(0, false)
            .get0();
    return torch.linear(
        torch.dropout(largest, DROPOUT, train), weights, new TensorOptional(biases));
  }

  /** Every review once, in batches of about the same length, drawn anew. */
  private List<int[]> batches(Reviews reviews) {
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, reviews.labels().length).boxed().toList());
    Collections.shuffle(order, random);
    List<int[]> batches = new ArrayList<>();
    for (int first = 0; first < order.size(); first += STRETCH * BATCH) {
      List<Integer> stretch =
          order.subList(first, Math.min(first + STRETCH * BATCH, order.size()));
      stretch.sort(Comparator.comparingInt(review -> reviews.tokens()[review].length));
      int[] sorted = stretch.stream().mapToInt(i -> i).toArray();
      for (int from = 0; from < sorted.length; from += BATCH) {
        batches.add(Arrays.copyOfRange(sorted, from, Math.min(from + BATCH, sorted.length)));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }
}
