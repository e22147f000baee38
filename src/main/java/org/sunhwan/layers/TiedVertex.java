package org.sunhwan.layers;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The place in a graph of a {@link LabelOutput} that is tied to a token embedding: layers know
 * nothing of each other, but a vertex knows its graph.
 */
public final class TiedVertex extends LayerVertex {

  /** For DL4J, which reads configurations from JSON. */
  @SuppressWarnings("unused")
  private TiedVertex() {}

  private TiedVertex(NeuralNetConfiguration layer, InputPreProcessor before) {
    super(layer, before);
  }

  /** As {@code graph.addLayer(name, layer, below)}. */
  public static void add(GraphBuilder graph, String name, LabelOutput layer, String below) {
    graph.addLayer(name, layer, below);
    LayerVertex made = (LayerVertex) graph.getVertices().get(name);
    graph.getVertices().put(name, new TiedVertex(made.getLayerConf(), made.getPreProcessor()));
  }

  @Override
  public TiedVertex clone() {
    InputPreProcessor before = getPreProcessor();
    return new TiedVertex(getLayerConf().clone(), before == null ? null : before.clone());
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    GraphVertex made = super.instantiate(graph, name, index, parameters, initialise, type);
    LabelOutputLayer layer = (LabelOutputLayer) made.getLayer();
    layer.tie(() -> embedding(graph, layer.layerConf()));
    return made;
  }

  private static TokenEmbeddingLayer embedding(ComputationGraph graph, LabelOutput layer) {
    if (graph.getLayer(layer.tiedTo()) instanceof TokenEmbeddingLayer table) {
      return table;
    }
    throw new IllegalStateException(
        "layer %s is tied to %s, which is no token embedding of its graph"
            .formatted(layer.getLayerName(), layer.tiedTo()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TiedVertex && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
