package org.sunhwan.layers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of a {@link TokenEmbedding}: token after token its vector, without gaps. DL4J sees
 * W as [d, V] in column order, which is that memory.
 */
final class TokenVectors implements ParamInitializer {
  static final TokenVectors INSTANCE = new TokenVectors();
  static final String VECTORS = "W";

  private TokenVectors() {}

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    FeedForwardLayer table = (FeedForwardLayer) layer;
    return table.getNIn() * table.getNOut();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.of(VECTORS);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(VECTORS);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return key.equals(VECTORS);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray vector, boolean initialise) {
    FeedForwardLayer table = (FeedForwardLayer) configuration.getLayer();
    Map<String, INDArray> parameters = getGradientsFromFlattened(configuration, vector);
    if (initialise) {
      INDArray vectors = parameters.get(VECTORS);
      table
          .getWeightInitFn()
          .init((double) table.getNIn(), (double) table.getNOut(), vectors.shape(), 'f', vector);
    }
    configuration.addVariable(VECTORS);
    return parameters;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray vector) {
    FeedForwardLayer table = (FeedForwardLayer) configuration.getLayer();
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(VECTORS, vector.reshape('f', table.getNOut(), table.getNIn()));
    return views;
  }
}
