package org.sunhwan.text;

import java.io.ByteArrayOutputStream;
import org.sunhwan.storage.LineRange;
import org.sunhwan.storage.Lines;
import org.sunhwan.storage.Storage;

/**
 * Rows that span lines, with empty lines between them.
 *
 * <p>A sentence belongs to the piece in which the empty line before it starts, the file's first one
 * to the first piece. So a piece begins to read behind its first empty line, and reads on beyond
 * its end for the sentence behind its last: whatever the pieces, every sentence is read exactly
 * once.
 */
final class SentenceRows implements Rows {
  private final LinePiece piece;
  private final SentenceParser parser;
  private final Lines lines;
  private final CorpusRow row;
  private final int maximumBytes;

  /** Where empty lines stop to count as ours. */
  private final long end;

  /** Lines that start before that. */
  private long ownLines;

  /** The sentence as it stands in the file. */
  private final ByteArrayOutputStream sentence = new ByteArrayOutputStream();

  private boolean overlong;

  /** Whether the next sentence belongs to this piece. */
  private boolean ours;

  /** Whether the file's first line comes next; behind a byte order mark, but it starts at 0. */
  private boolean first;

  SentenceRows(Storage storage, LinePiece piece, CorpusSettings settings) {
    this.piece = piece;
    LineRange range = piece.range();
    parser = SentenceParser.of(piece.format(), piece.columns());
    row = new CorpusRow(range.file(), settings.idColumns().size());
    maximumBytes = settings.maximumLineBytes();
    end = storage.compressed(range.path()) ? Long.MAX_VALUE : range.start() + range.length();
    var rest =
        new LineRange(
            range.file(),
            range.path(),
            range.start(),
            Long.MAX_VALUE - range.start(),
            range.hosts());
    lines = storage.lines(rest, maximumBytes);
    first = range.start() == 0;
    ours = first;
    while (!ours && nextLine() && lines.offset() < end) {
      ours = blank();
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
    while (ours && read()) {
      if (fill()) {
        return true;
      }
    }
    return false;
  }

  /** Reads the lines up to the next empty one; false where no sentence of ours is left. */
  private boolean read() {
    sentence.reset();
    overlong = false;
    boolean begun = false;
    while (nextLine()) {
      if (!blank()) {
        if (!begun) {
          row.clear(lines.offset(), lines.number());
          begun = true;
        }
        keep();
        first = false;
        continue;
      }
      ours = first || lines.offset() < end;
      first = false;
      if (begun || !ours) {
        return begun;
      }
    }
    ours = false;
    return begun;
  }

  private boolean nextLine() {
    boolean more = lines.next();
    ownLines += more && (first || lines.offset() < end) ? 1 : 0;
    return more;
  }

  private void keep() {
    if (sentence.size() > 0) {
      sentence.write('\n');
    }
    int room = Math.max(0, maximumBytes - sentence.size());
    overlong |= lines.overlong() || lines.length() > room;
    sentence.write(lines.bytes(), 0, Math.min(room, lines.length()));
  }

  private boolean blank() {
    for (int i = 0; i < lines.length(); i++) {
      byte b = lines.bytes()[i];
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** False where the lines hold no sentence, only comments. */
  private boolean fill() {
    byte[] bytes = sentence.toByteArray();
    row.hash = StableHash.row(bytes, bytes.length, file(), row.position);
    if (overlong) {
      row.reject(Reason.OVER_LONG, "the sentence has more than " + maximumBytes + " bytes");
      return true;
    }
    String text = Utf8.decode(bytes, bytes.length);
    if (text == null) {
      row.reject(Reason.NOT_UTF8, Utf8.problem(bytes, bytes.length, "sentence"));
      return true;
    }
    return parser.parse(text, row);
  }

  @Override
  public CorpusRow row() {
    return row;
  }

  @Override
  public long lines() {
    return ownLines;
  }

  @Override
  public byte[] raw() {
    return sentence.toByteArray();
  }

  @Override
  public void close() {
    lines.close();
  }
}
