package org.sunhwan.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.sunhwan.kernel.Precision;

/**
 * The same step in libtorch: LSTMs or a tanh RNN, over an embedding where tokens are read, and a
 * linear layer at every time step, the mean cross-entropy, the gradients of all parameters and of
 * the input, Adam. In bfloat16 the parameters
 * stay float32 and are cast in every step, as autocast would.
 */
final class Libtorch implements Contestant.Maker {

  public static void main(String[] arguments) throws Exception {
    torch.set_num_threads(Integer.parseInt(System.getenv("OMP_NUM_THREADS")));
    Lane.serve(new Libtorch(), arguments);
  }

  @Override
  public String about() {
    return "libtorch " + torch.TORCH_VERSION;
  }

  @Override
  public Contestant make(Workload workload, Precision precision) {
    return new Step(workload, precision);
  }

  private static final class Step implements Contestant {
    private final Workload workload;
    private final ScalarType type;
    private final Tensor table; // null where vectors are the inputs
    private final Tensor x;
    private final Tensor labels;
    private final Tensor h0;
    private final List<Tensor> recurrent = new ArrayList<>();
    private final Tensor weights;
    private final Tensor biases;
    private final Adam adam;

    Step(Workload workload, Precision precision) {
      this.workload = workload;
      type = precision == Precision.BFLOAT16 ? ScalarType.BFloat16 : ScalarType.Float;
      int batch = workload.batch();
      int time = workload.time();
      int hidden = workload.hiddenSize();
      boolean embeds = workload.vocabulary() > 0;
      table = embeds ? parameter(workload.vocabulary(), workload.inputSize()) : null;
      x =
          embeds
              ? torch
                  .tensor(workload.tokens())
                  .reshape(batch, time)
                  .transpose(0, 1)
                  .contiguous()
                  .to(ScalarType.Long)
              : torch
                  .tensor(workload.inputs())
                  .reshape(batch, workload.inputSize(), time)
                  .permute(2, 0, 1)
                  .contiguous()
                  .to(type)
                  .set_requires_grad(true);
      long[] classes = new long[batch * time];
      int[] byBatch = workload.labels();
      for (int b = 0; b < batch; b++) {
        for (int t = 0; t < time; t++) {
          classes[t * batch + b] = byBatch[b * time + t];
        }
      }
      labels = torch.tensor(classes);
      h0 = torch.zeros(workload.layers(), batch, hidden).to(type);
      long gates = workload.cell() == Workload.Cell.LSTM ? 4 : 1;
      for (int layer = 0; layer < workload.layers(); layer++) {
        recurrent.add(parameter(gates * hidden, layer == 0 ? workload.inputSize() : hidden));
        recurrent.add(parameter(gates * hidden, hidden));
        recurrent.add(parameter(gates * hidden));
        recurrent.add(parameter(gates * hidden));
      }
      weights = parameter(workload.classes(), hidden);
      biases = parameter(workload.classes());
      var all = new TensorVector();
      recurrent.forEach(all::push_back);
      all.push_back(weights);
      all.push_back(biases);
      if (embeds) {
        all.push_back(table);
      }
      adam = new Adam(all, new AdamOptions(1e-3));
    }

    private static Tensor parameter(long... shape) {
      return torch.randn(shape).mul_(new org.bytedeco.pytorch.Scalar(0.05)).set_requires_grad(true);
    }

    @Override
    @SuppressWarnings("try") // closing the scope frees the step's tensors
    public void step() {
      try (var scope = new PointerScope()) {
        adam.zero_grad();
        if (table == null && x.grad().defined()) {
          x.mutable_grad().zero_();
        }
        Tensor states = states().reshape(-1, workload.hiddenSize());
        Tensor logits =
            torch.linear(states, weights.to(type), new TensorOptional(biases.to(type)));
        Tensor loss = torch.cross_entropy_loss(logits.to(ScalarType.Float), labels);
        loss.backward();
        adam.step();
        if (!Float.isFinite(loss.item_float())) {
          throw new IllegalStateException("libtorch's loss is not finite");
        }
      }
    }

    private Tensor states() {
      Tensor inputs = table == null ? x : torch.embedding(table, x).to(type);
      var cast = new TensorVector();
      recurrent.forEach(parameter -> cast.push_back(parameter.to(type)));
      if (workload.cell() == Workload.Cell.TANH) {
        return torch.rnn_tanh(inputs, h0, cast, true, workload.layers(), 0, true, false, false).get0();
      }
      return torch
          .lstm(
              inputs,
              new TensorVector(h0, h0),
              cast,
              true,
              workload.layers(),
              0,
              true,
              false,
              false)
          .get0();
    }
  }
}
