package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalWidthTest {
  @Test
  void wideScriptsTakeTwoColumns() {
    assertEquals(0, TerminalWidth.of(""));
    assertEquals(5, TerminalWidth.of("hello"));
    assertEquals(4, TerminalWidth.of("한글"));
    assertEquals(2, TerminalWidth.of("\u1112\u1161\u11ab"), "한 of three letters");
    assertEquals(6, TerminalWidth.of("日本語"));
    assertEquals(2, TerminalWidth.of("Ａ"));
    assertEquals(2, TerminalWidth.of("🎬"));
    assertEquals(4, TerminalWidth.of("cafe\u0301"), "a mark stands over its letter");
    assertEquals(1, TerminalWidth.of("a\u200b"), "what has no width");
    assertEquals(2, TerminalWidth.of("ㅋ"));
  }

  @Test
  void textIsCutOrFilledToItsColumns() {
    assertEquals("영화  ", TerminalWidth.fitted("영화", 6));
    assertEquals("영화", TerminalWidth.fitted("영화", 4));
    assertEquals("영… ", TerminalWidth.fitted("영화관", 4), "half a syllable is none");
    assertEquals("abc…", TerminalWidth.fitted("abcdef", 4));
    assertEquals("   ", TerminalWidth.fitted("", 3));
    for (String text : new String[] {"", "영화관에서", "a영b화c", "👍👍👍"}) {
      for (int columns = 1; columns < 12; columns++) {
        assertEquals(columns, TerminalWidth.of(TerminalWidth.fitted(text, columns)), text);
      }
    }
  }
}
