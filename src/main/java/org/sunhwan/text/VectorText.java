package org.sunhwan.text;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * Reads word vectors as GloVe, word2vec and fastText write them as text, gzipped or not: a token
 * and d numbers a line, in word2vec and fastText after a line "V d". Memory holds the rows of the
 * vocabulary only, whatever the file's size.
 *
 * <p>Tokens may hold spaces (GloVe 840B has some): the last d fields are the numbers. Of several
 * rows for one token the first counts. Tokens are brought to NFC; nothing else about them changes.
 */
final class VectorText {
  /** A longer line is malformed: 100 bytes a number are plenty. */
  private final byte[] line;

  private final String name;
  private final Vocabulary vocabulary;
  private final int size;
  private final float[] values;
  private final boolean[] given;
  private final float[] row;
  private final Normalization normalization = new Normalization(false);

  private final byte[] chunk = new byte[1 << 16];
  private int chunkAt;
  private int chunkEnd;

  private int length;
  private boolean overlong;
  private long number;
  private long rows;
  private long promised = -1;
  private long malformed;
  private long firstMalformed;
  private int found;

  private VectorText(String name, Vocabulary vocabulary, int size, long seed) {
    this.name = name;
    this.vocabulary = vocabulary;
    this.size = size;
    this.values = WordVectors.drawn(vocabulary, size, seed).values();
    this.given = new boolean[vocabulary.size()];
    this.row = new float[size];
    this.line = new byte[10_000 + 100 * size];
  }

  /**
   * What a file held.
   *
   * @param malformed rows that are not a token and d numbers, among {@code rows}
   * @param firstMalformed line of the first of them
   */
  record Reading(WordVectors vectors, long rows, long malformed, long firstMalformed) {}

  /** Closes the stream. The name begins the sentences about what is wrong. */
  static Reading read(InputStream raw, String name, Vocabulary vocabulary, int size, long seed) {
    var reader = new VectorText(name, vocabulary, size, seed);
    try (InputStream in = unzipped(raw)) {
      reader.readAll(in);
    } catch (EOFException e) {
      throw new CorpusException(
          name + " ends in the middle of its gzip stream: it was cut off. Copy it again.", e);
    } catch (IOException e) {
      throw new CorpusException("Cannot read " + name + ": " + e.getMessage(), e);
    }
    return reader.outcome();
  }

  private static InputStream unzipped(InputStream raw) throws IOException {
    var in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private void readAll(InputStream in) throws IOException {
    while (next(in)) {
      number++;
      if (number == 1 && header()) {
        continue;
      }
      rows++;
      if (overlong || !row()) {
        malformed++;
        firstMalformed = firstMalformed == 0 ? number : firstMalformed;
      }
    }
  }

  private Reading outcome() {
    if (rows == 0) {
      throw new CorpusException(name + " holds no word vectors: it is empty.");
    }
    if (promised >= 0 && rows < promised) {
      throw new CorpusException(
          String.format(
              "%s promises %d vectors in its first line but ends after %d: it was cut off. Copy it"
                  + " again.",
              name, promised, rows));
    }
    // One row in a hundred: real files have a handful, a file of another kind nothing else.
    if (malformed * 100 > rows) {
      throw new CorpusException(
          String.format(
              "%s: %d of %d rows are not a token and %d numbers, the first of them line %d. Is it a"
                  + " text file of word vectors (GloVe, word2vec -binary 0, fastText .vec)?",
              name, malformed, rows, size, firstMalformed));
    }
    if (found == 0) {
      throw new CorpusException(
          String.format(
              "%s holds a vector for none of the vocabulary's %d tokens. Is it for another"
                  + " language, another tokenizer, or with capital letters (tokenizer.lower-case)?",
              name, vocabulary.size() - Vocabulary.SPECIAL.size()));
    }
    return new Reading(new WordVectors(size, values, found), rows, malformed, firstMalformed);
  }

  /** Puts the next line into the buffer, without its end and trailing blanks. */
  private boolean next(InputStream in) throws IOException {
    length = 0;
    overlong = false;
    int c = read(in);
    if (c < 0) {
      return false;
    }
    for (; c >= 0 && c != '\n'; c = read(in)) {
      if (length < line.length) {
        line[length++] = (byte) c;
      } else {
        overlong = true;
      }
    }
    while (length > 0 && (blank(line[length - 1]) || line[length - 1] == '\r')) {
      length--;
    }
    return true;
  }

  /** The next byte, or -1; the streams' own single reads lock each time. */
  private int read(InputStream in) throws IOException {
    if (chunkAt == chunkEnd) {
      chunkAt = 0;
      chunkEnd = Math.max(0, in.read(chunk));
      if (chunkEnd == 0) {
        return -1;
      }
    }
    return chunk[chunkAt++] & 0xFF;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Whether the first line is "V d"; checks d, or else the number of fields. */
  private boolean header() {
    String[] fields = new String(line, 0, length, StandardCharsets.UTF_8).split("[ \t]+", -1);
    boolean header = fields.length == 2 && fields[0].matches("\\d{1,18}");
    header = header && fields[1].matches("\\d{1,9}");
    int dimensions = header ? Integer.parseInt(fields[1]) : fields.length - 1;
    if (dimensions != size && !overlong) {
      throw new CorpusException(
          String.format(
              "%s holds vectors of %d numbers (line 1), but embedding.size is %d. Set"
                  + " embedding.size to %d, or name another file.",
              name, dimensions, size, dimensions));
    }
    promised = header ? Long.parseLong(fields[0]) : -1;
    return header;
  }

  /** Takes the row over if the vocabulary wants it; false if it is malformed. */
  private boolean row() {
    int end = length;
    int numbers = length;
    for (int field = 0; field < size; field++) {
      numbers = end;
      while (numbers > 0 && !blank(line[numbers - 1])) {
        numbers--;
      }
      end = numbers;
      while (end > 0 && blank(line[end - 1])) {
        end--;
      }
      if (end == 0) {
        return false;
      }
    }
    int id = id(new String(line, 0, end, StandardCharsets.UTF_8));
    if (id == Vocabulary.UNKNOWN || given[id]) {
      return true;
    }
    if (!parse(numbers)) {
      return false;
    }
    System.arraycopy(row, 0, values, id * size, size);
    given[id] = true;
    found++;
    return true;
  }

  private int id(String token) {
    int chars = normalization.load(token);
    return vocabulary.id(normalization.chars(), 0, chars);
  }

  private boolean parse(int from) {
    int at = from;
    for (int i = 0; i < size; i++) {
      int end = at;
      while (end < length && !blank(line[end])) {
        end++;
      }
      try {
        row[i] = Float.parseFloat(new String(line, at, end - at, StandardCharsets.ISO_8859_1));
      } catch (NumberFormatException e) {
        return false;
      }
      if (!Float.isFinite(row[i])) {
        return false;
      }
      for (at = end; at < length && blank(line[at]); at++) {}
    }
    return true;
  }
}
