package org.sunhwan.network;

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
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Sequences;

/**
 * A {@link TokenEmbedding} at work: copies the vectors of a batch's tokens, and adds up their
 * gradients. Only DL4J's dense gradient vector makes it pay for the rest of the vocabulary.
 */
public final class TokenEmbeddingLayer extends BaseLayer<TokenEmbedding> {
  private transient int[] ids;
  private transient Lengths lengths;

  TokenEmbeddingLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
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
    ids = input.dup('c').data().asInt();
    lengths = KernelArrays.lengths(maskArray, time, batch);
    requireKnown(time);

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
    int d = (int) layerConf().getNOut();
    Sequences from = KernelArrays.sequences(epsilon);
    FloatBuffer gradient = from.values().buffer();
    gradientsFlattened.assign(0);
    FloatBuffer sums = KernelArrays.floats(gradientsFlattened).buffer();
    for (int b = 0; b < lengths.batch(); b++) {
      for (int t = 0; t < lengths.of(b); t++) {
        int row = t * from.timeStride() + b * from.batchStride();
        int vector = ids[b * lengths.time() + t] * d;
        for (int i = 0; i < d; i++) {
          float share = gradient.get(row + i * from.channelStride());
          sums.put(vector + i, sums.get(vector + i) + share);
        }
      }
    }
    Gradient all = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(all::setGradientFor);
    return new Pair<>(all, null); // there is nothing below token ids
  }

  private void requireKnown(int time) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= layerConf().getNIn()) {
        throw new IllegalArgumentException(
            "token %d of sequence %d has the id %d; the vocabulary has 0 to %d. The sequences belong"
                    .formatted(i % time, i / time, ids[i], layerConf().getNIn() - 1)
                + " to another vocabulary than the network.");
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

  @Override
  public void clear() {
    super.clear();
    ids = null;
    lengths = null;
  }
}
