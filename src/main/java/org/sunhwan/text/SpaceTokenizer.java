package org.sunhwan.text;

/**
 * The words that subwords are learned from and cut out of: what stands between white space.
 *
 * <p>White space is Unicode's White_Space property (so no-break spaces count, U+200B and U+FEFF do
 * not), and the sign ▁ (U+2581), which subwords use for the beginning of a word.
 */
final class SpaceTokenizer implements Tokenizer {
  private final TokenizerSettings settings;
  private final Normalization normalization;

  SpaceTokenizer(TokenizerSettings settings) {
    this.settings = settings;
    this.normalization = new Normalization(settings.lowerCase());
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
      if (chars[i] == '▁' || WordBreaks.space(chars[i])) {
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

  @Override
  public String json() {
    return TokenizerFile.writeSpaces(settings);
  }
}
