package org.sunhwan.network;

/**
 * A text to one class of several, its states pooled over time: many-to-one. An example's target is
 * its class.
 */
public record Classification() implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "classify";

  private static final String POOLED = "pooled";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return true;
  }

  /** Every shape can classify. */
  @Override
  public void requireFits(NetworkShape shape) {}

  @Override
  public void draw(OwnGraph graph) {
    NetworkShape shape = graph.shape();
    if (graph.sizes().classes() < 2) {
      throw new IllegalArgumentException(
          "A classifier needs at least 2 classes; got " + graph.sizes().classes() + ".");
    }
    String top = graph.recurrent(graph.embedding());
    var pooling = new SequencePooling.Builder(shape.pooling(), OwnGraph.reading(shape));
    graph.builder().addLayer(POOLED, pooling.build(), top);
    var output =
        new LabelOutput.Builder(shape.output())
            .inputDropout(shape.regularisation().ofInputs())
            .labelSmoothing(shape.regularisation().labelSmoothing())
            .classWeights(graph.optimiser().classWeights())
            .nIn(shape.width())
            .nOut(graph.sizes().classes());
    graph.optimiser().regularise(output);
    graph.builder().addLayer(Networks.OUTPUT, output.build(), POOLED);
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new Labelling(shape.implementation(), sizes.classes());
  }
}
