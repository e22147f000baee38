package org.sunhwan.train;

/** The training examples of one logical worker, in number order. */
interface Examples {
  int worker();

  int size();

  /** What padding depends on: the time steps of an example. */
  int length(int i);

  /** The example's number among those of all workers. */
  long number(int i);
}
