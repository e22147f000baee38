package org.sunhwan.text;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Korean morphemes by Lucene's Nori with its own dictionary: surface forms, compounds cut into
 * their parts. White space is dropped; punctuation and symbols are tokens where set.
 */
final class KoreanTokenizer implements Tokenizer {
  private final TokenizerSettings settings;
  private final Normalization normalization;
  private final org.apache.lucene.analysis.ko.KoreanTokenizer nori;
  private final CharTermAttribute term;

  KoreanTokenizer(TokenizerSettings settings) {
    this.settings = settings;
    this.normalization = new Normalization(settings.lowerCase());
    this.nori =
        new org.apache.lucene.analysis.ko.KoreanTokenizer(
            TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY,
            null,
            DecompoundMode.DISCARD,
            false,
            !settings.punctuation());
    this.term = nori.getAttribute(CharTermAttribute.class);
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
    try {
      nori.setReader(new CharArrayReader(normalization.chars(), 0, length));
      nori.reset();
      while (nori.incrementToken()) {
        offer(tokens);
      }
      nori.end();
      nori.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Nori failed on text in memory.", e);
    }
  }

  /** Kept punctuation comes with the white space around it. */
  private void offer(Sink tokens) {
    char[] chars = term.buffer();
    int start = 0;
    int end = term.length();
    while (start < end && !WordBreaks.visible(chars[start])) {
      start++;
    }
    while (start < end && !WordBreaks.visible(chars[end - 1])) {
      end--;
    }
    if (start < end) {
      tokens.token(chars, start, end);
    }
  }

  @Override
  public String json() {
    return TokenizerFile.write(settings);
  }
}
