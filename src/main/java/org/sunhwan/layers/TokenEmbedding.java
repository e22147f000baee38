package org.sunhwan.layers;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J configuration of a table of token vectors: ids [B, T] in, vectors [B, nOut, T] out, zero at
 * padding. nIn is the vocabulary's size.
 */
public final class TokenEmbedding extends OwnConfiguration {
  @JsonProperty private boolean frozen;
  @JsonProperty private double wordDropout;
  @JsonProperty private int unknownToken;
  @JsonProperty private boolean shared;

  /** For DL4J, which reads configurations from JSON. */
  @SuppressWarnings("unused")
  private TokenEmbedding() {}

  private TokenEmbedding(Builder builder) {
    super(builder);
    frozen = builder.frozen;
    wordDropout = builder.wordDropout;
    unknownToken = builder.unknownToken;
    shared = builder.shared;
  }

  /** Whether training leaves the vectors as they are. */
  public boolean isFrozen() {
    return frozen;
  }

  /** The probability that training reads a token as {@link #unknownToken}. */
  public double wordDropout() {
    return wordDropout;
  }

  /** What tokens become by word dropout. */
  public int unknownToken() {
    return unknownToken;
  }

  /** Whether an output layer projects with the same vectors, so that each step changes all. */
  public boolean isShared() {
    return shared;
  }

  @Override
  public IUpdater getUpdaterByParam(String parameter) {
    return frozen ? new NoOp() : super.getUpdaterByParam(parameter);
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return frozen ? List.of() : super.getRegularizationByParam(parameter);
  }

  @Override
  BaseLayer<?> atWork(NeuralNetConfiguration configuration, DataType type) {
    return new TokenEmbeddingLayer(configuration, type);
  }

  @Override
  public ParamInitializer initializer() {
    return TokenVectors.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    long time =
        input instanceof InputType.InputTypeRecurrent sequences
            ? sequences.getTimeSeriesLength()
            : -1;
    return InputType.recurrent(getNOut(), time);
  }

  /** The vocabulary's size is said once; ids tell nothing about it. */
  @Override
  public void setNIn(InputType input, boolean override) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenEmbedding that
        && super.equals(that)
        && frozen == that.frozen
        && wordDropout == that.wordDropout
        && unknownToken == that.unknownToken
        && shared == that.shared;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), frozen, wordDropout, unknownToken, shared);
  }

  /** Sizes, initial vectors and so on as for every layer of DL4J. */
  @SuppressWarnings("unchecked") // of how DL4J declares build()
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private boolean frozen;
    private double wordDropout;
    private int unknownToken;
    private boolean shared;

    public Builder() {
      activation(Activation.IDENTITY); // what DL4J shows; there is none
    }

    /** Has training leave the vectors as they are: they cost a lookup, and no updater's state. */
    public Builder frozen() {
      frozen = true;
      return this;
    }

    /**
     * Has training read each token, with this probability, as one that it does not know, so that a
     * network learns to go without (Iyyer and others, "Deep unordered composition", 2015).
     *
     * @param unknown the id that stands for unknown tokens
     */
    public Builder wordDropout(double rate, int unknown) {
      wordDropout = Dropout.requireRate("the dropout of words", rate);
      unknownToken = unknown;
      return this;
    }

    /** Has a {@link LabelOutput} project with the same vectors; their gradient is dense. */
    public Builder shared() {
      shared = true;
      return this;
    }

    @Override
    public TokenEmbedding build() {
      if (frozen && shared) {
        throw new IllegalArgumentException(
            "token vectors that an output layer shares cannot be frozen: it would not learn. Leave"
                + " out frozen(), or give the output layer weights of its own.");
      }
      return new TokenEmbedding(this);
    }
  }
}
