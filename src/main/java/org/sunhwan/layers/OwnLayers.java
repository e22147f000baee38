package org.sunhwan.layers;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;

/**
 * What a graph of our layers can be told beside what DL4J knows. Untold, layers compute in float32
 * with the fastest kernel of the machine, and take the network's seed and iteration for their key.
 */
public final class OwnLayers {
  private OwnLayers() {}

  /** What layers compute with that were told nothing. */
  static KernelChoice fastest() {
    return KernelChoice.choose(
        KernelChoice.Wanted.AUTO, Precision.FLOAT32, List.of(Processor.here()));
  }

  /**
   * A new layer with its place, its parameters and its listeners, as DL4J asks of every
   * configuration's {@code instantiate}; refused if it could not compute what is configured.
   *
   * @param parameters the layer's part of the network's parameter vector
   * @param initialise whether that part is still without values
   */
  static <L extends BaseLayer<?>> L installed(
      L layer,
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise) {
    var configured = (FeedForwardLayer) configuration.getLayer();
    String name = configured.getLayerName();
    LayerValidation.assertNInNOutSet(
        configured.getClass().getSimpleName(),
        name,
        index,
        configured.getNIn(),
        configured.getNOut());
    if (parameters.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "layer %s computes in float32; its network is of type %s"
              .formatted(name, parameters.dataType()));
    }
    Dropout.refuseStock(configured);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(configured.initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  /** Has all layers of ours in a network computed this way from now on. */
  public static void use(ComputationGraph graph, KernelChoice choice) {
    own(graph).forEach(layer -> layer.use(choice));
  }

  /** Tells the layers which training step comes next; needed before every one that draws. */
  public static void begin(ComputationGraph graph, StepKey key) {
    own(graph).forEach(layer -> layer.begin(key));
  }

  /** The same for layers one after the other. */
  public static void begin(MultiLayerNetwork network, StepKey key) {
    for (Layer layer : network.getLayers()) {
      if (unwrapped(layer) instanceof OwnLayer own) {
        own.begin(key);
      }
    }
  }

  /** Layers, and vertices that compute without being layers. */
  private static Stream<OwnLayer> own(ComputationGraph graph) {
    Stream<OwnLayer> vertices =
        Arrays.stream(graph.getVertices())
            .filter(OwnLayer.class::isInstance)
            .map(OwnLayer.class::cast);
    return Stream.concat(of(graph, OwnLayer.class).stream(), vertices);
  }

  /** A network's layers of one kind, also inside DL4J's own wrappers. */
  public static <L> List<L> of(ComputationGraph graph, Class<L> kind) {
    return Arrays.stream(graph.getLayers())
        .map(OwnLayers::unwrapped)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** What computes inside DL4J's {@code LastTimeStep}, {@code FrozenLayer} and the like. */
  public static Layer unwrapped(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? unwrapped(wrapper.getUnderlying()) : layer;
  }
}
