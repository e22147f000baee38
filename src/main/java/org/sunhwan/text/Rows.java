package org.sunhwan.text;

import java.io.Closeable;

/**
 * A cursor over one piece of the corpus: consecutive rows of one file. Pieces are ordered by file,
 * then by start; how the corpus falls into pieces decides nothing but speed.
 */
interface Rows extends Closeable {
  /** The file's position among the corpus files. */
  int file();

  /** Where the piece starts: a byte offset or row index, never above its first row's position. */
  long start();

  /** Moves to the next row and fills {@link #row}; false at the end. */
  boolean next();

  CorpusRow row();

  /** Lines that start in the piece, once its last row was read; 0 where rows are no lines. */
  long lines();

  /** The current row as it stands in the file, or as JSON where the file is binary. */
  byte[] raw();

  @Override
  void close();
}
