package org.sunhwan.step;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.sunhwan.kernel.Floats;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.TokenEmbedding;
import org.sunhwan.layers.TokenEmbeddingLayer;

/**
 * Finds a network's trained arrays in DL4J's memory.
 *
 * <p>DL4J's updater state is made of blocks: neighbouring parameter arrays with equal updaters. A
 * block of n parameters under a rule with two numbers each (Adam's m and v) is a run of n first
 * numbers, then a run of n second ones, in the order of the parameters. Frozen arrays have no
 * state.
 */
final class TrainedArrays {
  private TrainedArrays() {}

  /** All arrays that are not frozen, in the order of the parameter vector. */
  static List<TrainedArray> of(ComputationGraph graph) {
    requireFloat(graph.params());
    INDArray gradients = graph.getUpdater().getFlattenedGradientsView();
    INDArray state = graph.getUpdater().getStateViewArray();
    List<TrainedArray> arrays = new ArrayList<>();
    Set<Double> rates = new HashSet<>();
    for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
      int parameters = block.getParamOffsetEnd() - block.getParamOffsetStart();
      for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
        int offset = part.getParamOffsetStart();
        int length = part.getParamOffsetEnd() - offset;
        IUpdater updater = requireKnown(part.getLayer(), part.getParamName());
        if (updater instanceof NoOp || length == 0) {
          continue;
        }
        rates.add(updater.getLearningRate(0, 0));
        UpdateRule rule = UpdateRule.of(updater);
        List<FloatBuffer> states = new ArrayList<>();
        for (int s = 0; s < rule.states(); s++) {
          long run = block.getUpdaterViewOffsetStart() + (long) s * parameters;
          states.add(floats(state, run + offset - block.getParamOffsetStart(), length));
        }
        arrays.add(
            new TrainedArray(
                rule,
                Penalty.of(
                    part.getLayer().getConfig().getRegularizationByParam(part.getParamName())),
                floats(graph.params(), offset, length),
                states,
                gradient(part, floats(gradients, offset, length))));
      }
    }
    if (rates.size() > 1) {
      throw new IllegalArgumentException(
          "The network's parameters have different learning rates, %s, but a training step takes one for all. Configure one, or train the network with DL4J's own fit."
              .formatted(rates));
    }
    return arrays;
  }

  /**
   * Rows where the layer has them: then its part of DL4J's gradient is neither written nor read.
   */
  private static GradientPieces gradient(UpdaterBlock.ParamState part, FloatBuffer dense) {
    if (part.getLayer() instanceof LayerVertex vertex
        && OwnLayers.unwrapped(vertex.getLayer()) instanceof TokenEmbeddingLayer table
        && !table.isShared()) {
      long size = ((TokenEmbedding) table.conf().getLayer()).getNOut();
      return GradientPieces.rows(table::rowGradients, Math.toIntExact(size));
    }
    return GradientPieces.dense(dense);
  }

  private static IUpdater requireKnown(Trainable layer, String parameter) {
    TrainingConfig config = layer.getConfig();
    if (config.getGradientNormalization() != null
        && config.getGradientNormalization() != GradientNormalization.None) {
      throw new IllegalArgumentException(
          "Layer %s asks DL4J for %s of its own gradient. A training step clips the norm of all gradients together: take it out of the network's configuration, and give the step the largest norm."
              .formatted(config.getLayerName(), config.getGradientNormalization()));
    }
    if (!layer.updaterDivideByMinibatch(parameter)) {
      throw new IllegalArgumentException(
          "Parameter %s of layer %s is not trained but counted along, as in batch normalisation, which a training step does not know. Train the network with DL4J's own fit."
              .formatted(parameter, config.getLayerName()));
    }
    return config.getUpdaterByParam(parameter);
  }

  private static void requireFloat(INDArray parameters) {
    if (parameters.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "A training step computes in float32, and the network's parameters are %s. Make it of type FLOAT."
              .formatted(parameters.dataType()));
    }
  }

  /** A view's address is that of its own first number. */
  private static FloatBuffer floats(INDArray vector, long offset, int length) {
    return Floats.at(vector.data().addressPointer().address(), vector.length(), vector)
        .slice(offset, length)
        .buffer();
  }
}
