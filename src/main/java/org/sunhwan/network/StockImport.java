package org.sunhwan.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.sunhwan.kernel.Dl4jGates;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;

/**
 * A network that another program made of DL4J's layers, as one of ours. Whole sequences get the
 * same answers; padded ones get those of the sequences alone, where DL4J's {@code Bidirectional}
 * would have read the padding. Dropout is left behind.
 */
public final class StockImport {
  private static final String CHAIN =
      " What can be taken in are layers one after another: EmbeddingSequenceLayer; LSTM, SimpleRnn,"
          + " or Bidirectional of one of them; LastTimeStep or GlobalPoolingLayer; OutputLayer.";

  private static final String CONF = "org.deeplearning4j.nn.conf.";

  /**
   * What such a file may name: our networks' classes, and some of DL4J's that do nothing on load.
   */
  private static final Set<String> CLASSES = new HashSet<>(ConfigurationCheck.ALLOWED);

  static {
    CLASSES.addAll(
        List.of(
            CONF + "layers.ActivationLayer",
            CONF + "layers.DenseLayer",
            CONF + "layers.DropoutLayer",
            CONF + "layers.GravesLSTM",
            CONF + "layers.RnnOutputLayer",
            CONF + "layers.recurrent.Bidirectional",
            CONF + "layers.recurrent.LastTimeStep",
            "org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood"));
    for (String name :
        "LecunUniform Normal Relu ReluUniform SigmoidUniform Uniform XavierUniform"
            .split(" ", -1)) {
      CLASSES.add("org.deeplearning4j.nn.weights.WeightInit" + name);
    }
  }

  private StockImport() {}

  /** A network of our layers, and its shape. */
  public record Imported(NetworkShape shape, ComputationGraph graph) {}

  /**
   * Reads a ComputationGraph as DL4J's own ModelSerializer writes it.
   *
   * @param name what messages call the file
   * @throws ModelFileException naming the layer, where there is none of ours like it
   */
  public static Imported read(byte[] file, String name) {
    return of(ModelFile.read(file, name, CLASSES));
  }

  static Imported of(ComputationGraph graph) {
    Deque<Link> rest = chain(graph.getConfiguration());
    Link embedding = next(rest, "an EmbeddingSequenceLayer");
    boolean frozen = embedding.layer instanceof FrozenLayer;
    if (!((frozen ? ((FrozenLayer) embedding.layer).getLayer() : embedding.layer)
            instanceof EmbeddingSequenceLayer table)
        || table.hasBias()
        || table.getOutputFormat() == RNNFormat.NWC
        || !(table.getActivationFn() instanceof ActivationIdentity)) {
      throw embedding.refused(
          "the first layer must be an EmbeddingSequenceLayer without bias or activation, its output"
              + " in the format NCW");
    }
    Deque<Link> recurrent = new ArrayDeque<>();
    Pooling pooling = null;
    while (pooling == null) {
      Link link = next(rest, "a LastTimeStep or GlobalPoolingLayer");
      if (link.layer instanceof RnnOutputLayer) {
        throw link.refused("it answers at every token, and jobs classify whole texts");
      }
      if (link.layer instanceof LastTimeStep last) {
        recurrent.add(new Link(link.name, link.vertex, last.getUnderlying()));
        pooling = Pooling.LAST;
      } else if (link.isPooling()) {
        pooling = pooling(link);
      } else {
        recurrent.add(link);
      }
    }
    if (recurrent.isEmpty()) {
      throw embedding.refused("no recurrent layer follows it");
    }
    Link output = next(rest, "an OutputLayer");
    if (!rest.isEmpty()) {
      throw rest.element().refused("it comes after " + output.name + ", where a network ends");
    }
    Output function = output(output);
    NetworkShape shape = shape(recurrent, Math.toIntExact(table.getNOut()), pooling, function);

    INDArray vectors = graph.getParam(embedding.name + "_W");
    ComputationGraph ours =
        Networks.create(
            shape,
            Sizes.of(
                Math.toIntExact(table.getNIn()),
                Math.toIntExact(((OutputLayer) output.layer).getNOut())),
            graph.getLayer(output.name).conf().getSeed(),
            StockConversion.optimiser(graph, output.name),
            Optional.of(new Networks.Vectors(floats(vectors), frozen)));
    int number = 1;
    for (Link link : recurrent) {
      fill(ours, shape, number++, floats(graph.getLayer(link.name).params()));
    }
    INDArray parameters = graph.getLayer(output.name).params();
    INDArray target = ours.getLayer(Networks.OUTPUT).params();
    target.assign(parameters.reshape(target.shape()));
    return new Imported(shape, ours);
  }

  /** DL4J has the two ways one after the other too. */
  private static void fill(ComputationGraph ours, NetworkShape shape, int number, float[] theirs) {
    float[] all = new float[theirs.length];
    for (Recurrent.Way way : OwnGraph.recurrent(shape, number).build().ways()) {
      int from = Math.toIntExact(way.parameters());
      int count = Math.toIntExact(way.layer().parameters());
      float[] part = new float[count];
      System.arraycopy(theirs, from, part, 0, count);
      System.arraycopy(Dl4jGates.fromDl4j(way.layer(), part), 0, all, from, count);
    }
    INDArray target = ours.getLayer(OwnGraph.name(shape, number)).params();
    target.assign(Nd4j.createFromArray(all).reshape('c', target.shape()));
  }

  private static NetworkShape shape(
      Deque<Link> recurrent, int embeddingSize, Pooling pooling, Output output) {
    NetworkShape first = null;
    for (Link link : recurrent) {
      NetworkShape like = shape(link, embeddingSize, recurrent.size(), pooling, output);
      if (first != null && !first.equals(like)) {
        throw link.refused(
            "it differs from the recurrent layer %s before it in cell, size or direction"
                .formatted(recurrent.element().name));
      }
      first = like;
    }
    return first;
  }

  /** Of a network whose recurrent layers are all like this one. */
  private static NetworkShape shape(
      Link link, int embeddingSize, int layers, Pooling pooling, Output output) {
    var both = link.layer instanceof Bidirectional two ? two : null;
    Merge merge =
        both == null
            ? Merge.CONCATENATED
            : switch (both.getMode()) {
              case CONCAT -> Merge.CONCATENATED;
              case ADD -> Merge.SUMMED;
              case AVERAGE -> Merge.AVERAGED;
              case MUL -> throw link.refused("its two ways are multiplied (mode MUL)");
            };
    if (both != null && pooling == Pooling.LAST) {
      throw link.refused(
          "it reads both ways and its last time step is taken, where reading backward has only"
              + " begun. Ours takes each way's state after all tokens");
    }
    Layer one = both == null ? link.layer : both.getFwd();
    if (!(one instanceof BaseRecurrentLayer layer)) {
      throw link.refused("there is no such layer of ours");
    }
    if (layer.getRnnDataFormat() == RNNFormat.NWC) {
      throw link.refused("its sequences are in the format NWC, not NCW");
    }
    return new NetworkShape(
        cell(link, layer),
        embeddingSize,
        Math.toIntExact(layer.getNOut()),
        layers,
        both == null ? Direction.FORWARD : Direction.BOTH,
        merge,
        pooling,
        Regularisation.none(),
        output,
        Implementation.OWN);
  }

  private static Cell cell(Link link, BaseRecurrentLayer layer) {
    IActivation activation = layer.getActivationFn();
    if (layer instanceof LSTM lstm) {
      if (activation instanceof ActivationTanH
          && lstm.getGateActivationFn() instanceof ActivationSigmoid) {
        return Cell.LSTM;
      }
      throw link.refused("our LSTM has tanh, and sigmoid gates, not " + activation);
    }
    if (!(layer instanceof SimpleRnn simple) || simple.hasLayerNorm()) {
      throw link.refused("there is no such layer of ours");
    }
    if (activation instanceof ActivationTanH) {
      return Cell.TANH;
    }
    if (activation instanceof ActivationReLU) {
      return Cell.RELU;
    }
    if (activation instanceof ActivationSigmoid) {
      return Cell.SIGMOID;
    }
    throw link.refused("our simple cells have tanh, relu or sigmoid, not " + activation);
  }

  private static Pooling pooling(Link link) {
    if (link.vertex instanceof LastTimeStepVertex) {
      return Pooling.LAST;
    }
    PoolingType type = ((GlobalPoolingLayer) link.layer).getPoolingType();
    return switch (type) {
      case AVG -> Pooling.MEAN;
      case MAX -> Pooling.MAX;
      default -> throw link.refused("it pools by " + type + ", not by AVG or MAX");
    };
  }

  private static Output output(Link link) {
    if (link.layer instanceof OutputLayer layer && layer.hasBias()) {
      if (layer.getActivationFn() instanceof ActivationSoftmax
          && layer.getLossFn() instanceof LossMCXENT) {
        return Output.SOFTMAX;
      }
      if (layer.getActivationFn() instanceof ActivationSigmoid
          && layer.getLossFn() instanceof LossBinaryXENT) {
        return Output.SIGMOID;
      }
    }
    throw link.refused(
        "the last layer must be an OutputLayer with biases: softmax with MCXENT, or sigmoid with"
            + " XENT");
  }

  private static Link next(Deque<Link> rest, String expected) {
    if (rest.isEmpty()) {
      throw new ModelFileException("The model's layers end where " + expected + " is due." + CHAIN);
    }
    return rest.remove();
  }

  /** The vertices from the input to the output. */
  private static Deque<Link> chain(ComputationGraphConfiguration graph) {
    if (graph.getNetworkInputs().size() != 1 || graph.getNetworkOutputs().size() != 1) {
      throw new ModelFileException(
          "The model has %d inputs and %d outputs, not one of each."
                  .formatted(graph.getNetworkInputs().size(), graph.getNetworkOutputs().size())
              + CHAIN);
    }
    Deque<Link> chain = new ArrayDeque<>();
    String name = graph.getNetworkOutputs().get(0);
    while (!name.equals(graph.getNetworkInputs().get(0))) {
      GraphVertex vertex = graph.getVertices().get(name);
      Link link =
          new Link(
              name,
              vertex,
              vertex instanceof LayerVertex one ? one.getLayerConf().getLayer() : null);
      if (graph.getVertexInputs().get(name).size() != 1) {
        throw link.refused("it joins several inputs");
      }
      if (vertex instanceof LayerVertex one && one.getPreProcessor() != null) {
        throw link.refused(
            "it reads through a " + one.getPreProcessor().getClass().getSimpleName());
      }
      chain.push(link);
      name = graph.getVertexInputs().get(name).get(0);
    }
    Set<String> others = new HashSet<>(graph.getVertices().keySet());
    chain.forEach(link -> others.remove(link.name));
    if (!others.isEmpty()) {
      throw new ModelFileException(
          "The model's layers %s are beside the way from input to output.".formatted(others)
              + CHAIN);
    }
    return chain;
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  /**
   * One of the layers.
   *
   * @param layer null for a vertex that is none
   */
  private record Link(String name, GraphVertex vertex, Layer layer) {
    boolean isPooling() {
      return vertex instanceof LastTimeStepVertex || layer instanceof GlobalPoolingLayer;
    }

    ModelFileException refused(String why) {
      Object kind = layer == null ? vertex : layer;
      return new ModelFileException(
          "The model's layer %s (%s) cannot be taken in: %s."
                  .formatted(name, kind.getClass().getSimpleName(), why)
              + CHAIN);
    }
  }
}
