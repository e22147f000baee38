package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void nothingIsLostBesideWhatIsLarge() {
    ExactSum sum = new ExactSum();
    sum.add(1e300);
    sum.add(Double.MIN_VALUE);
    sum.add(0.1);
    sum.add(-1e300);
    sum.add(-0.1);
    assertEquals(Double.MIN_VALUE, sum.value());
    sum.add(-Double.MIN_VALUE);
    assertEquals(0, sum.value());
    sum.add(Double.MIN_NORMAL);
    sum.add(-Double.MAX_VALUE);
    assertEquals(-Double.MAX_VALUE, sum.value());
  }

  @Test
  void doublesOfEverySizeAddUpAsDecimalsDo() throws Exception {
    Random random = new Random(3);
    List<Double> values = new ArrayList<>();
    while (values.size() < 500) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        values.add(value);
      }
    }
    BigDecimal expected = values.stream().map(BigDecimal::new).reduce(BigDecimal::add).get();
    byte[] first = null;
    for (int order = 0; order < 3; order++) {
      ExactSum whole = new ExactSum();
      ExactSum part = new ExactSum();
      for (double value : values) {
        (random.nextBoolean() ? whole : part).add(value);
      }
      whole.merge(part);
      assertEquals(0, expected.compareTo(whole.exact()));
      first = first == null ? Parts.bytes(whole) : first;
      assertArrayEquals(first, Parts.bytes(whole));
      Collections.shuffle(values, random);
    }
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    assertEquals(
        "Only finite numbers can be summed, not NaN.",
        assertThrows(IllegalArgumentException.class, () -> new ExactSum().add(Double.NaN))
            .getMessage());
  }
}
