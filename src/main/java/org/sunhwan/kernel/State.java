package org.sunhwan.kernel;

/**
 * A state of every sequence in a batch, or its gradient: h [B, H], and for LSTM c [B, H]. A part
 * left out is zero where it would be read, and not wanted where it would be written.
 */
public record State(Floats hidden, Floats cell) {
  private static final State NONE = new State(Floats.none(), Floats.none());

  /** Both parts left out. */
  public static State none() {
    return NONE;
  }

  /** A hidden state alone. */
  public static State hidden(Floats hidden) {
    return new State(hidden, Floats.none());
  }
}
