package org.sunhwan.text;

import java.util.List;

/**
 * What stands between white space, as it stands.
 *
 * <p>White space is that of ASCII, so that a word of two parts can be written with a no-break
 * space. For subwords it is Unicode's White_Space property (so no-break spaces count, U+200B and
 * U+FEFF do not), and the sign ▁ (U+2581), which subwords use for the beginning of a word.
 */
final class SpaceTokenizer implements Tokenizer {
  private final TokenizerSettings settings;
  private final Normalization normalization;
  private final boolean subwords;

  SpaceTokenizer(TokenizerSettings settings) {
    this.settings = settings;
    this.normalization = new Normalization(settings.lowerCase());
    this.subwords = settings.kind() == TokenizerSettings.Kind.SUBWORDS;
  }

  @Override
  public TokenizerSettings settings() {
    return settings;
  }

  @Override
  public String normalize(String text) {
    return normalization.apply(text);
  }

  @Override
  public void slice(String text, Sink tokens) {
    int length = normalization.load(text);
    char[] chars = normalization.chars();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (between(chars[i])) {
        if (i > start) {
          tokens.token(chars, start, i);
        }
        start = i + 1;
      }
    }
    if (length > start) {
      tokens.token(chars, start, length);
    }
  }

  /** The words of a text as {@link TokenizerSettings.Kind#SPACES} cuts them, in their own case. */
  static void words(String text, Sink words) {
    new SpaceTokenizer(new TokenizerSettings(TokenizerSettings.Kind.SPACES, false, true, 0, 1))
        .slice(text, words);
  }

  private boolean between(char c) {
    return subwords ? c == '▁' || WordBreaks.space(c) : space(c);
  }

  /** ASCII's white space. */
  static boolean space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** A word that {@link TokenizerSettings.Kind#SPACES} does not cut, whatever it holds. */
  static String asOne(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (space(word.charAt(i))) {
        return word.replaceAll("[ \t\n\u000B\f\r]", "\u00A0");
      }
    }
    return word;
  }

  /** With one space between tokens: the text but for its white space. */
  @Override
  public String text(List<String> tokens) {
    return String.join(" ", tokens);
  }

  @Override
  public String json() {
    return subwords ? TokenizerFile.writeWords(settings) : TokenizerFile.write(settings);
  }
}
