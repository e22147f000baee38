package org.sunhwan.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a {@link Spelling} layer: character after character its vector, as [d, nIn] in
 * column order, and behind them what {@link RecurrentParameters} has for the layer that reads them.
 */
final class SpellingParameters implements ParamInitializer {
  static final SpellingParameters INSTANCE = new SpellingParameters();
  static final String VECTORS = "C";

  private SpellingParameters() {}

  /** Numbers in the characters' vectors. */
  static long vectors(Spelling layer) {
    return layer.getNIn() * layer.characterSize();
  }

  /** What belongs to the reader of a vector of parameters or gradients. */
  static INDArray ofReader(Spelling layer, INDArray vector) {
    return part(vector, vectors(layer), vector.length());
  }

  private static INDArray part(INDArray vector, long start, long end) {
    return vector.get(NDArrayIndex.interval(0, 0, true), NDArrayIndex.interval(start, end));
  }

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    Spelling spelling = (Spelling) layer;
    return vectors(spelling) + RecurrentParameters.INSTANCE.numParams(spelling.reader());
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return and(RecurrentParameters.INSTANCE.paramKeys(((Spelling) layer).reader()));
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return and(RecurrentParameters.INSTANCE.weightKeys(((Spelling) layer).reader()));
  }

  private static List<String> and(List<String> ofReader) {
    List<String> keys = new ArrayList<>(List.of(VECTORS));
    keys.addAll(ofReader);
    return keys;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return RecurrentParameters.INSTANCE.biasKeys(((Spelling) layer).reader());
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return !isBiasParam(layer, key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray vector, boolean initialise) {
    Spelling layer = (Spelling) configuration.getLayer();
    Map<String, INDArray> parameters = getGradientsFromFlattened(configuration, vector);
    if (initialise) {
      INDArray vectors = part(vector, 0, vectors(layer));
      // As if each character were all that a layer of that size reads.
      double size = layer.characterSize();
      long[] shape = {layer.characterSize(), layer.getNIn()};
      layer.getWeightInitFn().init(size, size, shape, 'f', vectors);
      RecurrentParameters.initialise(layer.reader(), parameters);
    }
    parameters.keySet().forEach(configuration::addVariable);
    return parameters;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray vector) {
    Spelling layer = (Spelling) configuration.getLayer();
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(
        VECTORS,
        part(vector, 0, vectors(layer)).reshape('f', layer.characterSize(), layer.getNIn()));
    views.putAll(RecurrentParameters.views(layer.reader(), ofReader(layer, vector)));
    return views;
  }
}
