package org.sunhwan.text;

import java.util.List;

/** Cuts a line into fields. */
interface DelimitedFields {
  /**
   * Appends the fields; answers null, or what is wrong with the line in words that follow "is
   * malformed:".
   */
  String cut(String line, List<String> fields);

  static DelimitedFields of(CorpusSettings.Format format) {
    return format == CorpusSettings.Format.CSV ? DelimitedFields::cutCsv : DelimitedFields::cutTsv;
  }

  private static String cutTsv(String line, List<String> fields) {
    int start = 0;
    for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', start)) {
      fields.add(line.substring(start, tab));
      start = tab + 1;
    }
    fields.add(line.substring(start));
    return null;
  }

  /**
   * RFC 4180, with one record a line. A quote counts only where it begins a field, so {@code 5"
   * disk} is read as it stands. Records that span lines are refused: files are cut into tasks at
   * line ends, where nobody can tell whether a quote is open.
   */
  private static String cutCsv(String line, List<String> fields) {
    int at = 0;
    while (true) {
      int end;
      if (at < line.length() && line.charAt(at) == '"') {
        end = closingQuote(line, at + 1);
        if (end < 0) {
          return "the quote that opens field "
              + (fields.size() + 1)
              + " is not closed on the same line (records that span lines are not supported;"
              + " write such a corpus as JSONL or Parquet)";
        }
        fields.add(line.substring(at + 1, end).replace("\"\"", "\""));
        end++;
        if (end < line.length() && line.charAt(end) != ',') {
          return "text follows the closing quote of field "
              + fields.size()
              + " (a quote inside a quoted field must be doubled)";
        }
      } else {
        int comma = line.indexOf(',', at);
        end = comma < 0 ? line.length() : comma;
        fields.add(line.substring(at, end));
      }
      if (end >= line.length()) {
        return null;
      }
      at = end + 1;
    }
  }

  private static int closingQuote(String line, int from) {
    int quote = line.indexOf('"', from);
    while (quote >= 0 && quote + 1 < line.length() && line.charAt(quote + 1) == '"') {
      quote = line.indexOf('"', quote + 2);
    }
    return quote;
  }

  /**
   * Removes up to the given number of CSV quoting layers. A layer is there only if the field begins
   * and ends with a quote and every quote between is doubled; a field that merely contains quotes
   * stays as it is.
   */
  static String peel(String field, int layers) {
    String peeled = field;
    for (int i = 0; i < layers; i++) {
      int last = peeled.length() - 1;
      if (last < 1 || peeled.charAt(0) != '"' || closingQuote(peeled, 1) != last) {
        return peeled;
      }
      peeled = peeled.substring(1, last).replace("\"\"", "\"");
    }
    return peeled;
  }
}
