package org.sunhwan.kernel;

/** What a forward pass leaves for its backward pass. Closing it frees the memory it holds. */
public interface Tape extends AutoCloseable {

  /** Goes back over the pass; once only. */
  void backward(Gradients gradients);

  @Override
  void close();
}
