package org.sunhwan.text;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The second pass over the corpus, as one task runs it: good rows become token ids and get their
 * numbers.
 */
final class Encoding extends EachRow<EncodedRow> {
  /** The second target of a category's text whose end is not among its tokens. */
  private static final int CUT = 1;

  private final Admission admission;
  private final EncodingPlan plan;
  private final EncodingTotal total;
  private final EncodingTally tally = new EncodingTally();
  private final TokenIds tokens;
  private final TokenIds others;

  private long[] numbers;

  /**
   * @param others ids of target texts' tokens, or of words' characters
   */
  Encoding(
      Iterator<Rows> pieces,
      Admission admission,
      EncodingPlan plan,
      Vocabulary vocabulary,
      Vocabulary others,
      EncodingTotal total) {
    super(pieces);
    this.admission = admission;
    this.plan = plan;
    this.tokens = new TokenIds(vocabulary, plan.maximumLength());
    this.others = new TokenIds(others, Integer.MAX_VALUE);
    this.total = total;
  }

  @Override
  void enter(Rows piece) {
    numbers = plan.numbers(piece.file(), piece.start());
  }

  @Override
  void finish() {
    total.add(tally);
  }

  /** The row as the dataset keeps it, or null if it is a bad one. */
  @Override
  EncodedRow take(Rows piece) {
    CorpusRow row = piece.row();
    tally.see(row);
    tokens.clear();
    others.clear();
    Split split = admission.admit(row, plan.given()[piece.file()]);
    if (split == null || !admission.cut(row, tokens, others)) {
      return null;
    }
    if (plan.target() == Target.NOTHING) {
      tokens.add(Vocabulary.END);
    }
    var encoded = new EncodedRow();
    encoded.setSplit(split.label());
    encoded.setNumber(numbers[split.index()]++);
    encoded.setId(id(row));
    encoded.setTokens(tokens.toArray());
    encoded.setTargets(targets(row));
    if (plan.target() == Target.TAGS) {
      encoded.setCharacters(others.toArray());
    }
    // Training needs no text; scoring shows it and tokenizes it anew for models with another
    // vocabulary.
    if (split != Split.TRAIN) {
      encoded.setText(row.text);
      encoded.setTargetText(row.target);
    }
    count(row, tally.of(split));
    return encoded;
  }

  private int[] targets(CorpusRow row) {
    return switch (plan.target()) {
      case TEXT -> others.toArray();
      // Who is to write texts must not learn that they end where they were cut.
      case CATEGORY ->
          tokens.truncated() ? new int[] {admission.targets(row)[0], CUT} : admission.targets(row);
      case CLASS, CLASSES, NUMBER, TAGS, NOTHING -> admission.targets(row);
    };
  }

  private void count(CorpusRow row, SplitTally counts) {
    counts.rows++;
    counts.tokens += tokens.kept();
    counts.outOfVocabulary += tokens.unknown();
    counts.characters += row.text.codePointCount(0, row.text.length());
    counts.truncated += tokens.truncated() ? 1 : 0;
    counts.length(tokens.kept());
    if (plan.target() == Target.TEXT) {
      counts.target(row.target, others);
    } else if (plan.target() == Target.NUMBER) {
      counts.numbers.add(NumberPairing.value(row));
    }
  }

  private Map<String, String> id(CorpusRow row) {
    List<String> columns = plan.idColumns();
    if (columns.size() <= 1) {
      return columns.isEmpty() ? Map.of() : Collections.singletonMap(columns.get(0), row.ids[0]);
    }
    var id = new HashMap<String, String>();
    for (int i = 0; i < row.ids.length; i++) {
      id.put(columns.get(i), row.ids[i]);
    }
    return id;
  }
}
