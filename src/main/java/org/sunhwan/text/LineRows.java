package org.sunhwan.text;

import java.util.Arrays;
import org.sunhwan.storage.Lines;
import org.sunhwan.storage.Storage;

/** The rows of a stretch of lines. */
final class LineRows implements Rows {
  private final LinePiece piece;
  private final LineParser parser;
  private final Lines lines;
  private final CorpusRow row;
  private final int maximumLineBytes;

  LineRows(Storage storage, LinePiece piece, CorpusSettings settings) {
    this.piece = piece;
    parser = LineParser.of(piece.format(), settings, piece.columns());
    row = new CorpusRow(piece.range().file(), settings.idColumns().size());
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
    row.clear(lines.offset(), lines.number());
    row.hash = StableHash.row(lines.bytes(), lines.length(), file(), row.position);
    if (lines.overlong()) {
      row.reject(Reason.OVER_LONG, "the line has more than " + maximumLineBytes + " bytes");
      return true;
    }
    String line = Utf8.decode(lines.bytes(), lines.length());
    if (line == null) {
      row.reject(Reason.NOT_UTF8, Utf8.problem(lines.bytes(), lines.length(), "line"));
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
  public long lines() {
    return lines.number();
  }

  @Override
  public byte[] raw() {
    return Arrays.copyOf(lines.bytes(), lines.length());
  }

  @Override
  public void close() {
    lines.close();
  }
}
