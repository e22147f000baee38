package org.sunhwan.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.sunhwan.kernel.Precision;

/**
 * The reviews' network in libtorch: embedding, bidirectional LSTM, the maximum over each review's
 * steps, a linear layer, the mean cross-entropy, Adam. Batches are tensors before the clock starts.
 * In bfloat16 the parameters stay float32 and are cast in every step, as autocast would.
 */
final class LibtorchReviews implements Contestant.Maker {
  private final Reviews reviews;
  private final int workers;
  private final AtomicInteger made = new AtomicInteger();

  private LibtorchReviews(Reviews reviews, int workers) {
    this.reviews = reviews;
    this.workers = workers;
  }

  public static void main(String[] arguments) throws Exception {
    torch.set_num_threads(Integer.parseInt(System.getenv("OMP_NUM_THREADS")));
    Reviews reviews = Reviews.read(Path.of(arguments[1]));
    Lane.serve(new LibtorchReviews(reviews, Integer.parseInt(arguments[0])), arguments);
  }

  @Override
  public String about() {
    return "libtorch " + torch.TORCH_VERSION;
  }

  /** Worker w trains every so many batches, from the w-th on. */
  @Override
  public Contestant make(Workload workload, Precision precision) {
    int worker = made.getAndIncrement() % workers;
    List<Batch> own = new ArrayList<>();
    List<int[]> all = reviews.batches(workload);
    for (int i = worker; i < all.size(); i += workers) {
      own.add(Batch.of(reviews, all.get(i)));
    }
    return new Step(workload, precision, own);
  }

  /**
   * A batch padded to its longest review.
   *
   * @param tokens [T, B]
   * @param padding [T, B, 1], true where there is no token
   * @param labels [B]
   */
  record Batch(Tensor tokens, Tensor padding, Tensor labels) {
    static Batch of(Reviews reviews, int[] batch) {
      int time = reviews.longest(batch);
      long[] tokens = new long[time * batch.length];
      byte[] padding = new byte[time * batch.length];
      long[] labels = new long[batch.length];
      for (int b = 0; b < batch.length; b++) {
        int[] review = reviews.tokens()[batch[b]];
        labels[b] = reviews.labels()[batch[b]];
        for (int t = 0; t < time; t++) {
          int at = t * batch.length + b;
          padding[at] = (byte) (t < review.length ? 0 : 1);
          tokens[at] = t < review.length ? review[t] : 0;
        }
      }
      return new Batch(
          torch.tensor(tokens).reshape(time, batch.length),
          torch.tensor(padding).reshape(time, batch.length, 1).to(ScalarType.Bool),
          torch.tensor(labels));
    }
  }

  private static final class Step implements Contestant {
    private final ScalarType type;
    private final List<Batch> batches;
    private final Tensor zero;
    private final Tensor table;
    private final List<Tensor> recurrent = new ArrayList<>();
    private final Tensor weights;
    private final Tensor biases;
    private final Adam adam;
    private int next;

    Step(Workload workload, Precision precision, List<Batch> batches) {
      this.batches = batches;
      type = precision == Precision.BFLOAT16 ? ScalarType.BFloat16 : ScalarType.Float;
      int hidden = workload.hiddenSize();
      zero = torch.zeros(2, workload.batch(), hidden).to(type);
      table = parameter(workload.vocabulary(), workload.inputSize());
      for (int direction = 0; direction < 2; direction++) {
        recurrent.add(parameter(4L * hidden, workload.inputSize()));
        recurrent.add(parameter(4L * hidden, hidden));
        recurrent.add(parameter(4L * hidden));
        recurrent.add(parameter(4L * hidden));
      }
      weights = parameter(workload.classes(), 2L * hidden);
      biases = parameter(workload.classes());
      var all = new TensorVector(table, weights, biases);
      recurrent.forEach(all::push_back);
      adam = new Adam(all, new AdamOptions(1e-3));
    }

    private static Tensor parameter(long... shape) {
      return torch.randn(shape).mul_(new Scalar(0.05)).set_requires_grad(true);
    }

    @Override
    @SuppressWarnings("try") // closing the scope frees the step's tensors
    public void step() {
      Batch batch = batches.get(next++ % batches.size());
      try (var scope = new PointerScope()) {
        adam.zero_grad();
        Tensor vectors = torch.embedding(table, batch.tokens()).to(type);
        var cast = new TensorVector();
        recurrent.forEach(parameter -> cast.push_back(parameter.to(type)));
        Tensor states =
            torch
                .lstm(vectors, new TensorVector(zero, zero), cast, true, 1, 0, true, true, false)
                .get0();
        Tensor largest =
            states
                .masked_fill(batch.padding(), new Scalar(Double.NEGATIVE_INFINITY))
                .max(0, false)
                .get0();
        Tensor logits =
            torch.linear(largest, weights.to(type), new TensorOptional(biases.to(type)));
        Tensor loss = torch.cross_entropy_loss(logits.to(ScalarType.Float), batch.labels());
        loss.backward();
        adam.step();
        if (!Float.isFinite(loss.item_float())) {
          throw new IllegalStateException("libtorch's loss is not finite");
        }
      }
    }
  }
}
