package org.sunhwan.kernel;

import java.util.Locale;

/** What products are computed in; parameters, gradients and all sums are float32 in both. */
public enum Precision {
  FLOAT32,
  /** Inputs, weights and hidden states rounded to 8 significant bits; cell states stay float32. */
  BFLOAT16;

  /** As configurations spell it. */
  public String configured() {
    return name().toLowerCase(Locale.ROOT);
  }
}
