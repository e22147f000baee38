package org.sunhwan.layers;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J configuration of a last layer that names classes: one of C by softmax, or each of C on its
 * own by sigmoid; or that answers C numbers, as they are. It answers once a sequence, x [B, n] to
 * [B, C], or at every time step, x [B, n, T] to [B, C, T]. Parameters lie as in DL4J's {@code
 * OutputLayer} and {@code RnnOutputLayer}; of a layer that is tied to a token embedding, there are
 * only biases.
 *
 * <p>Chained, it names the classes of all time steps of a sequence together, by a softmax over all
 * sequences of classes whose score has a part for each pair of neighbours: see {@link Chain}. It
 * then answers with the probability of each class at each step, whatever stands at the others, and
 * {@link LabelOutputLayer#lattice} has the likeliest sequences.
 *
 * <p>Labels are class ids, [B] or [B, 1], and [B, T] over time; or shares of the classes, [B, C],
 * and [B, C, T]. A label mask, [B] or [B, 1], and [B, T], is 1 where a label counts; without one,
 * padding of the sequences does not count.
 *
 * <p>The loss is the mean over the labels that count, weighed where there are weights of classes,
 * of the cross-entropy -Σ t ln p (softmax), or -Σ t ln p + (1 - t) ln (1 - p) (sigmoid), or of the
 * squared error Σ (y - t)² (linear); chained, -ln p of each sequence's labels that count, together,
 * over the number of labels that count in all sequences. DL4J divides gradients by the sequences of
 * a batch before it updates; so the gradients here are those of B times the loss.
 */
public final class LabelOutput extends BaseOutputLayer {

  /** Output activations. */
  public enum Output {
    /** One class of many. */
    SOFTMAX,
    /** Each class on its own. */
    SIGMOID,
    /** None: a number as it is. */
    LINEAR
  }

  @JsonProperty private Output output;
  @JsonProperty private double labelSmoothing;
  @JsonProperty private Dropout inputDropout;
  @JsonProperty private boolean chained;
  @JsonProperty private List<Double> classWeights; // null in files from before there were any
  @JsonProperty private String tiedTo; // null: W is the layer's own

  /** For DL4J, which reads configurations from JSON. */
  @SuppressWarnings("unused")
  private LabelOutput() {}

  private LabelOutput(Builder builder) {
    super(builder);
    output = builder.output;
    labelSmoothing = builder.labelSmoothing;
    inputDropout = builder.inputDropout;
    chained = builder.chained;
    classWeights = builder.classWeights;
    tiedTo = builder.tiedTo;
  }

  public Output output() {
    return output;
  }

  public double labelSmoothing() {
    return labelSmoothing;
  }

  public Dropout inputDropout() {
    return inputDropout;
  }

  public boolean isChained() {
    return chained;
  }

  /** What a label of each class counts in the loss; empty if that is 1. */
  public List<Double> classWeights() {
    return classWeights == null ? List.of() : classWeights;
  }

  /** The {@link TokenEmbedding} whose vectors are W, by name; null if W is the layer's own. */
  String tiedTo() {
    return tiedTo;
  }

  /** C. */
  int classes() {
    return Math.toIntExact(getNOut());
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
        new LabelOutputLayer(configuration, type),
        configuration,
        listeners,
        index,
        parameters,
        initialise);
  }

  @Override
  public ParamInitializer initializer() {
    if (tiedTo != null) {
      return Biases.INSTANCE;
    }
    return chained ? ChainParameters.INSTANCE : DefaultParamInitializer.getInstance();
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return input instanceof InputType.InputTypeRecurrent sequences
        ? InputType.recurrent(getNOut(), sequences.getTimeSeriesLength(), sequences.getFormat())
        : super.getOutputType(index, input);
  }

  /** None: the layer reads sequences as they are. */
  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelOutput that
        && super.equals(that)
        && output == that.output
        && labelSmoothing == that.labelSmoothing
        && inputDropout.equals(that.inputDropout)
        && chained == that.chained
        && classWeights().equals(that.classWeights())
        && Objects.equals(tiedTo, that.tiedTo);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        super.hashCode(), output, labelSmoothing, inputDropout, chained, classWeights(), tiedTo);
  }

  /** Sizes, initial weights, regularisation and so on as for every output layer of DL4J. */
  @SuppressWarnings("unchecked") // of how DL4J declares build()
  public static final class Builder extends BaseOutputLayer.Builder<Builder> {
    private final Output output;
    private double labelSmoothing;
    private Dropout inputDropout = Dropout.none();
    private boolean chained;
    private List<Double> classWeights = List.of();
    private String tiedTo;

    public Builder(Output output) {
      this.output = output;
      // What DL4J shows and checks; the layer computes neither with them.
      switch (output) {
        case SOFTMAX -> activation(new ActivationSoftmax()).lossFunction(new LossMCXENT());
        case SIGMOID -> activation(new ActivationSigmoid()).lossFunction(new LossBinaryXENT());
        case LINEAR -> activation(new ActivationIdentity()).lossFunction(new LossL2());
      }
    }

    /**
     * Trains towards (1 - ε) t + ε / C with softmax, (1 - ε) t + ε / 2 with sigmoid, instead of the
     * labels t.
     *
     * @param share ε, from 0, which is what counts unless said otherwise, to below 1
     */
    public Builder labelSmoothing(double share) {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "label smoothing is a share from 0 to below 1, not " + share);
      }
      labelSmoothing = share;
      return this;
    }

    /** What is dropped of x in training. */
    public Builder inputDropout(Dropout dropout) {
      inputDropout = dropout;
      return this;
    }

    /** Names the classes of a sequence together, as a conditional random field. */
    public Builder chained() {
      chained = true;
      return this;
    }

    /**
     * What a label of each class counts in the loss, which is Σ w l / Σ w over labels with losses
     * l. Labels must then be class ids.
     *
     * @param weights above 0, in the order of the classes; empty, which is what counts unless said
     *     otherwise: 1 each
     */
    public Builder classWeights(List<Double> weights) {
      classWeights = List.copyOf(weights);
      return this;
    }

    /**
     * Takes a token embedding's vectors for W, so that classes are tokens, nIn is a vector's size,
     * and the layer has only biases of its own: Press and Wolf, "Using the output embedding to
     * improve language models", 2017. The embedding must be {@link TokenEmbedding.Builder#shared},
     * with a vector for every class, its first; add the layer by {@link TiedVertex#add}.
     */
    public Builder tiedTo(String embedding) {
      tiedTo = embedding;
      return this;
    }

    @Override
    public LabelOutput build() {
      if (output == Output.LINEAR && labelSmoothing > 0) {
        throw new IllegalArgumentException(
            "numbers are no labels that could be smoothed by " + labelSmoothing);
      }
      if (chained && (output != Output.SOFTMAX || labelSmoothing > 0)) {
        throw new IllegalArgumentException(
            "a chain of labels is one softmax over all of a sequence's, without label smoothing,"
                + " not"
                + " %s with smoothing %s".formatted(output, labelSmoothing));
      }
      if (chained && (tiedTo != null || !classWeights.isEmpty())) {
        throw new IllegalArgumentException(
            "a chain of labels has weights of its own, and all its labels count alike: leave out"
                + " tiedTo and classWeights");
      }
      boolean positive = classWeights.stream().allMatch(w -> w > 0 && Double.isFinite(w));
      if (!positive || (!classWeights.isEmpty() && classWeights.size() != getNOut())) {
        throw new IllegalArgumentException(
            "class weights are %s, but each of the %d classes needs one number above 0"
                .formatted(classWeights, getNOut()));
      }
      if (!isHasBias()) {
        throw new IllegalArgumentException("LabelOutput has biases: leave out hasBias(false)");
      }
      return new LabelOutput(this);
    }
  }
}
