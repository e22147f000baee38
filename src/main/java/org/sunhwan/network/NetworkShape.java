package org.sunhwan.network;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;

/**
 * The shape of a network: token ids, embedding, recurrent layers, and what its task adds to them.
 *
 * @param cell the recurrent cell
 * @param embeddingSize dimensions d of x_t
 * @param hiddenSize dimensions D_h of h_t, in each direction
 * @param layers recurrent layers, each with weights of its own
 * @param direction which way the sequence is read
 * @param merge how the states of {@link Direction#BOTH} become one; descriptions from before there
 *     was a choice have none, and mean {@link Merge#CONCATENATED}
 * @param pooling how the states over time become one vector, where the task asks for one
 * @param regularisation what training does against learning by heart; older descriptions have a
 *     number in its place, the dropout
 * @param output the activation f of y = f(W_y h + b_y)
 * @param implementation whose layers compute it; descriptions from before there was a choice have
 *     none, and mean DL4J's
 * @param task what it is to do; descriptions from before there was a choice have none, and classify
 */
public record NetworkShape(
    Cell cell,
    int embeddingSize,
    int hiddenSize,
    int layers,
    Direction direction,
    Merge merge,
    Pooling pooling,
    @JsonAlias("dropout") Regularisation regularisation,
    Output output,
    Implementation implementation,
    Task task)
    implements Serializable {

  /**
   * Checks every field; what it says names the configuration key. Not in the short form, whose
   * fields would not be there yet when the task looks at them.
   */
  public NetworkShape(
      Cell cell,
      int embeddingSize,
      int hiddenSize,
      int layers,
      Direction direction,
      Merge merge,
      Pooling pooling,
      Regularisation regularisation,
      Output output,
      Implementation implementation,
      Task task) {
    Objects.requireNonNull(cell, "network.cell is missing");
    Objects.requireNonNull(direction, "network.direction is missing");
    Objects.requireNonNull(pooling, "network.pooling is missing");
    Objects.requireNonNull(output, "network.output is missing");
    this.cell = cell;
    this.embeddingSize = embeddingSize;
    this.hiddenSize = hiddenSize;
    this.layers = layers;
    this.direction = direction;
    this.merge = Objects.requireNonNullElse(merge, Merge.CONCATENATED);
    this.pooling = pooling;
    this.regularisation = Objects.requireNonNullElse(regularisation, Regularisation.none());
    this.output = output;
    this.implementation = Objects.requireNonNullElse(implementation, Implementation.STOCK);
    this.task = Objects.requireNonNullElse(task, new Classification());
    if (cell == Cell.GRU && this.implementation == Implementation.STOCK) {
      throw new IllegalArgumentException(
          "network.cell is gru and network.implementation is stock, but DL4J has no GRU. Use"
              + " implementation = own, or another cell: lstm, tanh, relu or sigmoid.");
    }
    if (this.implementation == Implementation.STOCK) {
      this.regularisation.requireStock();
      if (!(this.task instanceof Classification)) {
        throw new IllegalArgumentException(
            ("network.implementation is stock and task is %s, but DL4J's own layers can only be"
                    + " used to classify. Use network.implementation = own.")
                .formatted(this.task.word()));
      }
    }
    if (pooling == Pooling.LAST
        && direction == Direction.BOTH
        && this.merge != Merge.CONCATENATED) {
      throw new IllegalArgumentException(
          ("network.pooling is last and network.merge is %s, but such states have no last one: the"
               + " two ways end at different tokens, and are mixed at each. Use pooling = mean or"
               + " max, or merge = concatenated.")
              .formatted(this.merge.name().toLowerCase(Locale.ROOT)));
    }
    atLeastOne("embedding.size", embeddingSize);
    atLeastOne("network.hidden-size", hiddenSize);
    atLeastOne("network.layers", layers);
    this.task.requireFits(this);
  }

  /** Of a classifier. */
  public NetworkShape(
      Cell cell,
      int embeddingSize,
      int hiddenSize,
      int layers,
      Direction direction,
      Merge merge,
      Pooling pooling,
      Regularisation regularisation,
      Output output,
      Implementation implementation) {
    this(
        cell,
        embeddingSize,
        hiddenSize,
        layers,
        direction,
        merge,
        pooling,
        regularisation,
        output,
        implementation,
        new Classification());
  }

  /** Length of the states of a layer, both directions together. */
  int width() {
    return direction == Direction.BOTH && merge == Merge.CONCATENATED ? 2 * hiddenSize : hiddenSize;
  }

  /** The same network of other layers, regularised as far as those can be. */
  public NetworkShape with(Implementation other) {
    return new NetworkShape(
        cell,
        embeddingSize,
        hiddenSize,
        layers,
        direction,
        merge,
        pooling,
        other == Implementation.STOCK ? regularisation.stock() : regularisation,
        output,
        other,
        task);
  }

  /** The same network, regularised otherwise. */
  public NetworkShape with(Regularisation other) {
    return new NetworkShape(
        cell,
        embeddingSize,
        hiddenSize,
        layers,
        direction,
        merge,
        pooling,
        other,
        output,
        implementation,
        task);
  }

  /** The same network for another task. */
  public NetworkShape with(Task other) {
    return new NetworkShape(
        cell,
        embeddingSize,
        hiddenSize,
        layers,
        direction,
        merge,
        pooling,
        regularisation,
        output,
        implementation,
        other);
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be at least 1.");
    }
  }

  /** Recurrent cells. */
  public enum Cell {
    /** h_t = tanh(W_x x_t + W_h h_{t-1} + b). */
    TANH,
    /** As TANH, with max(0, ·); its states have no bound. */
    RELU,
    /** As TANH, with 1 / (1 + e^-·). */
    SIGMOID,
    LSTM,
    GRU
  }

  /** Reading directions. */
  public enum Direction {
    FORWARD,
    BACKWARD,
    BOTH
  }

  /** How the two states of a time step become one, when a layer reads both ways. */
  public enum Merge {
    /** Side by side, forward first. */
    CONCATENATED,
    SUMMED,
    AVERAGED
  }

  /** Whose layers compute the network. */
  public enum Implementation {
    /** Ours, on {@code kernel}. */
    OWN,
    /** DL4J's own. */
    STOCK
  }
}
