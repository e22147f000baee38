package org.sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * CoNLL-U (universaldependencies.org/format.html): ten columns a word, {@code _} where one is
 * empty, comments before the words. Lines of multiword tokens (3-4) and of empty nodes (3.1) are no
 * words. The form {@code _} is a word of one underscore.
 */
final class ConlluParser extends SentenceParser {
  static final List<String> COLUMNS =
      List.of("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc");

  private static final Pattern NO_WORD = Pattern.compile("[0-9]+[-.][0-9]+");
  private static final String EMPTY = "_";

  ConlluParser(Columns columns) {
    super(columns);
  }

  @Override
  boolean parse(String sentence, CorpusRow row) {
    var words = new ArrayList<String>();
    var tags = new ArrayList<String>();
    String[] lines = sentence.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith("#")) {
        comment(lines[i], row);
      } else if (!line(lines[i], i, words, tags, row)) {
        return true;
      }
    }
    fill(row, words, tag < 0 ? null : tags);
    return !words.isEmpty();
  }

  /** {@code # name = value}: a column of the sentence. */
  private void comment(String line, CorpusRow row) {
    int equals = line.indexOf('=');
    if (equals > 0) {
      String name = line.substring(1, equals).strip();
      if (!COLUMNS.contains(name)) {
        row.put(role(name), line.substring(equals + 1).strip());
      }
    }
  }

  /** Adds the line's word; false where the sentence is rejected. */
  private boolean line(String line, int at, List<String> words, List<String> tags, CorpusRow row) {
    String[] fields = line.split("\t", -1);
    if (fields.length != COLUMNS.size()) {
      reject(
          row,
          Reason.WRONG_FIELD_COUNT,
          at,
          "has " + fields.length + " columns, expected " + COLUMNS.size());
      return false;
    }
    if (NO_WORD.matcher(fields[0]).matches()) {
      return true;
    }
    if (!fields[0].equals(Integer.toString(words.size() + 1))) {
      reject(
          row,
          Reason.MALFORMED,
          at,
          "has the id " + Names.shown(fields[0]) + ", expected " + (words.size() + 1));
      return false;
    }
    if (fields[word].isBlank()) {
      reject(row, Reason.MALFORMED, at, "has no " + COLUMNS.get(word));
      return false;
    }
    words.add(SpaceTokenizer.asOne(fields[word]));
    if (tag >= 0) {
      tags.add(fields[tag].isEmpty() || fields[tag].equals(EMPTY) ? null : fields[tag]);
    }
    return true;
  }
}
