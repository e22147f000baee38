package org.sunhwan.train;

/** The loss or the parameters became infinite or not a number; says where and what to change. */
public class TrainingDivergedException extends TrainingException {
  public TrainingDivergedException(String message) {
    super(message);
  }
}
