package org.sunhwan.text;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Decides whether a row is used, in which split, and cuts its text. Every pass over the corpus asks
 * it, so all of them agree.
 */
final class Admission {
  private final Tokenizer tokenizer;
  private final CorpusSettings corpus;
  private final Drawing drawing;
  private final Pairing pairing;
  private final boolean emptyTexts;
  private final TokenCounter counter = new TokenCounter();

  /**
   * What decides, in a form that travels to the tasks.
   *
   * @param tokenizer the tokenizer's file
   * @param pairing what rows are paired with
   * @param emptyTexts whether a text without a token is one: a blank line of running text
   */
  record Rules(
      String tokenizer,
      CorpusSettings corpus,
      Drawing drawing,
      Pairing.Rules pairing,
      boolean emptyTexts)
      implements Serializable {

    /** The same with known labels. */
    Rules with(List<String> labels) {
      return new Rules(tokenizer, corpus, drawing, pairing.with(labels), emptyTexts);
    }

    /** The same with learned tokenizers. */
    Rules cutting(String texts, String targets) {
      return new Rules(texts, corpus, drawing, pairing.cutting(targets), emptyTexts);
    }
  }

  Admission(Rules rules) {
    tokenizer = Tokenizers.read(rules.tokenizer());
    corpus = rules.corpus();
    drawing = rules.drawing();
    pairing = Pairing.of(rules.pairing(), corpus);
    emptyTexts = rules.emptyTexts();
  }

  /**
   * The split of the row, or null if it was rejected. What can still go wrong is that {@link #cut}
   * finds no token, or too many.
   *
   * @param given the split that the row's file was given to
   */
  Split admit(CorpusRow row, Split given) {
    Split split = given;
    if (row.reason == null && !corpus.splitColumn().isEmpty()) {
      split = named(row.split);
      if (split == null) {
        row.reject(
            Reason.UNKNOWN_SPLIT,
            Names.shown(row.split) + " is none of train, validation and test");
      }
    }
    if (row.reason == null) {
      pairing.check(row);
    }
    if (row.reason == null) {
      checkText(row);
    }
    if (row.reason != null) {
      return null;
    }
    return split == Split.TRAIN && !drawing.nothing() ? drawing.split(row, tokenizer) : split;
  }

  /** Hands over the row's tokens; a row without one is rejected. */
  boolean cut(CorpusRow row, Tokenizer.Sink tokens) {
    return cut(row, tokens, (chars, start, end) -> {});
  }

  /**
   * The same.
   *
   * @param others receives the tokens of a target text, or the words' characters
   */
  boolean cut(CorpusRow row, Tokenizer.Sink tokens, Tokenizer.Sink others) {
    // Nobody may see tokens of a row that its length makes a bad one.
    if (pairing.aligned() && !fits(row, counter.count(tokenizer, row.text))) {
      return false;
    }
    if (counter.count(tokenizer, row.text, tokens) == 0 && !emptyTexts) {
      row.reject(Reason.EMPTY_TEXT, "the text holds no token");
      return false;
    }
    pairing.slice(row, others);
    return true;
  }

  private boolean fits(CorpusRow row, int length) {
    return length == 0 || pairing.fits(row, length);
  }

  /** Hands over the labels of a good row. */
  void labels(CorpusRow row, Consumer<String> labels) {
    pairing.labels(row, labels);
  }

  /** What a good row's text is paired with, but for the tokens of a target text. */
  int[] targets(CorpusRow row) {
    return pairing.targets(row);
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

  private void checkText(CorpusRow row) {
    if (row.text == null || (!emptyTexts && row.text.isBlank())) {
      row.reject(Reason.EMPTY_TEXT, "column \"" + corpus.textColumn() + "\" is empty");
    } else if (longer(row.text, corpus.maximumCharacters())) {
      row.rejectLong(
          row.place,
          row.text.codePointCount(0, row.text.length())
              + " characters, "
              + corpus.maximumCharacters()
              + " are allowed");
    }
  }

  static boolean longer(String text, int characters) {
    return text.length() > characters && text.codePointCount(0, text.length()) > characters;
  }
}
