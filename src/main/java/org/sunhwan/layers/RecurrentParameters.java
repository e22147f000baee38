package org.sunhwan.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a {@link Recurrent} layer in the network's parameter vector: W, U and b of each
 * way, in the kernels' own layouts, so that kernels use them where they lie. DL4J sees W as [D, G ·
 * H] and U as [H, G · H] in column order, which is the same memory as [G, H, D] and [G, H, H].
 */
final class RecurrentParameters implements ParamInitializer {
  static final RecurrentParameters INSTANCE = new RecurrentParameters();

  /** Names of one way's parameters: DL4J's own, and for reading backward beside forward others. */
  private record Names(String inputWeights, String recurrentWeights, String biases) {
    static final Names FIRST = new Names("W", "RW", "b");
    static final Names SECOND = new Names("backwardW", "backwardRW", "backwardb");
  }

  private RecurrentParameters() {}

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return ((Recurrent) layer).ways().stream().mapToLong(way -> way.layer().parameters()).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    List<String> keys = new ArrayList<>();
    for (Names names : names(layer)) {
      keys.addAll(List.of(names.inputWeights, names.recurrentWeights, names.biases));
    }
    return keys;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    List<String> keys = new ArrayList<>(paramKeys(layer));
    keys.removeIf(key -> isBiasParam(layer, key));
    return keys;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    List<String> keys = new ArrayList<>(paramKeys(layer));
    keys.removeIf(key -> !isBiasParam(layer, key));
    return keys;
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return !isBiasParam(layer, key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return key.equals(Names.FIRST.biases) || key.equals(Names.SECOND.biases);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray vector, boolean initialise) {
    Recurrent layer = (Recurrent) configuration.getLayer();
    Map<String, INDArray> parameters = views(layer, vector);
    if (initialise) {
      initialise(layer, parameters);
    }
    parameters.keySet().forEach(configuration::addVariable);
    return parameters;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray vector) {
    return views((Recurrent) configuration.getLayer(), vector);
  }

  /** First values of all parameters, by name. */
  static void initialise(Recurrent layer, Map<String, INDArray> parameters) {
    names(layer).forEach(names -> initialise(layer, names, parameters));
  }

  private static void initialise(Recurrent layer, Names names, Map<String, INDArray> parameters) {
    IWeightInit ofInput = layer.getWeightInitFn();
    IWeightInit ofState = layer.getWeightInitFnRecurrent();
    fill(parameters.get(names.inputWeights), ofInput, layer.getNIn(), layer.getNOut());
    fill(
        parameters.get(names.recurrentWeights),
        ofState == null ? ofInput : ofState,
        layer.getNOut(),
        layer.getNOut());
    INDArray biases = parameters.get(names.biases).assign(layer.getBiasInit());
    if (layer.cell() == Recurrent.Cell.LSTM) {
      long h = layer.getNOut(); // gate order i, f, c̃, o
      biases.get(NDArrayIndex.all(), NDArrayIndex.interval(h, 2 * h)).assign(layer.forgetBias());
    }
  }

  private static void fill(INDArray weights, IWeightInit how, long in, long out) {
    INDArray vector = weights.reshape('f', 1, weights.length()); // a view: nothing is copied
    how.init((double) in, (double) out, weights.shape(), 'f', vector);
  }

  /** Parameters by name, where they lie in the layer's part of a vector. */
  static Map<String, INDArray> views(Recurrent layer, INDArray vector) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    for (int i = 0; i < layer.ways().size(); i++) {
      org.sunhwan.kernel.Layer way = layer.ways().get(i).layer();
      Names names = names(layer).get(i);
      long w = layer.ways().get(i).parameters();
      long u = w + way.inputWeights();
      long b = u + way.recurrentWeights();
      views.put(names.inputWeights, matrix(vector, w, way.inputSize(), way.inputWeights()));
      views.put(
          names.recurrentWeights, matrix(vector, u, way.hiddenSize(), way.recurrentWeights()));
      views.put(names.biases, matrix(vector, b, 1, way.biases()));
    }
    return views;
  }

  private static INDArray matrix(INDArray vector, long start, long rows, long length) {
    return vector
        .get(NDArrayIndex.interval(0, 0, true), NDArrayIndex.interval(start, start + length))
        .reshape('f', rows, length / rows);
  }

  private static List<Names> names(Layer layer) {
    boolean both = ((Recurrent) layer).ways().size() == 2;
    return both ? List.of(Names.FIRST, Names.SECOND) : List.of(Names.FIRST);
  }
}
