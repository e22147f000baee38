package org.sunhwan.text;

/**
 * The row a cursor stands on: its columns, or the reason why it has none. One instance is refilled
 * for every row of a piece.
 */
final class CorpusRow {
  /** Byte offset of the line in its (uncompressed) file, or the row's index in a Parquet file. */
  long position;

  /** The number of its first line among the lines that start in the piece, from 1; 0: none. */
  long line;

  /** A hash of the row's bytes and place; see {@link StableHash#row}. */
  long hash;

  String text;
  String label;

  /** The text that this one is paired with; null: none. */
  String target;

  /** Where the text stands and the target, for people: line 3 of train.de; null: nobody knows. */
  String place;

  String targetPlace;

  /** A tag for every word of the text, null where a word has none; null: no tags. */
  String[] tags;

  String split;
  String[] ids;
  Reason reason;
  String detail;

  /** The position of the row's file among the corpus files. */
  final int file;

  CorpusRow(int file, int ids) {
    this.file = file;
    this.ids = new String[ids];
  }

  void clear(long at, long number) {
    position = at;
    line = number;
    text = null;
    label = null;
    target = null;
    place = null;
    targetPlace = null;
    tags = null;
    split = null;
    reason = null;
    detail = null;
    ids = new String[ids.length];
  }

  void reject(Reason why, String explanation) {
    reason = why;
    detail = explanation;
  }

  /** Rejects a row that has too much of something. */
  void rejectLong(String where, String what) {
    reject(Reason.OVER_LONG, where == null ? what : where + " has " + what);
  }

  void put(int role, String value) {
    switch (role) {
      case Columns.TEXT -> text = value;
      case Columns.LABEL -> label = value;
      case Columns.SPLIT -> split = value;
      case Columns.TARGET -> target = value;
      default -> {
        if (role >= Columns.ID) {
          ids[role - Columns.ID] = value;
        }
      }
    }
  }
}
