package org.sunhwan.step;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.layers.StepKey;
import org.sunhwan.layers.TokenEmbeddingLayer;

/**
 * One worker's training step: forward, loss, backward, clip, update.
 *
 * <p>Which rule updates which parameters, L2 and weight decay stand in the graph's configuration;
 * learning rates come with each step. A step changes the graph's own parameters and DL4J's own
 * updater state, as {@code graph.fit} would have, except that gradients are clipped by their norm
 * all together, and that listeners hear of passes only.
 *
 * <p>Of a {@code TokenEmbedding}'s vectors only those of the batch's tokens are updated, unless an
 * output layer shares them. Its layer leaves their gradients to the step from then on, so {@code
 * fit} no longer trains that graph.
 *
 * <p>For one thread at a time; a JVM may have many, each with its graph. It must be made anew when
 * the graph is given another updater or parameter vector instead of other numbers in them.
 */
public final class TrainingStep {
  /** Squares up to here, and so Adam's second moments, are finite in float32. */
  private static final double LARGEST_NORM = Math.sqrt(Float.MAX_VALUE);

  private final ComputationGraph graph;
  private final double clipNorm;
  private final List<TrainedArray> arrays;
  private final boolean penalised;
  private final List<RecurrentLayer> recurrent;
  private final Scratch scratch;
  private final INDArray parameters;
  private final Object updater;

  /** Never clips. */
  public TrainingStep(ComputationGraph graph) {
    this(graph, Double.POSITIVE_INFINITY);
  }

  /**
   * Of an initialised graph.
   *
   * @param clipNorm largest L2 norm of the gradient of all parameters together: Pascanu, Mikolov
   *     and Bengio, "On the difficulty of training recurrent neural networks", 2013, algorithm 1
   */
  public TrainingStep(ComputationGraph graph, double clipNorm) {
    if (!(clipNorm > 0)) {
      throw new IllegalArgumentException(
          "The largest gradient norm must be above 0, not " + clipNorm + ".");
    }
    this.graph = graph;
    this.clipNorm = clipNorm;
    this.arrays = TrainedArrays.of(graph);
    this.penalised = arrays.stream().anyMatch(array -> !array.penalty().isNone());
    this.scratch =
        new Scratch(
            arrays.stream().mapToInt(array -> array.gradient().longest()).max().orElse(0),
            arrays.stream().mapToInt(array -> array.rule().states()).max().orElse(0));
    this.recurrent = OwnLayers.of(graph, RecurrentLayer.class);
    this.parameters = graph.params();
    this.updater = graph.getUpdater();
    OwnLayers.of(graph, TokenEmbeddingLayer.class).stream()
        .filter(table -> !table.isShared())
        .forEach(TokenEmbeddingLayer::gatherRows);
  }

  /**
   * Trains on one batch.
   *
   * @param key what the layers draw at random hangs on it
   * @param batch inputs and labels for each of the graph's, with masks where sequences are padded
   */
  public StepReport take(StepKey key, Moment moment, MultiDataSet batch) {
    requireSameMemory();
    graph.getConfiguration().setIterationCount(Math.toIntExact(moment.globalStep()));

    Loss loss = forwardAndBackward(key, batch);

    // DL4J's layers show sums over the batch, ours means times B; DL4J divides both by B.
    float scale = graph.conf().isMiniBatch() ? 1f / batch.getLabels(0).size(0) : 1;
    double squares = 0;
    for (TrainedArray array : arrays) {
      squares += array.squaredGradient(scale, scratch);
    }
    double norm = Math.sqrt(squares);
    boolean finite = Double.isFinite(loss.mean()) && norm <= LARGEST_NORM; // no NaN is

    if (finite) {
      float clip = norm > clipNorm ? (float) (clipNorm / norm) : 1;
      for (TrainedArray array : arrays) {
        array.update(scale, clip, moment, scratch);
      }
      graph.getConfiguration().setIterationCount(Math.toIntExact(moment.globalStep() + 1));
    }
    return new StepReport(loss.mean(), loss.counted(), norm, finite);
  }

  /**
   * Trains on one window of longer sequences, for truncated back-propagation through time:
   * recurrent layers go on where the window before has left off, and gradients stop at its
   * beginning.
   *
   * @param initial states by layer; layers left out start from zero, all of them in the first
   *     window
   */
  public CarriedStep takeCarrying(
      StepKey key, Moment moment, MultiDataSet window, Map<String, RecurrentState> initial) {
    requireSameMemory();
    Set<String> unknown = new TreeSet<>(initial.keySet());
    recurrent.forEach(layer -> unknown.remove(name(layer)));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "There are states for %s, but the network's recurrent layers are %s. The states belong to another network."
              .formatted(unknown, recurrent.stream().map(TrainingStep::name).toList()));
    }
    try {
      for (RecurrentLayer layer : recurrent) {
        layer.carry(initial.getOrDefault(name(layer), RecurrentState.zero()));
      }
      StepReport report = take(key, moment, window);
      Map<String, RecurrentState> last = new LinkedHashMap<>();
      recurrent.forEach(layer -> last.put(name(layer), layer.lastState()));
      return new CarriedStep(report, last);
    } finally {
      graph.clearLayersStates(); // a state that no pass took is not for the next one
    }
  }

  /** Leaves the gradient in DL4J's vector, and nothing of the batch or its key in the graph. */
  private Loss forwardAndBackward(StepKey key, MultiDataSet batch) {
    try {
      OwnLayers.begin(graph, key);
      graph.setInputs(batch.getFeatures());
      graph.setLabels(batch.getLabels());
      graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
      graph.computeGradientAndScore();
      return loss(batch);
    } finally {
      graph.clearLayersStates();
      graph.clear();
    }
  }

  private Loss loss(MultiDataSet batch) {
    Loss sum = Loss.NONE;
    for (int i = 0; i < batch.numLabelsArrays(); i++) {
      Layer output = graph.getOutputLayer(i);
      // DL4J adds the weights' penalty to its first output's score.
      double penalty = i == 0 && penalised ? graph.calcRegularizationScore(true) : 0;
      INDArray mask = batch.getLabelsMaskArrays() == null ? null : batch.getLabelsMaskArray(i);
      sum = sum.plus(Loss.of(output, output.score() - penalty, batch.getLabels(i), mask));
    }
    return sum;
  }

  private static String name(RecurrentLayer layer) {
    return layer.conf().getLayer().getLayerName();
  }

  private void requireSameMemory() {
    if (graph.params() != parameters || graph.getUpdater() != updater) {
      throw new IllegalStateException(
          "The graph was given another parameter vector or updater since this training step was"
              + " made for it, so the step would train the old ones. Make a new one.");
    }
  }
}
