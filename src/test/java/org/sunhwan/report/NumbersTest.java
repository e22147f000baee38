package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void numbersReadWell() {
    assertEquals("86.12%", Numbers.percent(0.86123));
    assertEquals("–", Numbers.percent(Double.NaN));
    assertEquals("1,234.50", Numbers.decimal(1234.5, 2));
    assertEquals("−0.5", Numbers.decimal(-0.5, 1));
    assertEquals("+1.20", Numbers.change(1.2, 2));
    assertEquals("−1.20", Numbers.change(-1.2, 2));
    assertEquals("±0.00", Numbers.change(0.004, 2));
    assertEquals("±0.00", Numbers.change(-0.004, 2));
    assertEquals("–", Numbers.change(Double.NaN, 2));
  }

  @Test
  void largeNumbersStayShort() {
    assertEquals("999", Numbers.compact(999));
    assertEquals("1k", Numbers.compact(1000));
    assertEquals("1.2k", Numbers.compact(1234));
    assertEquals("12k", Numbers.compact(12_345));
    assertEquals("1M", Numbers.compact(999_999));
    assertEquals("2e+30", Numbers.compact(2e30));
    assertEquals("999 B", Numbers.bytes(999));
    assertEquals("1.0 kB", Numbers.bytes(1000));
    assertEquals("20 MB", Numbers.bytes(19_521_922));
  }

  @Test
  void durationsReadWellInBothLanguages() {
    assertEquals("11.4 s", Words.in("en").duration(11.4));
    assertEquals("1 min 0 s", Words.in("en").duration(59.96));
    assertEquals("34 min 12 s", Words.in("en").duration(2052));
    assertEquals("2시간 3분", Words.in("ko").duration(7380));
    assertEquals("–", Words.in("en").duration(Double.NaN));
  }
}
