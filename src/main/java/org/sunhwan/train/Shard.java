package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.sunhwan.network.Example;

/**
 * The sequences of one worker in number order: sequence i is number {@code worker + i * workers}.
 *
 * @param tokens token ids of each sequence
 * @param targets what each sequence is paired with; of a class, its id
 * @param characters character ids of each sequence, where the task has them
 */
record Shard(int worker, int workers, Ragged tokens, Ragged targets, Ragged characters)
    implements Examples, Serializable {

  /** A sequence on its way to its worker. */
  @SuppressWarnings("ArrayRecordComponent")
  record Sequence(int[] tokens, int[] targets, int[] characters) implements Serializable {}

  /** From sequences in number order. */
  static Shard of(int worker, int workers, Iterator<Sequence> sequences) {
    var tokens = new Ragged.Builder();
    var targets = new Ragged.Builder();
    var characters = new Ragged.Builder();
    while (sequences.hasNext()) {
      Sequence sequence = sequences.next();
      if (!tokens.add(sequence.tokens())
          || !targets.add(sequence.targets())
          || !characters.add(sequence.characters())) {
        throw new TrainingException(
            "The shard of worker %d holds more than %d tokens, the most one worker can own; raise"
                    .formatted(worker, Ragged.MOST)
                + " train.workers.");
      }
    }
    return new Shard(worker, workers, tokens.build(), targets.build(), characters.build());
  }

  /** The examples at these places. */
  Example[] examples(int[] places) {
    return Arrays.stream(places)
        .mapToObj(i -> new Example(tokens.list(i), targets.list(i), characters.list(i)))
        .toArray(Example[]::new);
  }

  @Override
  public int size() {
    return tokens.size();
  }

  @Override
  public long number(int i) {
    return worker + (long) i * workers;
  }

  @Override
  public int length(int i) {
    return tokens.length(i);
  }
}
