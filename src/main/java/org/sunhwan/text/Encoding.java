package org.sunhwan.text;

import java.util.Arrays;
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
  private final Admission admission;
  private final EncodingPlan plan;
  private final Vocabulary vocabulary;
  private final EncodingTotal total;
  private final EncodingTally tally = new EncodingTally();
  private final Tokenizer.Sink encode = this::encode;

  private long[] numbers;
  private int[] ids = new int[64];
  private int length;
  private int unknown;

  Encoding(
      Iterator<Rows> pieces,
      Admission admission,
      EncodingPlan plan,
      Vocabulary vocabulary,
      EncodingTotal total) {
    super(pieces);
    this.admission = admission;
    this.plan = plan;
    this.vocabulary = vocabulary;
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
    length = 0;
    unknown = 0;
    Split split = admission.admit(row, plan.given()[piece.file()]);
    if (split == null || !admission.cut(row, encode)) {
      return null;
    }
    int kept = Math.min(length, plan.maximumLength());
    SplitTally counts = tally.of(split);
    counts.rows++;
    counts.tokens += kept;
    counts.outOfVocabulary += unknown;
    counts.characters += row.text.codePointCount(0, row.text.length());
    counts.truncated += kept < length ? 1 : 0;
    counts.length(kept);

    var encoded = new EncodedRow();
    encoded.setSplit(split.label());
    encoded.setNumber(numbers[split.index()]++);
    encoded.setId(id(row));
    encoded.setTargets(new int[] {plan.label(row.label)});
    encoded.setTokens(Arrays.copyOf(ids, kept));
    // Training needs no text; scoring shows it and tokenizes it anew for models with another
    // vocabulary.
    encoded.setText(split == Split.TRAIN ? null : row.text);
    return encoded;
  }

  private void encode(char[] chars, int start, int end) {
    if (length < plan.maximumLength()) {
      int id = vocabulary.id(chars, start, end);
      unknown += id == Vocabulary.UNKNOWN ? 1 : 0;
      if (length == ids.length) {
        ids = Arrays.copyOf(ids, 2 * length);
      }
      ids[length] = id;
    }
    length++;
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
