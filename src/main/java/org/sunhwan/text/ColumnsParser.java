package org.sunhwan.text;

import java.util.ArrayList;

/**
 * A word and what is said of it on a line, in columns between tabs or, in a line without one,
 * between spaces, as the CoNLL tasks had them. Lines that begin with {@code -DOCSTART-} are left
 * out.
 */
final class ColumnsParser extends SentenceParser {
  private static final String DOCUMENT = "-DOCSTART-";

  ColumnsParser(Columns columns) {
    super(columns);
  }

  @Override
  boolean parse(String sentence, CorpusRow row) {
    var words = new ArrayList<String>();
    var tags = new ArrayList<String>();
    String[] lines = sentence.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith(DOCUMENT)) {
        continue;
      }
      String[] fields =
          lines[i].indexOf('\t') >= 0 ? lines[i].split("\t", -1) : lines[i].strip().split(" +", -1);
      if (fields.length != width()) {
        reject(
            row,
            Reason.WRONG_FIELD_COUNT,
            i,
            "has "
                + fields.length
                + (fields.length == 1 ? " column" : " columns")
                + ", expected "
                + width());
        return true;
      }
      if (fields[word].isBlank() || (tag >= 0 && fields[tag].isBlank())) {
        int column = fields[word].isBlank() ? word : tag;
        Reason reason = column == word ? Reason.MALFORMED : Reason.MISSING_LABEL;
        reject(row, reason, i, "has no " + name(column));
        return true;
      }
      words.add(SpaceTokenizer.asOne(fields[word]));
      if (tag >= 0) {
        tags.add(fields[tag].strip());
      }
    }
    fill(row, words, tag < 0 ? null : tags);
    return !words.isEmpty();
  }
}
