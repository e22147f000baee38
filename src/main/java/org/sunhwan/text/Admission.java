package org.sunhwan.text;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides whether a row is used, in which split, and cuts its text. Every pass over the corpus asks
 * it, so all of them agree.
 */
final class Admission {
  private final Tokenizer tokenizer;
  private final CorpusSettings corpus;
  private final Drawing drawing;
  private final Set<String> labels;
  private final Counter counter = new Counter();

  /**
   * What decides, in a form that travels to the tasks.
   *
   * @param tokenizer the tokenizer's file
   * @param labels the labels that exist; empty: not known yet, any will do
   */
  record Rules(String tokenizer, CorpusSettings corpus, Drawing drawing, List<String> labels)
      implements Serializable {}

  Admission(Rules rules) {
    tokenizer = Tokenizers.read(rules.tokenizer());
    corpus = rules.corpus();
    drawing = rules.drawing();
    labels = Set.copyOf(rules.labels());
  }

  /**
   * The split of the row, or null if it was rejected. What can still go wrong is that {@link #cut}
   * finds no token.
   *
   * @param given the split that the row's file was given to
   */
  Split admit(CorpusRow row, Split given) {
    Split split = given;
    if (row.reason == null && !corpus.splitColumn().isEmpty()) {
      split = named(row.split);
      if (split == null) {
        row.reject(
            Reason.UNKNOWN_SPLIT, shown(row.split) + " is none of train, validation and test");
      }
    }
    if (row.reason == null && !corpus.labelColumn().isEmpty()) {
      checkLabel(row);
    }
    if (row.reason == null) {
      checkText(row);
    }
    if (row.reason != null) {
      return null;
    }
    return split == Split.TRAIN && !drawing.nothing()
        ? drawing.split(tokenizer.normalize(row.text))
        : split;
  }

  /** Hands over the row's tokens; a row without one is rejected. */
  boolean cut(CorpusRow row, Tokenizer.Sink tokens) {
    counter.count = 0;
    counter.next = tokens;
    tokenizer.slice(row.text, counter);
    if (counter.count == 0) {
      row.reject(Reason.EMPTY_TEXT, "the text holds no token");
    }
    return counter.count > 0;
  }

  /** Identity of the row's normalised text. */
  long textHash(CorpusRow row) {
    return StableHash.text(tokenizer.normalize(row.text), 0);
  }

  /** The split of that name, or null. */
  static Split named(String name) {
    if (name != null) {
      String wanted = name.strip().toLowerCase(Locale.ROOT);
      for (Split split : Split.values()) {
        if (split.label().equals(wanted)) {
          return split;
        }
      }
    }
    return null;
  }

  private void checkLabel(CorpusRow row) {
    row.label = row.label == null ? "" : row.label.strip();
    if (row.label.isEmpty()) {
      row.reject(Reason.MISSING_LABEL, "column \"" + corpus.labelColumn() + "\" is empty");
    } else if (row.label.indexOf('\n') >= 0 || row.label.indexOf('\r') >= 0) {
      row.reject(Reason.MALFORMED, "the label holds a line break");
    } else if (!labels.isEmpty() && !labels.contains(row.label)) {
      row.reject(
          Reason.UNKNOWN_LABEL, shown(row.label) + " is none of the " + labels.size() + " labels");
    }
  }

  private void checkText(CorpusRow row) {
    if (row.text == null || row.text.isBlank()) {
      row.reject(Reason.EMPTY_TEXT, "column \"" + corpus.textColumn() + "\" is empty");
    } else if (row.text.length() > corpus.maximumCharacters()) {
      int characters = row.text.codePointCount(0, row.text.length());
      if (characters > corpus.maximumCharacters()) {
        row.reject(
            Reason.OVER_LONG,
            characters + " characters, " + corpus.maximumCharacters() + " are allowed");
      }
    }
  }

  /** Corpus text in an explanation: short. */
  private static String shown(String value) {
    if (value == null) {
      return "null";
    }
    return "\"" + (value.length() <= 100 ? value : value.substring(0, 100) + "…") + "\"";
  }

  private static final class Counter implements Tokenizer.Sink {
    private int count;
    private Tokenizer.Sink next;

    @Override
    public void token(char[] chars, int start, int end) {
      count++;
      next.token(chars, start, end);
    }
  }
}
