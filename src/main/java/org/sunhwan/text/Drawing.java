package org.sunhwan.text;

import java.io.Serializable;
import java.util.Set;

/**
 * Which of the rows that were given for training are held back instead. Decided by the hash of the
 * normalised text, so the same text always falls into the same split, whatever file or task it
 * stands in, and however the corpus grows.
 *
 * @param validation share to hold back for validation
 * @param test share to hold back for test
 */
record Drawing(double validation, double test, long salt) implements Serializable {

  /** Splits that are given are not drawn. */
  static Drawing of(DatasetSettings settings, Set<Split> given) {
    return new Drawing(
        given.contains(Split.VALIDATION) ? 0 : settings.validationShare(),
        given.contains(Split.TEST) ? 0 : settings.testShare(),
        settings.splitSalt());
  }

  boolean nothing() {
    return validation == 0 && test == 0;
  }

  /**
   * Test rows are those with the lowest hashes, validation rows those with the highest: changing
   * one share never moves a row into or out of the other.
   */
  Split split(String normalized) {
    double place = StableHash.share(StableHash.text(normalized, salt));
    if (place < test) {
      return Split.TEST;
    }
    return place >= 1 - validation ? Split.VALIDATION : Split.TRAIN;
  }
}
