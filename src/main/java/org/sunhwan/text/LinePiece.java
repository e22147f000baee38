package org.sunhwan.text;

import java.io.Serializable;
import org.sunhwan.storage.LineRange;
import org.sunhwan.storage.Storage;

/**
 * A stretch of a line file and how to read it.
 *
 * @param header whether the file's first line names the columns
 * @param aligned where the lines of another file that these are paired with are; null: nowhere
 */
record LinePiece(
    LineRange range, CorpusSettings.Format format, Columns columns, boolean header, Aligned aligned)
    implements Serializable {

  /**
   * Where the line paired with the piece's first line is.
   *
   * @param range that it or a line before it is the first line of, up to the file's end
   * @param skip lines of the range before it
   * @param line lines of the file before it
   */
  record Aligned(LineRange range, long skip, long line) implements Serializable {}

  Rows open(Storage storage, CorpusSettings settings) {
    if (aligned != null) {
      return new AlignedRows(storage, this, settings);
    }
    return format.sentences()
        ? new SentenceRows(storage, this, settings)
        : new LineRows(storage, this, settings);
  }
}
