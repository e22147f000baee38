package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Dense;
import org.sunhwan.kernel.Floats;

/**
 * Where the parameters of a {@link LabelOutput} lie, and their gradients: W [C, n] and then b [C],
 * and behind them a chain's. Of a tied layer b alone: its W are the first C rows of a token
 * embedding's table.
 *
 * @param table null unless the layer is tied
 */
record OutputParameters(LabelOutput layer, TokenEmbeddingLayer table) {

  /**
   * Of a layer.
   *
   * @param toTable where a tied layer finds its table; null if nobody has said
   */
  static OutputParameters of(LabelOutput layer, Supplier<TokenEmbeddingLayer> toTable) {
    if (layer.tiedTo() == null) {
      return new OutputParameters(layer, null);
    }
    if (toTable == null) {
      throw new IllegalStateException(
          "layer %s is tied to %s, but does not know its graph. Add it by TiedVertex."
              .formatted(layer.getLayerName(), layer.tiedTo()));
    }
    TokenEmbedding embedding = toTable.get().layerConf();
    if (!embedding.isShared()
        || embedding.getNOut() != layer.getNIn()
        || embedding.getNIn() < layer.getNOut()) {
      throw new IllegalStateException(
          "layer %s of %d classes and inputs of %d is tied to %s, which has %d vectors of %d%s; it needs at least as many shared vectors as classes, of the size of its inputs"
              .formatted(
                  layer.getLayerName(),
                  layer.getNOut(),
                  layer.getNIn(),
                  layer.tiedTo(),
                  embedding.getNIn(),
                  embedding.getNOut(),
                  embedding.isShared() ? "" : " and does not share them"));
    }
    return new OutputParameters(layer, toTable.get());
  }

  /**
   * For a product of rows.
   *
   * @param own the layer's part of the network's parameters
   */
  Dense.Arrays values(INDArray own, INDArray x, INDArray y) {
    return arrays(table == null ? null : table.params(), own, x, y);
  }

  /** The table's part of the network's gradients, to be replaced; null unless tied. */
  INDArray tableGradient() {
    return table == null ? null : table.outputsGradient();
  }

  /**
   * For the way back over a product of rows.
   *
   * @param tableGradient null unless tied
   * @param own the layer's part of the network's gradients
   */
  Dense.Arrays gradients(INDArray tableGradient, INDArray own, INDArray dx, INDArray dy) {
    return arrays(tableGradient, own, dx, dy);
  }

  private Dense.Arrays arrays(INDArray tied, INDArray own, INDArray x, INDArray y) {
    Floats all = KernelArrays.floats(own);
    Floats first = tied == null ? all : KernelArrays.floats(tied);
    return new Dense.Arrays(
        first.slice(0, weights()),
        all.slice(tied == null ? weights() : 0, layer.getNOut()),
        KernelArrays.rowMajor(x),
        KernelArrays.rowMajor(y));
  }

  /** Numbers in W. */
  private long weights() {
    return layer.getNIn() * layer.getNOut();
  }

  /** The gradient of vectors of the table that are no class's. */
  void zeroBehind(INDArray tableGradient) {
    long behind = tableGradient.length() - weights();
    if (behind > 0) {
      KernelArrays.floats(tableGradient)
          .slice(weights(), behind)
          .buffer()
          .put(new float[Math.toIntExact(behind)]);
    }
  }

  /** One logit of rows x, in double precision. */
  double logit(INDArray own, INDArray x, int row, int column) {
    int n = (int) x.size(1);
    Dense.Arrays arrays = values(own, x, x);
    FloatBuffer inputs = arrays.x().buffer();
    FloatBuffer weights = arrays.weights().buffer();
    double logit = arrays.biases().buffer().get(column);
    for (int i = 0; i < n; i++) {
      logit += (double) weights.get(column * n + i) * inputs.get(row * n + i);
    }
    return logit;
  }

  /** A chain's start [C], transitions [C, C] and end [C], among parameters or gradients. */
  Floats chain(INDArray own) {
    long classes = layer.getNOut();
    return KernelArrays.floats(own).slice(weights() + classes, classes * (classes + 2));
  }
}
