package org.sunhwan.text;

import java.util.List;

/**
 * Byte-pair-encoded subwords. Words stand between white space (see {@link SpaceTokenizer}); the
 * first subword of each begins with ▁. A character that training saw too seldom is the token {@code
 * <unk>}, which every {@link Vocabulary} takes for unknown.
 */
final class SubwordTokenizer implements Tokenizer {
  /** Words whose subwords are remembered; most text repeats a few thousand. */
  private static final int REMEMBERED_WORDS = 1 << 16;

  /** Longer words are not worth remembering. */
  private static final int REMEMBERED_LENGTH = 64;

  private final TokenizerSettings settings;
  private final Subwords subwords;
  private final SpaceTokenizer words;
  private final TokenTable remembered = new TokenTable();
  private final int[][] pieces = new int[REMEMBERED_WORDS][];

  SubwordTokenizer(TokenizerSettings settings, Subwords subwords) {
    this.settings = settings;
    this.subwords = subwords;
    this.words = new SpaceTokenizer(settings);
  }

  /** Cuts text into the words to count for {@link SubwordTrainer#train}. */
  static Tokenizer words(TokenizerSettings settings) {
    return new SpaceTokenizer(settings);
  }

  Subwords subwords() {
    return subwords;
  }

  @Override
  public TokenizerSettings settings() {
    return settings;
  }

  @Override
  public String normalize(String text) {
    return words.normalize(text);
  }

  @Override
  public void slice(String text, Sink tokens) {
    TokenTable symbols = subwords.symbols();
    words.slice(
        text,
        (chars, start, end) -> {
          for (int piece : pieces(chars, start, end)) {
            tokens.token(symbols.chars(), symbols.start(piece), symbols.end(piece));
          }
        });
  }

  /** Hands over the characters that are the unknown symbol, as the text has them. */
  void foreign(String text, Sink characters) {
    words.slice(
        text,
        (chars, start, end) -> {
          for (int i = start; i < end; ) {
            int next = i + (Character.isHighSurrogate(chars[i]) ? 2 : 1);
            if (subwords.symbols().find(chars, i, next) < 0) {
              characters.token(chars, i, next);
            }
            i = next;
          }
        });
  }

  private int[] pieces(char[] chars, int start, int end) {
    if (end - start > REMEMBERED_LENGTH) {
      return subwords.encode(chars, start, end);
    }
    int known = remembered.find(chars, start, end);
    if (known >= 0) {
      return pieces[known];
    }
    if (remembered.size() == REMEMBERED_WORDS) {
      remembered.clear();
    }
    int[] fresh = subwords.encode(chars, start, end);
    pieces[remembered.add(chars, start, end)] = fresh;
    return fresh;
  }

  @Override
  public String text(List<String> tokens) {
    String text = String.join("", tokens).replace(Subwords.BEGIN, " ");
    return text.startsWith(" ") ? text.substring(1) : text;
  }

  @Override
  public String json() {
    return TokenizerFile.writeSubwords(settings, subwords);
  }
}
