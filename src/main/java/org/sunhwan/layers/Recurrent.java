package org.sunhwan.layers;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.sunhwan.kernel.Cell.Activation;
import org.sunhwan.kernel.Direction;

/**
 * DL4J configuration of a recurrent layer of any cell and direction, computed by {@code kernel}. A
 * drop-in for DL4J's {@code LSTM}, {@code SimpleRnn} and {@code Bidirectional}: [B, nIn, T] in, [B,
 * {@link #outputs}, T] out, and a mask [B, T] whose padding changes neither outputs nor gradients,
 * in either direction.
 */
public final class Recurrent extends BaseRecurrentLayer {

  /** The cells, by the equations in {@link org.sunhwan.kernel.Cell}. */
  public enum Cell {
    TANH,
    RELU,
    SIGMOID,
    LSTM,
    GRU;

    org.sunhwan.kernel.Cell equations() {
      return switch (this) {
        case TANH -> new org.sunhwan.kernel.Cell.Simple(Activation.TANH);
        case RELU -> new org.sunhwan.kernel.Cell.Simple(Activation.RELU);
        case SIGMOID -> new org.sunhwan.kernel.Cell.Simple(Activation.SIGMOID);
        case LSTM -> new org.sunhwan.kernel.Cell.Lstm();
        case GRU -> new org.sunhwan.kernel.Cell.Gru();
      };
    }
  }

  /** Which way sequences are read. Reading both ways takes two sets of parameters. */
  public enum Reading {
    FORWARD,
    BACKWARD,
    /** Both states side by side at each time step, forward first. */
    BOTH_CONCATENATED,
    BOTH_SUMMED,
    BOTH_AVERAGED;

    boolean isBoth() {
      return this != FORWARD && this != BACKWARD;
    }
  }

  @JsonProperty private Cell cell;
  @JsonProperty private Reading reading;
  @JsonProperty private double forgetBias;
  @JsonProperty private Dropout inputDropout;
  @JsonProperty private double recurrentDropout;

  /** For DL4J, which reads configurations from JSON. */
  @SuppressWarnings("unused")
  private Recurrent() {}

  private Recurrent(Builder builder) {
    super(builder);
    cell = builder.cell;
    reading = builder.reading;
    forgetBias = builder.forgetBias;
    inputDropout = builder.inputDropout;
    recurrentDropout = builder.recurrentDropout;
  }

  public Cell cell() {
    return cell;
  }

  public Reading reading() {
    return reading;
  }

  /** What the forget gates' biases start as. */
  double forgetBias() {
    return forgetBias;
  }

  public Dropout inputDropout() {
    return inputDropout;
  }

  /** The probability that a recurrent weight is left out of a training pass. */
  public double recurrentDropout() {
    return recurrentDropout;
  }

  /** Numbers given out at each time step. */
  public int outputs() {
    return Math.toIntExact(reading == Reading.BOTH_CONCATENATED ? 2 * getNOut() : getNOut());
  }

  /**
   * One reading of the sequences.
   *
   * @param layer what a kernel computes
   * @param parameters where its parameters start among the layer's
   * @param column where its states start among the outputs
   * @param added whether its states are added to those of the way before, instead of standing
   *     beside them
   */
  public record Way(org.sunhwan.kernel.Layer layer, long parameters, int column, boolean added) {}

  /** Its readings, forward before backward. */
  public List<Way> ways() {
    var forward = oneWay(Direction.LEFT_TO_RIGHT);
    var backward = oneWay(Direction.RIGHT_TO_LEFT);
    boolean beside = reading == Reading.BOTH_CONCATENATED;
    return switch (reading) {
      case FORWARD -> List.of(new Way(forward, 0, 0, false));
      case BACKWARD -> List.of(new Way(backward, 0, 0, false));
      default ->
          List.of(
              new Way(forward, 0, 0, false),
              new Way(backward, forward.parameters(), beside ? forward.hiddenSize() : 0, !beside));
    };
  }

  private org.sunhwan.kernel.Layer oneWay(Direction direction) {
    return new org.sunhwan.kernel.Layer(
        cell.equations(), direction, Math.toIntExact(getNIn()), Math.toIntExact(getNOut()));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return OwnLayers.installed(
        new RecurrentLayer(configuration, type),
        configuration,
        listeners,
        index,
        parameters,
        initialise);
  }

  @Override
  public ParamInitializer initializer() {
    return RecurrentParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    var sequences = (InputType.InputTypeRecurrent) super.getOutputType(index, input);
    return InputType.recurrent(outputs(), sequences.getTimeSeriesLength(), sequences.getFormat());
  }

  /** None, as for DL4J's own SimpleRnn. */
  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recurrent that
        && super.equals(that)
        && cell == that.cell
        && reading == that.reading
        && forgetBias == that.forgetBias
        && inputDropout.equals(that.inputDropout)
        && recurrentDropout == that.recurrentDropout;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        super.hashCode(), cell, reading, forgetBias, inputDropout, recurrentDropout);
  }

  /** Sizes, initial weights, regularisation and so on as for every recurrent layer of DL4J. */
  @SuppressWarnings("unchecked") // of how DL4J declares build()
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
    private final Cell cell;
    private Reading reading = Reading.FORWARD;
    private double forgetBias = 1;
    private Dropout inputDropout = Dropout.none();
    private double recurrentDropout;

    public Builder(Cell cell) {
      this.cell = cell;
      activation(new ActivationTanH()); // what DL4J shows; the cell decides
    }

    public Builder reading(Reading direction) {
      reading = direction;
      return this;
    }

    /** LSTM only: 1 unless said otherwise, so that cells remember at first. */
    public Builder forgetBias(double bias) {
      forgetBias = bias;
      return this;
    }

    public Builder inputDropout(Dropout dropout) {
      inputDropout = dropout;
      return this;
    }

    /**
     * The probability that a number in U is zero for all sequences and time steps of a training
     * pass, the others being divided by 1 - rate (DropConnect: Wan 2013, Merity 2018). States are
     * never dropped, so memory is not cut.
     */
    public Builder recurrentDropout(double rate) {
      recurrentDropout = Dropout.requireRate("the dropout of recurrent weights", rate);
      return this;
    }

    @Override
    public Recurrent build() {
      return new Recurrent(this);
    }
  }
}
