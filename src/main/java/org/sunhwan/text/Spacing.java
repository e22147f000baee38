package org.sunhwan.text;

import java.util.List;

/** A guess where spaces stood between words: beside all but punctuation that clings to a word. */
final class Spacing {
  /** What stands behind a word without a space, where nothing else is known. */
  private static final String CLOSING = ".,;:!?%)]}»”’…、。！？，．";

  /** What stands before a word without a space. */
  private static final String OPENING = "([{«“‘„¿¡$£€#@";

  /** What has no space on either side. */
  private static final String JOINING = "-/_–";

  private Spacing() {}

  static String text(List<String> tokens) {
    var text = new StringBuilder();
    boolean open = true;
    boolean quoted = false;
    for (String token : tokens) {
      boolean quote = token.equals("\"");
      boolean joining = JOINING.contains(token);
      boolean closing = quote ? quoted : CLOSING.contains(token);
      if (!open && !closing && !joining) {
        text.append(' ');
      }
      text.append(token);
      quoted ^= quote;
      open = joining || (quote ? quoted : OPENING.contains(token));
    }
    return text.toString();
  }
}
