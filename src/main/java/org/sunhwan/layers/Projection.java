package org.sunhwan.layers;

import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J configuration of a dense layer: y = f(W x + b), the same at every time step. [B, n, T] in,
 * [B, m, T] out, or [B, n] in, [B, m] out. Parameters lie as in DL4J's {@code DenseLayer}: W [m, n]
 * row by row, then b [m].
 */
public final class Projection extends OwnConfiguration {

  /** f. */
  public enum Function {
    IDENTITY,
    TANH
  }

  @JsonProperty private Function function;
  @JsonProperty private boolean biased;
  @JsonProperty private Dropout inputDropout;

  /** For DL4J, which reads configurations from JSON. */
  @SuppressWarnings("unused")
  private Projection() {}

  private Projection(Builder builder) {
    super(builder);
    function = builder.function;
    biased = builder.biased;
    inputDropout = builder.inputDropout;
  }

  public Function function() {
    return function;
  }

  /** Whether there is a b. */
  public boolean isBiased() {
    return biased;
  }

  public Dropout inputDropout() {
    return inputDropout;
  }

  @Override
  BaseLayer<?> atWork(NeuralNetConfiguration configuration, DataType type) {
    return new ProjectionLayer(configuration, type);
  }

  @Override
  public ParamInitializer initializer() {
    return biased ? DefaultParamInitializer.getInstance() : Unbiased.INSTANCE;
  }

  /** DL4J's own parameters, but W alone. */
  private static final class Unbiased extends DefaultParamInitializer {
    static final Unbiased INSTANCE = new Unbiased();

    @Override
    protected boolean hasBias(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return false;
    }
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return input instanceof InputType.InputTypeRecurrent sequences
        ? InputType.recurrent(getNOut(), sequences.getTimeSeriesLength(), sequences.getFormat())
        : InputType.feedForward(getNOut());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Projection that
        && super.equals(that)
        && function == that.function
        && biased == that.biased
        && inputDropout.equals(that.inputDropout);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), function, biased, inputDropout);
  }

  /** Sizes, initial weights, regularisation and so on as for every layer of DL4J. */
  @SuppressWarnings("unchecked") // of how DL4J declares build()
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private final Function function;
    private boolean biased = true;
    private Dropout inputDropout = Dropout.none();

    public Builder(Function function) {
      this.function = function;
      activation( // what DL4J shows; the layer does not compute with it
          function == Function.TANH ? new ActivationTanH() : new ActivationIdentity());
    }

    /** Leaves out b. */
    public Builder unbiased() {
      biased = false;
      return this;
    }

    /** What is dropped of x in training. */
    public Builder inputDropout(Dropout dropout) {
      inputDropout = dropout;
      return this;
    }

    @Override
    public Projection build() {
      return new Projection(this);
    }
  }
}
