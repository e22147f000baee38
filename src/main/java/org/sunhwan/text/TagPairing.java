package org.sunhwan.text;

import java.util.Arrays;
import java.util.function.Consumer;

/** A tag for every word. Words stand between white space, and so do tags in a label column. */
final class TagPairing implements Pairing {
  /** The target of a word whose tag is not counted. */
  static final int NOT_COUNTED = -1;

  private final String column;
  private final Names names;
  private final int mostTokens;

  TagPairing(Rules rules, String column) {
    this.column = column;
    this.names = new Names(rules.labels());
    this.mostTokens = rules.mostTokens();
  }

  @Override
  public void check(CorpusRow row) {
    if (row.tags == null && row.label != null && !row.label.isBlank()) {
      row.tags = row.label.strip().split("[ \t\n\u000B\f\r]+", -1);
    }
    if (row.tags == null || Arrays.stream(row.tags).allMatch(tag -> tag == null)) {
      row.reject(Reason.MISSING_LABEL, "column \"" + column + "\" has no tag");
      return;
    }
    for (int i = 0; i < row.tags.length; i++) {
      if (row.tags[i] != null && !names.known(row.tags[i])) {
        row.reject(
            Reason.UNKNOWN_LABEL,
            Names.shown(row.tags[i])
                + ", tag "
                + (i + 1)
                + " of "
                + row.tags.length
                + ", is none of the "
                + names.size()
                + " tags");
        return;
      }
    }
  }

  @Override
  public void labels(CorpusRow row, Consumer<String> labels) {
    for (String tag : row.tags) {
      if (tag != null) {
        labels.accept(tag);
      }
    }
  }

  @Override
  public boolean aligned() {
    return true;
  }

  @Override
  public boolean fits(CorpusRow row, int tokens) {
    if (tokens != row.tags.length) {
      row.reject(Reason.TAG_COUNT, row.tags.length + " tags for " + tokens + " words");
    } else if (tokens > mostTokens) {
      row.reject(
          Reason.OVER_LONG,
          tokens + " words, " + mostTokens + " are allowed (sequence.max-length)");
    }
    return row.reason == null;
  }

  /** The words' characters, with an empty token after each word. */
  @Override
  public void slice(CorpusRow row, Tokenizer.Sink tokens) {
    WordCharacters.slice(row.text, tokens);
  }

  @Override
  public int[] targets(CorpusRow row) {
    return Arrays.stream(row.tags)
        .mapToInt(tag -> tag == null ? NOT_COUNTED : names.id(tag))
        .toArray();
  }
}
