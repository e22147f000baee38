package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;

/**
 * The first pass over the corpus, as one task runs it: which rows are good, and how often the
 * training rows hold each token.
 */
final class Counting implements Iterator<Counting.Block> {
  /** A task hands over what it counted before it outgrows these. */
  private static final int MOST_TOKENS = 1 << 19;

  private static final int MOST_HASHES = 1 << 20;

  private static final Tokenizer.Sink IGNORE = (chars, start, end) -> {};

  /**
   * What a task hands over now and then.
   *
   * @param pieces the pieces finished since the last block
   * @param tokens of training rows' texts
   * @param others of training rows' target texts; or characters of their words
   * @param training identities of the training rows' texts, where wanted
   * @param test the same of the test rows
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Block(List<PieceCount> pieces, Counts tokens, Counts others, long[] training, long[] test)
      implements Serializable {}

  /** Tokens, each once, and how often each was met. */
  @SuppressWarnings("ArrayRecordComponent")
  record Counts(String[] tokens, long[] counts) implements Serializable {
    private static Counts of(TokenCounts counted) {
      var tokens = new ArrayList<String>(counted.size());
      var times = new Longs();
      counted.forEach(
          (token, count) -> {
            tokens.add(token);
            times.add(count);
          });
      counted.clear();
      return new Counts(tokens.toArray(String[]::new), times.toArray());
    }
  }

  private final Iterator<Rows> pieces;
  private final Admission admission;
  private final Split[] given;
  private final boolean overlap;
  private final int partition = TaskContext.getPartitionId();
  private Rows open;
  private PieceCounter counter;
  private boolean done;

  private List<PieceCount> finished = new ArrayList<>();
  private final TokenCounts tokens = new TokenCounts();
  private final TokenCounts others = new TokenCounts();
  private final Tokenizer.Sink countOther = this::countOther;
  private final boolean shared;
  private Longs training = new Longs();
  private Longs test = new Longs();

  /**
   * @param given the split of each corpus file
   * @param overlap whether to hand over text hashes
   * @param shared whether the other tokens are counted with the texts' own
   */
  Counting(
      Iterator<Rows> pieces, Admission admission, Split[] given, boolean overlap, boolean shared) {
    this.pieces = pieces;
    this.admission = admission;
    this.given = given;
    this.overlap = overlap;
    this.shared = shared;
  }

  @Override
  public boolean hasNext() {
    return !done;
  }

  @Override
  public Block next() {
    if (done) {
      throw new NoSuchElementException();
    }
    while (!full()) {
      if (open == null) {
        if (!pieces.hasNext()) {
          done = true;
          break;
        }
        open = pieces.next();
        counter = new PieceCounter();
      }
      if (open.next()) {
        countRow();
      } else {
        finished.add(counter.result(partition, open));
        open.close();
        open = null;
      }
    }
    return handOver();
  }

  private void countRow() {
    CorpusRow row = open.row();
    Split split = admission.admit(row, given[open.file()]);
    boolean good =
        split == Split.TRAIN
            ? admission.cut(row, tokens, countOther)
            : split != null && admission.cut(row, IGNORE);
    if (!good) {
      counter.bad(row);
      return;
    }
    counter.good(row, split, admission);
    if (overlap && split == Split.TRAIN) {
      training.add(admission.textHash(row));
    } else if (overlap && split == Split.TEST) {
      test.add(admission.textHash(row));
    }
  }

  private void countOther(char[] chars, int start, int end) {
    // Words end in an empty token where characters are counted.
    if (end > start) {
      (shared ? tokens : others).token(chars, start, end);
    }
  }

  private boolean full() {
    return tokens.size() + others.size() >= MOST_TOKENS
        || training.size() + test.size() >= MOST_HASHES;
  }

  private Block handOver() {
    var block =
        new Block(
            finished, Counts.of(tokens), Counts.of(others), training.toArray(), test.toArray());
    finished = new ArrayList<>();
    training = new Longs();
    test = new Longs();
    return block;
  }
}
