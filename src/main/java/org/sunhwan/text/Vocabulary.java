package org.sunhwan.text;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Tokens and their ids, frozen. Ids 0 to 3 are the special tokens.
 *
 * <p>Special tokens are ids, never text: a token of the corpus that is spelled like one ({@code
 * <unk>}, {@code <pad>} …) is unknown. So no text can smuggle in padding or an end, and a corpus
 * whose authors already wrote {@code <unk>} for rare words means the same by it as we do.
 */
public final class Vocabulary implements Serializable {
  /** Ids of the special tokens, which come first. */
  public static final int PADDING = 0;

  public static final int UNKNOWN = 1;
  public static final int BEGIN = 2;
  public static final int END = 3;

  /** The special tokens' names, in the order of their ids. */
  public static final List<String> SPECIAL = List.of("<pad>", "<unk>", "<bos>", "<eos>");

  /** The order of a vocabulary: most frequent first, equals in code point order. */
  public static final Comparator<Count> ORDER =
      Comparator.comparingLong(Count::count)
          .reversed()
          .thenComparing(Count::token, Vocabulary::compareCodePoints);

  private static final int FIRST = SPECIAL.size();

  /** A token and how often the training rows hold it. */
  public record Count(String token, long count) {}

  private final transient TokenTable table;
  private final transient long[] counts;

  private Vocabulary(TokenTable table, long[] counts) {
    this.table = table;
    this.counts = counts;
  }

  /**
   * Special tokens, then the given ones in their order; tokens spelled like special ones are left
   * out.
   */
  public static Vocabulary of(List<Count> tokens) {
    TokenTable table = new TokenTable(tokens.size());
    long[] counts = new long[tokens.size()];
    for (Count token : tokens) {
      if (SPECIAL.contains(token.token())) {
        continue;
      }
      requireUsable(token);
      int number = table.size();
      if (table.add(token.token()) != number) {
        throw new IllegalArgumentException(
            "A vocabulary holds each token once, but " + quoted(token.token()) + " came twice.");
      }
      counts[number] = token.count();
    }
    return new Vocabulary(table, counts);
  }

  private static void requireUsable(Count token) {
    if (token.token().isEmpty()) {
      throw new IllegalArgumentException("A token of a vocabulary is empty.");
    }
    if (token.count() < 0) {
      throw new IllegalArgumentException(
          "The count of token " + quoted(token.token()) + " is negative: " + token.count() + ".");
    }
    if (token.token().codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw new IllegalArgumentException(
          "Token "
              + quoted(token.token().replaceAll("\\p{Cs}", "\uFFFD"))
              + " holds half a surrogate pair, which no file can store; normalise text before"
              + " cutting it.");
    }
  }

  /** Compares as UTF-8 bytes would: the characters beyond U+FFFF last. */
  static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean pairX = Character.isSurrogate(x);
        return pairX == Character.isSurrogate(y) ? Character.compare(x, y) : pairX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  static String quoted(String token) {
    return token.length() <= 40 ? "\"" + token + "\"" : "\"" + token.substring(0, 40) + "…\"";
  }

  /** Inverse of {@link #write}; checks for doubles and missing special tokens. */
  public static Vocabulary read(String file) {
    return VocabularyFile.read(file);
  }

  /**
   * One line a token, special tokens first: the token, a tab, its count. Backslash, tab, line feed
   * and carriage return are written {@code \\ \t \n \r}.
   */
  public String write() {
    return VocabularyFile.write(this);
  }

  /** Number of ids, special tokens included. */
  public int size() {
    return FIRST + table.size();
  }

  /** The token's id, or {@link #UNKNOWN}. */
  public int id(String token) {
    int number = table.find(token);
    return number < 0 ? UNKNOWN : FIRST + number;
  }

  /** The id of the token {@code chars[start, end)}, or {@link #UNKNOWN}. */
  public int id(char[] chars, int start, int end) {
    int number = table.find(chars, start, end);
    return number < 0 ? UNKNOWN : FIRST + number;
  }

  public String token(int id) {
    return id < FIRST ? SPECIAL.get(id) : table.token(id - FIRST);
  }

  /** How often the training rows hold the token; 0 for special tokens. */
  public long count(int id) {
    return id < FIRST ? 0 : counts[id - FIRST];
  }

  /** SHA-256 of {@link #write}, lower-case hexadecimal. */
  public String sha256() {
    return Sha256.of(write().getBytes(StandardCharsets.UTF_8));
  }

  /** Travels as its file: one string, the hash table is rebuilt where it arrives. */
  private Object writeReplace() {
    return new Travelling(write());
  }

  private record Travelling(String file) implements Serializable {
    private Object readResolve() {
      return read(file);
    }
  }
}
