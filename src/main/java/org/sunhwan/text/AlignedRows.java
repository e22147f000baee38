package org.sunhwan.text;

import java.util.Arrays;
import org.sunhwan.storage.LineRange;
import org.sunhwan.storage.Lines;
import org.sunhwan.storage.Storage;

/** Rows of two files: line i of one is paired with line i of the other. */
final class AlignedRows implements Rows {
  private final LinePiece piece;
  private final Lines texts;
  private final Lines targets;
  private final CorpusRow row;
  private final int maximumLineBytes;
  private long number;

  AlignedRows(Storage storage, LinePiece piece, CorpusSettings settings) {
    this.piece = piece;
    row = new CorpusRow(file(), settings.idColumns().size());
    maximumLineBytes = settings.maximumLineBytes();
    texts = storage.lines(piece.range(), maximumLineBytes);
    targets = storage.lines(piece.aligned().range(), maximumLineBytes);
    number = piece.aligned().line();
    for (long i = 0; i < piece.aligned().skip(); i++) {
      targets.next();
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
    if (!texts.next()) {
      return false;
    }
    number++;
    row.clear(texts.offset(), texts.number());
    row.hash = StableHash.row(texts.bytes(), texts.length(), file(), row.position);
    if (!targets.next()) {
      throw new CorpusException(
          piece.aligned().range().path()
              + " changed while it was read: it has no line "
              + number
              + " any more. Start again when nothing writes to it.");
    }
    // Another place, so that two lines that change sides are another corpus.
    row.hash += StableHash.row(targets.bytes(), targets.length(), -1 - file(), row.position);
    row.place = place(piece.range());
    row.targetPlace = place(piece.aligned().range());
    row.text = decode(texts, row.place);
    row.target = row.reason == null ? decode(targets, row.targetPlace) : null;
    return true;
  }

  private String place(LineRange range) {
    return "line " + number + " of " + range.path().substring(range.path().lastIndexOf('/') + 1);
  }

  /** The line's text; where it cannot be had the row is rejected. */
  private String decode(Lines lines, String where) {
    if (lines.overlong()) {
      row.rejectLong(where, "more than " + maximumLineBytes + " bytes");
      return null;
    }
    String text = Utf8.decode(lines.bytes(), lines.length());
    if (text == null) {
      String problem = Utf8.problem(lines.bytes(), lines.length(), "line");
      row.reject(Reason.NOT_UTF8, where + ": " + problem);
    } else if (text.isBlank()) {
      row.reject(lines == texts ? Reason.EMPTY_TEXT : Reason.EMPTY_TARGET, where + " is empty");
    }
    return text;
  }

  @Override
  public CorpusRow row() {
    return row;
  }

  @Override
  public long lines() {
    return texts.number();
  }

  /** Both lines with a tab between them. */
  @Override
  public byte[] raw() {
    byte[] both = Arrays.copyOf(texts.bytes(), texts.length() + 1 + targets.length());
    both[texts.length()] = '\t';
    System.arraycopy(targets.bytes(), 0, both, texts.length() + 1, targets.length());
    return both;
  }

  @Override
  public void close() {
    texts.close();
    targets.close();
  }
}
