package org.sunhwan.evaluate;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of doubles without rounding, so neither the order of what is added nor that of merges
 * changes one bit of it. Held as a whole multiple of 2^-1074, the smallest double: every double is
 * one. At most 270 bytes.
 */
final class ExactSum implements Serializable {
  private static final int SMALLEST_EXPONENT = 1074;
  private static final BigDecimal UNIT =
      BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(SMALLEST_EXPONENT)));

  private BigInteger units = BigInteger.ZERO;

  void add(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Only finite numbers can be summed, not " + value + ".");
    }
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7FF;
    long fraction = bits & ((1L << 52) - 1);
    long mantissa = exponent == 0 ? fraction : fraction | 1L << 52;
    BigInteger added = BigInteger.valueOf(mantissa).shiftLeft(Math.max(0, exponent - 1));
    units = bits < 0 ? units.subtract(added) : units.add(added);
  }

  void merge(ExactSum other) {
    units = units.add(other.units);
  }

  /** The sum itself. */
  BigDecimal exact() {
    return new BigDecimal(units).multiply(UNIT);
  }

  /** The double nearest to the sum. */
  double value() {
    return exact().doubleValue();
  }
}
