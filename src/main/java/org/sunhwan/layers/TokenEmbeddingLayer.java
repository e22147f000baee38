package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Sequences;

/**
 * A {@link TokenEmbedding} at work: copies the vectors of a batch's tokens, and adds up their
 * gradients. All of it costs what the batch's tokens cost, except under DL4J's own training loop,
 * which wants a gradient for the whole vocabulary.
 */
public final class TokenEmbeddingLayer extends BaseLayer<TokenEmbedding> implements OwnLayer {
  private final transient StepKeys keys = new StepKeys();
  private transient int[] ids; // [B, T]
  private transient Lengths lengths;
  private transient RowSums sums;
  private transient RowGradients rows;
  private boolean gathersRows;
  private boolean outputsGradientIsThere;

  TokenEmbeddingLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  /** Copies are the same with every kernel. */
  @Override
  public void use(KernelChoice choice) {}

  @Override
  public void begin(StepKey key) {
    keys.begin(key);
  }

  /**
   * From now on a backward pass leaves {@link #rowGradients} behind instead of the dense gradient
   * vector's part, which it does not touch: whoever calls this updates the vectors without DL4J.
   * Not for vectors that an output layer shares, whose gradient has no rows of zeros.
   */
  public void gatherRows() {
    if (isShared()) {
      throw new IllegalStateException(
          "layer %s shares its vectors with an output layer, so their gradient is dense"
              .formatted(layerConf().getLayerName()));
    }
    gathersRows = true;
  }

  /** Whether an output layer projects with the same vectors. */
  public boolean isShared() {
    return layerConf().isShared();
  }

  /**
   * The gradient vector's part of a shared table, row-major [V, d], for the output layer to replace
   * by the gradient of its own use on its way back, which comes first.
   */
  INDArray outputsGradient() {
    outputsGradientIsThere = true;
    return gradientsFlattened;
  }

  /** The gradient of the last backward pass, of the same loss as all gradients of the graph. */
  public RowGradients rowGradients() {
    if (rows == null) {
      throw new IllegalStateException(
          "layer %s has no gradients by row: %s"
              .formatted(
                  layerConf().getLayerName(),
                  layerConf().isFrozen()
                      ? "its vectors are frozen"
                      : "call gatherRows() before a backward pass"));
    }
    return rows;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    int batch = (int) input.size(0);
    int time = (int) input.size(input.rank() - 1);
    if (input.length() != (long) batch * time) {
      throw new IllegalArgumentException(
          "token ids must be [B, T] or [B, 1, T], not " + Arrays.toString(input.shape()));
    }
    ids = KernelArrays.integers(input);
    lengths = KernelArrays.lengths(maskArray, time, batch);
    requireKnown(time);
    if (training && layerConf().wordDropout() > 0) {
      dropWords(keys.next(this));
    }

    int d = (int) layerConf().getNOut();
    INDArray out =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {time, batch, d}, 'c');
    FloatBuffer vectors = KernelArrays.floats(params()).buffer();
    FloatBuffer states = KernelArrays.floats(out).buffer();
    float[] padding = new float[d];
    for (int t = 0; t < time; t++) {
      for (int b = 0; b < batch; b++) {
        int row = (t * batch + b) * d;
        if (t < lengths.of(b)) {
          states.put(row, vectors, ids[b * time + t] * d, d);
        } else {
          states.put(row, padding);
        }
      }
    }
    return out.permute(1, 2, 0);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    if (!layerConf().isFrozen()) {
      rows = gather(KernelArrays.sequences(epsilon));
      if (!gathersRows) {
        scatter();
      }
      gradientViews.forEach(gradient::setGradientFor);
    }
    return new Pair<>(gradient, null); // there is nothing below token ids
  }

  /** Which tokens become unknown ones does not depend on padding. */
  private void dropWords(StepKey key) {
    var mask = new Mask(layerConf().wordDropout(), Mask.key(key, getIndex(), Mask.INPUT));
    float[] kept = new float[lengths.batch()];
    for (int t = 0; t < lengths.time(); t++) {
      Arrays.fill(kept, 1);
      mask.multiply(kept, kept.length, (long) t * kept.length);
      for (int b = 0; b < kept.length; b++) {
        if (kept[b] == 0) {
          ids[b * lengths.time() + t] = layerConf().unknownToken();
        }
      }
    }
  }

  private RowGradients gather(Sequences from) {
    int d = (int) layerConf().getNOut();
    if (sums == null) {
      sums = new RowSums((int) layerConf().getNIn());
    }
    RowGradients total = sums.zeros(tokens(), d);
    FloatBuffer gradients = from.values().buffer();
    float[] values = total.values();
    float[] share = new float[d];
    for (int t = 0; t < lengths.time(); t++) {
      for (int b = 0; b < lengths.batch(); b++) {
        if (t < lengths.of(b)) {
          KernelArrays.read(from, gradients, t, b, share);
          int row = sums.place(ids[b * lengths.time() + t]) * d;
          for (int i = 0; i < d; i++) {
            values[row + i] += share[i];
          }
        }
      }
    }
    sums.forget(total.rows());
    return total;
  }

  /** The batch's ids without its padding. */
  private int[] tokens() {
    int[] tokens = new int[ids.length];
    int count = 0;
    for (int b = 0; b < lengths.batch(); b++) {
      System.arraycopy(ids, b * lengths.time(), tokens, count, lengths.of(b));
      count += lengths.of(b);
    }
    return Arrays.copyOf(tokens, count);
  }

  /**
   * The gradient as DL4J wants it, added to that of an output layer that shares the vectors.
   * Without one all of it has to be zeroed, not only what the last batch wrote: DL4J's updaters
   * leave their steps in it, which are not zero for any token ever seen.
   */
  private void scatter() {
    if (!outputsGradientIsThere) {
      gradientsFlattened.assign(0);
    }
    outputsGradientIsThere = false;
    FloatBuffer dense = KernelArrays.floats(gradientsFlattened).buffer();
    int d = (int) layerConf().getNOut();
    float[] sum = new float[d];
    for (int i = 0; i < rows.rows().length; i++) {
      int start = rows.rows()[i] * d;
      dense.get(start, sum);
      for (int k = 0; k < d; k++) {
        sum[k] += rows.values()[i * d + k];
      }
      dense.put(start, sum);
    }
  }

  /** None of vectors that are updated by row: it would cost the whole vocabulary. */
  @Override
  public double calcRegularizationScore(boolean backwardOnly) {
    return gathersRows ? 0 : super.calcRegularizationScore(backwardOnly);
  }

  private void requireKnown(int time) {
    for (int b = 0; b < lengths.batch(); b++) {
      for (int t = 0; t < lengths.of(b); t++) {
        int id = ids[b * time + t];
        if (id < 0 || id >= layerConf().getNIn()) {
          throw new IllegalArgumentException(
              "token %d of sequence %d has the id %d; the vocabulary has 0 to %d. The sequences belong"
                      .formatted(t, b, id, layerConf().getNIn() - 1)
                  + " to another vocabulary than the network.");
        }
      }
    }
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  /** Keeps the last gradients: DL4J clears layers before anybody could ask for them. */
  @Override
  public void clear() {
    super.clear();
    keys.forget();
    ids = null;
    lengths = null;
  }
}
