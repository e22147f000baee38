package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sunhwan.kernel.Floats;

/**
 * The parameters of an output layer with a {@link Chain}: W and b as of every output layer, and
 * behind them start [C], transitions [C, C] by the tag before, and end [C], which are zero at
 * first. As biases, they have no weight penalty unless one is set for biases.
 */
final class ChainParameters implements ParamInitializer {
  static final ChainParameters INSTANCE = new ChainParameters();
  static final String START = "start";
  static final String TRANSITIONS = "transitions";
  static final String END = "end";
  private static final List<String> CHAIN = List.of(START, TRANSITIONS, END);
  private static final ParamInitializer WITHOUT_CHAIN = DefaultParamInitializer.getInstance();

  private ChainParameters() {}

  /** The chain in memory: start [C], transitions [C, C] and end [C]. */
  static Chain read(Floats memory, int tags) {
    FloatBuffer values = memory.buffer();
    Chain chain = Chain.zero(tags);
    for (double[] part : List.of(chain.start(), chain.transitions(), chain.end())) {
      for (int i = 0; i < part.length; i++) {
        part[i] = values.get();
      }
    }
    return chain;
  }

  /** A chain, or its gradient, times a factor to memory. */
  static void write(Chain chain, double factor, Floats memory) {
    FloatBuffer values = memory.buffer();
    for (double[] part : List.of(chain.start(), chain.transitions(), chain.end())) {
      for (double number : part) {
        values.put((float) (factor * number));
      }
    }
  }

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return WITHOUT_CHAIN.numParams(layer) + inChain(layer);
  }

  /** Numbers in a chain: C (C + 2). */
  private static long inChain(Layer layer) {
    long tags = ((FeedForwardLayer) layer).getNOut();
    return tags * (tags + 2);
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return and(WITHOUT_CHAIN.paramKeys(layer));
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return and(WITHOUT_CHAIN.biasKeys(layer));
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return WITHOUT_CHAIN.weightKeys(layer);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return WITHOUT_CHAIN.isWeightParam(layer, key);
  }

  private static List<String> and(List<String> keys) {
    List<String> all = new ArrayList<>(keys);
    all.addAll(CHAIN);
    return all;
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return WITHOUT_CHAIN.isBiasParam(layer, key) || CHAIN.contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray vector, boolean initialise) {
    Layer layer = configuration.getLayer();
    Map<String, INDArray> parameters =
        new LinkedHashMap<>(WITHOUT_CHAIN.init(configuration, labels(layer, vector), initialise));
    Map<String, INDArray> chain = chain(layer, vector);
    chain.forEach(
        (name, values) -> {
          if (initialise) {
            values.assign(0);
          }
          configuration.addVariable(name);
        });
    parameters.putAll(chain);
    return parameters;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray vector) {
    Layer layer = configuration.getLayer();
    Map<String, INDArray> gradients =
        new LinkedHashMap<>(
            WITHOUT_CHAIN.getGradientsFromFlattened(configuration, labels(layer, vector)));
    gradients.putAll(chain(layer, vector));
    return gradients;
  }

  private static INDArray labels(Layer layer, INDArray vector) {
    return part(vector, 0, WITHOUT_CHAIN.numParams(layer));
  }

  private static Map<String, INDArray> chain(Layer layer, INDArray vector) {
    long tags = ((FeedForwardLayer) layer).getNOut();
    long at = WITHOUT_CHAIN.numParams(layer);
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(START, part(vector, at, tags));
    views.put(TRANSITIONS, part(vector, at + tags, tags * tags).reshape('c', tags, tags));
    views.put(END, part(vector, at + tags + tags * tags, tags));
    return views;
  }

  private static INDArray part(INDArray vector, long start, long length) {
    return vector.get(
        NDArrayIndex.interval(0, 0, true), NDArrayIndex.interval(start, start + length));
  }
}
