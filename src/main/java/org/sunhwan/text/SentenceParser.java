package org.sunhwan.text;

import java.util.List;

/** Takes the lines of one sentence apart. An instance belongs to one task. */
abstract class SentenceParser {
  private final Columns columns;
  final int word;
  final int tag;

  SentenceParser(Columns columns) {
    this.columns = columns;
    this.word = columns.position(Columns.TEXT);
    this.tag = columns.position(Columns.LABEL);
  }

  static SentenceParser of(CorpusSettings.Format format, Columns columns) {
    return switch (format) {
      case CONLLU -> new ConlluParser(columns);
      case COLUMNS -> new ColumnsParser(columns);
      case AUTO, TEXT, TSV, CSV, JSONL, PARQUET ->
          throw new IllegalArgumentException(format + " has a row on every line");
    };
  }

  /** Fills the row or rejects it; false where the lines hold no sentence. */
  abstract boolean parse(String sentence, CorpusRow row);

  /** Words and their tags as the row keeps them. */
  static void fill(CorpusRow row, List<String> words, List<String> tags) {
    row.text = String.join(" ", words);
    row.tags = tags == null ? null : tags.toArray(String[]::new);
  }

  /** The role of a column, by its name. */
  int role(String name) {
    int at = columns.names().indexOf(name);
    return at < 0 ? Columns.NONE : columns.roles()[at];
  }

  int width() {
    return columns.names().size();
  }

  String name(int column) {
    return columns.names().get(column);
  }

  static void reject(CorpusRow row, Reason reason, int line, String problem) {
    row.reject(reason, "line " + (line + 1) + " of the sentence " + problem);
  }
}
