package org.sunhwan.text;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/** Reads what a row's text is paired with. An instance belongs to one task. */
sealed interface Pairing
    permits ClassPairing, ClassesPairing, NumberPairing, TagPairing, TextPairing, NoPairing {

  /**
   * What decides, in a form that travels to the tasks.
   *
   * @param labels the labels that exist; empty: not known yet, any will do
   * @param tokenizer the file of the tokenizer that cuts target texts
   * @param mostTokens of a text, where the row is quarantined otherwise
   * @param mostTargets tokens of a target text
   */
  record Rules(
      Target target, List<String> labels, String tokenizer, int mostTokens, int mostTargets)
      implements Serializable {
    /** Of texts to judge, whatever they might be paired with. */
    static final Rules NOTHING =
        new Rules(Target.NOTHING, List.of(), "", Integer.MAX_VALUE, Integer.MAX_VALUE);

    Rules with(List<String> known) {
      return new Rules(target, known, tokenizer, mostTokens, mostTargets);
    }

    Rules cutting(String targets) {
      return new Rules(target, labels, targets, mostTokens, mostTargets);
    }
  }

  static Pairing of(Rules rules, CorpusSettings corpus) {
    return switch (rules.target()) {
      case CLASS, CATEGORY -> new ClassPairing(corpus.labelColumn(), rules.labels());
      case CLASSES -> new ClassesPairing(corpus.labelSeparator(), rules.labels());
      case NUMBER -> new NumberPairing(corpus.labelColumn());
      case TAGS -> new TagPairing(rules, corpus.labelColumn());
      case TEXT -> new TextPairing(rules, corpus);
      case NOTHING -> new NoPairing();
    };
  }

  /** Rejects a row that is paired with nothing usable. */
  void check(CorpusRow row);

  /** Hands over the labels of a good row, each once a document or word. */
  default void labels(CorpusRow row, Consumer<String> labels) {}

  /** Whether {@link #fits} wants to see a text's length before its tokens are used. */
  default boolean aligned() {
    return false;
  }

  /** Rejects a row whose text has a number of tokens that what it is paired with does not allow. */
  default boolean fits(CorpusRow row, int tokens) {
    return true;
  }

  /** Hands over the tokens beside the text's own: those of a target text, or characters. */
  default void slice(CorpusRow row, Tokenizer.Sink tokens) {}

  /** What the row's text is paired with, as the dataset keeps it; a target text's ids are not. */
  int[] targets(CorpusRow row);
}

/** Nothing to read. */
final class NoPairing implements Pairing {
  private static final int[] NONE = {};

  @Override
  public void check(CorpusRow row) {}

  @Override
  public int[] targets(CorpusRow row) {
    return NONE;
  }
}
