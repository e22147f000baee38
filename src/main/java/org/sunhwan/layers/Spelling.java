package org.sunhwan.layers;

import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J configuration of a layer that knows words by their characters, and so also words that no
 * vocabulary has: a word's vector is the last state of a recurrent layer that reads its characters
 * forward, beside that of one that reads them backward (Ling and others, "Finding function in
 * form", 2015).
 *
 * <p>In: the characters of each sequence's words, ids [B, L], each word followed by a 0; what
 * follows the last word is not looked at. The mask is that of the words, [B, T]; without one all
 * sequences have equally many words. Out: vectors [B, nOut, T], zero at padding. nIn is the number
 * of ids, 0 included.
 */
public final class Spelling extends OwnConfiguration {
  /** Ends a word. */
  public static final int END = 0;

  @JsonProperty private Recurrent.Cell cell;
  @JsonProperty private int characterSize;
  @JsonProperty private Dropout characterDropout;

  /** For DL4J, which reads configurations from JSON. */
  @SuppressWarnings("unused")
  private Spelling() {}

  private Spelling(Builder builder) {
    super(builder);
    cell = builder.cell;
    characterSize = builder.characterSize;
    characterDropout = builder.characterDropout;
  }

  /** Numbers in the vector of a character. */
  public int characterSize() {
    return characterSize;
  }

  /** What reads the characters' vectors; made anew, with the weights' initial values alone. */
  Recurrent reader() {
    return new Recurrent.Builder(cell)
        .reading(Recurrent.Reading.BOTH_CONCATENATED)
        .nIn(characterSize)
        .nOut(getNOut() / 2)
        .inputDropout(characterDropout)
        .weightInit(getWeightInitFn())
        .biasInit(0)
        .build();
  }

  @Override
  BaseLayer<?> atWork(NeuralNetConfiguration configuration, DataType type) {
    return new SpellingLayer(configuration, type);
  }

  @Override
  public ParamInitializer initializer() {
    return SpellingParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.recurrent(getNOut());
  }

  /** The number of characters is said once; ids tell nothing about it. */
  @Override
  public void setNIn(InputType input, boolean override) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof Spelling that
        && super.equals(that)
        && cell == that.cell
        && characterSize == that.characterSize
        && characterDropout.equals(that.characterDropout);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), cell, characterSize, characterDropout);
  }

  /** Sizes, initial weights and so on as for every layer of DL4J; nOut is that of both ways. */
  @SuppressWarnings("unchecked") // of how DL4J declares build()
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private final Recurrent.Cell cell;
    private final int characterSize;
    private Dropout characterDropout = Dropout.none();

    /**
     * Of a recurrent cell.
     *
     * @param characterSize numbers in the vector of a character
     */
    public Builder(Recurrent.Cell cell, int characterSize) {
      this.cell = cell;
      this.characterSize = characterSize;
      activation(Activation.TANH); // what DL4J shows; the cell decides
    }

    /** What training drops of the characters' vectors. */
    public Builder characterDropout(Dropout dropout) {
      characterDropout = dropout;
      return this;
    }

    @Override
    public Spelling build() {
      if (characterSize < 1 || nOut % 2 != 0) {
        throw new IllegalArgumentException(
            "words are read forward and backward, so their vectors need an even size, and characters a vector; got sizes %d and %d"
                .formatted(nOut, characterSize));
      }
      return new Spelling(this);
    }
  }
}
