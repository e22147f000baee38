package org.sunhwan.text;

import java.util.List;

/** Every code point is a token, white space included. */
final class CharacterTokenizer implements Tokenizer {
  private final TokenizerSettings settings;
  private final Normalization normalization;

  CharacterTokenizer(TokenizerSettings settings) {
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
    for (int i = 0; i < length; ) {
      int next = i + (Character.isHighSurrogate(chars[i]) ? 2 : 1);
      tokens.token(chars, i, next);
      i = next;
    }
  }

  @Override
  public String text(List<String> tokens) {
    return String.join("", tokens);
  }

  @Override
  public String json() {
    return TokenizerFile.write(settings);
  }
}
