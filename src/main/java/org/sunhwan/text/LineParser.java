package org.sunhwan.text;

/** Takes one line apart. An instance belongs to one task. */
sealed interface LineParser permits PlainParser, DelimitedParser, JsonParser {
  /** Fills the row's columns, or rejects it. */
  void parse(String line, CorpusRow row);

  static LineParser of(CorpusSettings.Format format, CorpusSettings settings, Columns columns) {
    return switch (format) {
      case TEXT -> new PlainParser();
      case TSV, CSV -> new DelimitedParser(format, settings, columns);
      case JSONL -> new JsonParser(settings);
      case AUTO, PARQUET, CONLLU, COLUMNS ->
          throw new IllegalArgumentException(format + " does not have a row on every line");
    };
  }
}

/** A line is a text. */
final class PlainParser implements LineParser {
  @Override
  public void parse(String line, CorpusRow row) {
    row.text = line;
  }
}
