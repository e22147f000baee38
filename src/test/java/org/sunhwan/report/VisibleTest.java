package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void hiddenCharactersShow() {
    assertEquals("a⟨U+202E⟩b⟨U+2066⟩", Visible.text("a\u202Eb\u2066"));
    assertEquals("⟨U+0000⟩⟨U+001B⟩⟨U+0085⟩⟨U+000D⟩", Visible.text("\u0000\u001B\u0085\r"));
    assertEquals("⟨U+200B⟩⟨U+00AD⟩⟨U+FEFF⟩", Visible.text("\u200B\u00AD\uFEFF"));
    assertEquals("⟨U+2028⟩⟨U+2029⟩⟨U+FFFE⟩", Visible.text("\u2028\u2029\uFFFE"));
    assertEquals("⟨U+D83D⟩x⟨U+DE00⟩", Visible.text("\uD83Dx\uDE00"));
    assertEquals("⟨U+E0041⟩", Visible.text(Character.toString(0xE0041)), "an invisible letter A");
    assertEquals("a⏎b⇥c", Visible.text("a\nb\tc"));
  }

  @Test
  void whatPeopleWriteStays() {
    for (String text :
        new String[] {
          "한국어 텍스트", "👩‍👩‍👧‍👦 👍🏽 🇰🇷 ☺️", "अनुस्वार می‌خواهم", "<&>\"'", "\u3164"
        }) {
      assertEquals(text, Visible.text(text));
    }
  }

  @Test
  void noCharacterLeavesThePageMalformed() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= 0xFFFF; c++) {
      all.append((char) c);
      all.append('.');
    }
    String page = Html.element("p", Html.text(all.toString())).document();
    assertTrue(Page.of(page).root().getTextContent().contains("⟨U+0000⟩"));
  }

  @Test
  void longTextsSayHowMuchIsMissing() {
    assertEquals("abc … (+4)", Visible.shortened("abcdefg", 3));
    assertEquals("👍👍 … (+1,000)", Visible.shortened("👍".repeat(1002), 2), "whole characters");
    String exact = "abc";
    assertSame(exact, Visible.shortened(exact, 3));
    assertEquals("ab…", Visible.clipped("abcdefg", 3));
    assertSame(exact, Visible.clipped(exact, 3));
  }
}
