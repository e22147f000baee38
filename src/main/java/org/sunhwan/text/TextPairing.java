package org.sunhwan.text;

/** Another text. */
final class TextPairing implements Pairing {
  private static final int[] NONE = {};

  private final Tokenizer tokenizer;
  private final String column;
  private final int mostCharacters;
  private final int mostTokens;
  private final int mostTargets;
  private final TokenCounter counter = new TokenCounter();

  TextPairing(Rules rules, CorpusSettings corpus) {
    this.tokenizer = Tokenizers.read(rules.tokenizer());
    this.column = "column \"" + corpus.targetColumn() + "\"";
    this.mostCharacters = corpus.maximumCharacters();
    this.mostTokens = rules.mostTokens();
    this.mostTargets = rules.mostTargets();
  }

  @Override
  public void check(CorpusRow row) {
    if (row.target == null || row.target.isBlank()) {
      row.reject(Reason.EMPTY_TARGET, place(row) + " is empty");
    } else if (Admission.longer(row.target, mostCharacters)) {
      row.rejectLong(
          place(row),
          row.target.codePointCount(0, row.target.length())
              + " characters, "
              + mostCharacters
              + " are allowed");
    }
  }

  private String place(CorpusRow row) {
    return row.targetPlace == null ? column : row.targetPlace;
  }

  @Override
  public boolean aligned() {
    return true;
  }

  @Override
  public boolean fits(CorpusRow row, int tokens) {
    int targets = counter.count(tokenizer, row.target);
    if (targets == 0) {
      row.reject(Reason.EMPTY_TARGET, place(row) + " holds no token");
    } else if (tokens > mostTokens) {
      row.rejectLong(
          row.place, tokens + " tokens, " + mostTokens + " are allowed (sequence.max-length)");
    } else if (targets > mostTargets) {
      row.rejectLong(
          place(row),
          targets + " tokens, " + mostTargets + " are allowed (sequence.max-target-length)");
    }
    return row.reason == null;
  }

  @Override
  public void slice(CorpusRow row, Tokenizer.Sink tokens) {
    tokenizer.slice(row.target, tokens);
  }

  @Override
  public int[] targets(CorpusRow row) {
    return NONE;
  }
}
