package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.sunhwan.storage.Lines;
import org.sunhwan.storage.Storage;

/** The rows of a stretch of lines. */
final class LineRows implements Rows {
  private static final char REPLACEMENT = '\uFFFD';

  private final LinePiece piece;
  private final LineParser parser;
  private final Lines lines;
  private final CorpusRow row;
  private final int maximumLineBytes;

  LineRows(Storage storage, LinePiece piece, CorpusSettings settings) {
    this.piece = piece;
    parser = LineParser.of(piece.format(), settings, piece.columns());
    row = new CorpusRow(settings.idColumns().size());
    maximumLineBytes = settings.maximumLineBytes();
    lines = storage.lines(piece.range(), maximumLineBytes);
    if (piece.header() && start() == 0) {
      lines.next();
    }
  }

  @Override
  public int file() {
    return piece.range().file();
  }

  @Override
  public long start() {
    return piece.range().start();
  }

  @Override
  public boolean next() {
    if (!lines.next()) {
      return false;
    }
    row.clear(lines.offset());
    row.hash = StableHash.row(lines.bytes(), lines.length(), file(), row.position);
    if (lines.overlong()) {
      row.reject(Reason.OVER_LONG, "the line has more than " + maximumLineBytes + " bytes");
      return true;
    }
    String line = decode(lines.bytes(), lines.length());
    if (line == null) {
      row.reject(Reason.NOT_UTF8, notUtf8(lines.bytes(), lines.length()));
    } else {
      parser.parse(line, row);
    }
    return true;
  }

  @Override
  public CorpusRow row() {
    return row;
  }

  @Override
  public byte[] raw() {
    return Arrays.copyOf(lines.bytes(), lines.length());
  }

  @Override
  public void close() {
    lines.close();
  }

  /** The line's text, or null where the bytes are not UTF-8. */
  static String decode(byte[] bytes, int length) {
    // The JDK's own decoder is by far the fastest, but replaces what it cannot read. Only a line
    // that holds the replacement sign, which may stand in the file too, needs the strict one.
    String line = new String(bytes, 0, length, UTF_8);
    boolean doubtful = line.indexOf(REPLACEMENT) >= 0;
    return doubtful && firstBadByte(bytes, length) >= 0 ? null : line;
  }

  private static String notUtf8(byte[] bytes, int length) {
    int at = firstBadByte(bytes, length);
    return String.format("byte 0x%02X at %d of the line is not UTF-8", bytes[at], at);
  }

  private static int firstBadByte(byte[] bytes, int length) {
    var input = ByteBuffer.wrap(bytes, 0, length);
    try {
      UTF_8.newDecoder().decode(input);
      return -1;
    } catch (CharacterCodingException e) {
      return input.position();
    }
  }
}
