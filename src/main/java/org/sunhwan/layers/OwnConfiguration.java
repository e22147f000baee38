package org.sunhwan.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What DL4J asks of all configurations alike: of every layer of ours but {@link Recurrent} and
 * {@link LabelOutput}, which DL4J knows by base classes of its own.
 */
abstract class OwnConfiguration extends FeedForwardLayer {

  /** For DL4J, which reads configurations from JSON. */
  OwnConfiguration() {}

  OwnConfiguration(FeedForwardLayer.Builder<?> builder) {
    super(builder);
  }

  /** The layer at work, still without place and parameters. */
  abstract BaseLayer<?> atWork(NeuralNetConfiguration configuration, DataType type);

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return OwnLayers.installed(
        atWork(configuration, type), configuration, listeners, index, parameters, initialise);
  }

  /** None: layers of ours read their inputs as they are. */
  @Override
  public final InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  /** None, as for DL4J's own SimpleRnn. */
  @Override
  public final LayerMemoryReport getMemoryReport(InputType input) {
    return null;
  }
}
