package org.sunhwan.network;

import java.io.Serializable;
import java.util.Objects;

/**
 * The shape of a many-to-one network: token ids, embedding, recurrent layers, pooling over time,
 * output.
 *
 * @param cell the recurrent cell
 * @param embeddingSize dimensions d of x_t
 * @param hiddenSize dimensions D_h of h_t, in each direction
 * @param layers recurrent layers, each with weights of its own
 * @param direction which way the sequence is read
 * @param pooling how the states over time become one vector
 * @param dropout share of the inputs of each recurrent layer and of the output layer set to zero in
 *     training, 0 to below 1
 * @param output the activation f of y = f(W_y h + b_y)
 * @param implementation whose layers compute it; descriptions from before there was a choice have
 *     none, and mean DL4J's
 */
public record NetworkShape(
    Cell cell,
    int embeddingSize,
    int hiddenSize,
    int layers,
    Direction direction,
    Pooling pooling,
    double dropout,
    Output output,
    Implementation implementation)
    implements Serializable {

  /** Checks every field; what it says names the configuration key. */
  public NetworkShape {
    Objects.requireNonNull(cell, "network.cell is missing");
    Objects.requireNonNull(direction, "network.direction is missing");
    Objects.requireNonNull(pooling, "network.pooling is missing");
    Objects.requireNonNull(output, "network.output is missing");
    implementation = Objects.requireNonNullElse(implementation, Implementation.STOCK);
    if (cell == Cell.GRU && implementation == Implementation.STOCK) {
      throw new IllegalArgumentException(
          "network.cell is gru and network.implementation is stock, but DL4J has no GRU. Use"
              + " implementation = own, or another cell: lstm or tanh.");
    }
    atLeastOne("embedding.size", embeddingSize);
    atLeastOne("network.hidden-size", hiddenSize);
    atLeastOne("network.layers", layers);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "network.dropout is " + dropout + "; it is a share from 0 to below 1.");
    }
  }

  /** Length of the states of a layer, both directions together. */
  int width() {
    return direction == Direction.BOTH ? 2 * hiddenSize : hiddenSize;
  }

  /** The same network of other layers. */
  public NetworkShape with(Implementation other) {
    return new NetworkShape(
        cell, embeddingSize, hiddenSize, layers, direction, pooling, dropout, output, other);
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
    LSTM,
    GRU
  }

  /** Reading directions; {@code BOTH} concatenates the two states, forward first. */
  public enum Direction {
    FORWARD,
    BACKWARD,
    BOTH
  }

  /** From states over time to one vector; padding is never looked at. */
  public enum Pooling {
    /** The state after the last step read in each direction. */
    LAST,
    MEAN,
    MAX
  }

  /** Output activations: one class of many, or each class on its own. */
  public enum Output {
    SOFTMAX,
    SIGMOID
  }

  /** Whose layers compute the network. */
  public enum Implementation {
    /** Ours, on {@code kernel}. */
    OWN,
    /** DL4J's own. */
    STOCK
  }
}
