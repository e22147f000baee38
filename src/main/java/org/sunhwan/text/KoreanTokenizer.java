package org.sunhwan.text;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Korean morphemes by Lucene's Nori with its own dictionary, as they stand in the text: compounds
 * are cut into their parts, but an inflected form (봤 from 보 and 았) stays one token. White space is
 * dropped; punctuation and symbols are tokens where set.
 */
final class KoreanTokenizer implements Tokenizer {
  /**
   * More characters than this without white space are cut: Nori's work grows with the square of a
   * run of punctuation (a megabyte of exclamation marks took a minute).
   */
  private static final int LONGEST_STRETCH = 128;

  private final TokenizerSettings settings;
  private final Normalization normalization;
  private final org.apache.lucene.analysis.ko.KoreanTokenizer nori;
  private final OffsetAttribute offsets;

  KoreanTokenizer(TokenizerSettings settings) {
    this.settings = settings;
    this.normalization = new Normalization(settings.lowerCase());
    // Punctuation is dropped here, not by Nori, which keeps emoji.
    this.nori =
        new org.apache.lucene.analysis.ko.KoreanTokenizer(
            TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY,
            null,
            DecompoundMode.DISCARD,
            false,
            false);
    this.offsets = nori.getAttribute(OffsetAttribute.class);
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
    for (int from = 0; from < length; ) {
      int to = pieceEnd(chars, from, length);
      cut(chars, from, to, tokens);
      from = to;
    }
  }

  private static int pieceEnd(char[] chars, int from, int length) {
    int stretch = 0;
    for (int i = from; i < length; i++) {
      stretch = WordBreaks.space(chars[i]) ? 0 : stretch + 1;
      if (stretch > LONGEST_STRETCH && !Character.isLowSurrogate(chars[i])) {
        return i;
      }
    }
    return length;
  }

  private void cut(char[] chars, int from, int to, Sink tokens) {
    try {
      nori.setReader(new CharArrayReader(chars, from, to - from));
      nori.reset();
      int done = from;
      while (nori.incrementToken()) {
        int start = from + offsets.startOffset();
        int end = from + offsets.endOffset();
        // The morphemes of an inflected form all have its offsets.
        if (start >= done) {
          offer(chars, start, end, tokens);
          done = end;
        }
      }
      nori.end();
    } catch (IOException e) {
      throw new UncheckedIOException("Nori failed on text in memory.", e);
    } finally {
      close();
    }
  }

  private void close() {
    try {
      nori.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Nori failed on text in memory.", e);
    }
  }

  /** Punctuation comes together with white space around and between. */
  private void offer(char[] chars, int from, int to, Sink tokens) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || WordBreaks.space(chars[i])) {
        if (WordBreaks.token(chars, start, i, settings.punctuation())) {
          tokens.token(chars, start, i);
        }
        start = i + 1;
      }
    }
  }

  @Override
  public String text(List<String> tokens) {
    return Spacing.text(tokens);
  }

  @Override
  public String json() {
    return TokenizerFile.write(settings);
  }
}
