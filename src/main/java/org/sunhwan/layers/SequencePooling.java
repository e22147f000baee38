package org.sunhwan.layers;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J configuration of a layer that makes each sequence's states one vector: [B, C, T] in, [B, C]
 * out. Padding takes no part.
 *
 * <p>{@code LAST} is the state after the whole sequence has been read. That is the one at the last
 * token for what is read forward, and the one at the first token for what is read backward; so the
 * layer must know how the states were made.
 */
public final class SequencePooling extends NoParamLayer {

  /** From states over time to one vector; padding is never looked at. */
  public enum Pooling {
    /** The state after the last step read in each direction. */
    LAST,
    MEAN,
    MAX
  }

  @JsonProperty private Pooling pooling;
  @JsonProperty private Recurrent.Reading reading;

  /** For DL4J, which reads configurations from JSON. */
  @SuppressWarnings("unused")
  private SequencePooling() {}

  private SequencePooling(Builder builder) {
    super(builder);
    pooling = builder.pooling;
    reading = builder.reading;
  }

  public Pooling pooling() {
    return pooling;
  }

  /** How the states were made. */
  public Recurrent.Reading reading() {
    return reading;
  }

  /** How many of C channels, the leading ones, hold states that were read forward. */
  int channelsReadForward(int channels) {
    return switch (reading) {
      case FORWARD -> channels;
      case BACKWARD -> 0;
      case BOTH_CONCATENATED -> channels / 2;
      case BOTH_SUMMED, BOTH_AVERAGED ->
          throw new IllegalStateException("refused when the configuration was made");
    };
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    var layer = new SequencePoolingLayer(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.feedForward(((InputType.InputTypeRecurrent) input).getSize());
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  /** None, as for DL4J's own SimpleRnn. */
  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequencePooling that
        && super.equals(that)
        && pooling == that.pooling
        && reading == that.reading;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), pooling, reading);
  }

  /** A pooling, and the layer below it. */
  @SuppressWarnings("unchecked") // of how DL4J declares build()
  public static final class Builder
      extends org.deeplearning4j.nn.conf.layers.Layer.Builder<Builder> {
    private final Pooling pooling;
    private final Recurrent.Reading reading;

    /**
     * Pools the states of a recurrent layer.
     *
     * @param reading of that layer
     */
    public Builder(Pooling pooling, Recurrent.Reading reading) {
      boolean mixed =
          reading == Recurrent.Reading.BOTH_SUMMED || reading == Recurrent.Reading.BOTH_AVERAGED;
      if (pooling == Pooling.LAST && mixed) {
        throw new IllegalArgumentException(
            "pooling LAST over states %s has no last state: the two ways end at different tokens,"
                    .formatted(reading)
                + " and are mixed at each. Pool by MEAN or MAX, or read BOTH_CONCATENATED.");
      }
      this.pooling = pooling;
      this.reading = reading;
    }

    @Override
    public SequencePooling build() {
      return new SequencePooling(this);
    }
  }
}
