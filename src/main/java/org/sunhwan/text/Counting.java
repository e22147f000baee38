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
   * @param tokens tokens of training rows, each once
   * @param counts how often, by token
   * @param training identities of the training rows' texts, where wanted
   * @param test the same of the test rows
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Block(
      List<PieceCount> pieces, String[] tokens, long[] counts, long[] training, long[] test)
      implements Serializable {}

  private final Iterator<Rows> pieces;
  private final Admission admission;
  private final Split[] given;
  private final boolean overlap;
  private final int partition = TaskContext.getPartitionId();
  private Rows open;
  private PieceCounter counter;
  private boolean done;

  private List<PieceCount> finished = new ArrayList<>();
  private final TokenCounts counts = new TokenCounts();
  private Longs training = new Longs();
  private Longs test = new Longs();

  /**
   * @param given the split of each corpus file
   * @param overlap whether to hand over text hashes
   */
  Counting(Iterator<Rows> pieces, Admission admission, Split[] given, boolean overlap) {
    this.pieces = pieces;
    this.admission = admission;
    this.given = given;
    this.overlap = overlap;
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
        finished.add(counter.result(partition, open.file(), open.start()));
        open.close();
        open = null;
      }
    }
    return handOver();
  }

  private void countRow() {
    CorpusRow row = open.row();
    Split split = admission.admit(row, given[open.file()]);
    boolean good = split != null && admission.cut(row, split == Split.TRAIN ? counts : IGNORE);
    if (!good) {
      counter.bad(row);
      return;
    }
    counter.good(row, split);
    if (overlap && split == Split.TRAIN) {
      training.add(admission.textHash(row));
    } else if (overlap && split == Split.TEST) {
      test.add(admission.textHash(row));
    }
  }

  private boolean full() {
    return counts.size() >= MOST_TOKENS || training.size() + test.size() >= MOST_HASHES;
  }

  private Block handOver() {
    var tokens = new ArrayList<String>(counts.size());
    var times = new Longs();
    counts.forEach(
        (token, count) -> {
          tokens.add(token);
          times.add(count);
        });
    var block =
        new Block(
            finished,
            tokens.toArray(String[]::new),
            times.toArray(),
            training.toArray(),
            test.toArray());
    finished = new ArrayList<>();
    counts.clear();
    training = new Longs();
    test = new Longs();
    return block;
  }
}
