package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.network.Feeding;

/**
 * How a worker's examples become the batches of a {@link StepTraining}; travels with every round.
 *
 * @param <S> a worker's examples
 */
sealed interface Batches<S extends Examples> extends Serializable {
  Batching batching();

  EpochOrder order(S shard, long seed, int epoch);

  MultiDataSet of(S shard, int[] examples);

  /** Tokens of some examples, without padding. */
  long tokens(S shard, int[] examples);

  /** Whether recurrent layers go on where the batch before has left off. */
  boolean carry();

  /** Sequences, in an order of their own each epoch; each begins anew. */
  record OfSequences(Feeding feeding, Batching batching) implements Batches<Shard> {
    @Override
    public EpochOrder order(Shard shard, long seed, int epoch) {
      return EpochOrder.of(shard, seed, epoch, batching);
    }

    @Override
    public MultiDataSet of(Shard shard, int[] examples) {
      return feeding.of(shard.examples(examples));
    }

    @Override
    public long tokens(Shard shard, int[] examples) {
      return Arrays.stream(examples).mapToLong(shard::length).sum();
    }

    @Override
    public boolean carry() {
      return false;
    }
  }

  /** Windows of a text, one after the other. */
  record OfWindows() implements Batches<Stream> {
    @Override
    public Batching batching() {
      return new Batching.Examples(1);
    }

    @Override
    public EpochOrder order(Stream stream, long seed, int epoch) {
      return EpochOrder.inOrder(epoch, stream.size());
    }

    @Override
    public MultiDataSet of(Stream stream, int[] windows) {
      return stream.text().batch(windows[0]);
    }

    @Override
    public long tokens(Stream stream, int[] windows) {
      return stream.text().tokens(windows[0]);
    }

    @Override
    public boolean carry() {
      return true;
    }
  }
}
