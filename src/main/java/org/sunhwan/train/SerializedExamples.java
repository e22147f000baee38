package org.sunhwan.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import scala.Tuple2;

/**
 * One worker's DL4J examples, each as the bytes of a {@link MultiDataSet}.
 *
 * @param lengths time steps of each, or 1
 * @param digest of all their bytes: executors that lost them compute them again from the user's
 *     RDD, which may not yield the same twice
 */
@SuppressWarnings("ArrayRecordComponent")
record SerializedExamples(int worker, int workers, byte[][] examples, int[] lengths, String digest)
    implements Examples, Serializable {

  static SerializedExamples of(int worker, int workers, byte[][] examples, int[] lengths) {
    return new SerializedExamples(worker, workers, examples, lengths, digest(examples));
  }

  private static String digest(byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** One example on its way. */
  @SuppressWarnings("ArrayRecordComponent")
  record Example(byte[] bytes, int length) implements Serializable {

    /** Arrays in row order, so that equal examples are equal bytes. */
    static Example of(org.nd4j.linalg.dataset.api.MultiDataSet one) {
      var plain =
          new MultiDataSet(
              inRowOrder(one.getFeatures()),
              inRowOrder(one.getLabels()),
              inRowOrder(one.getFeaturesMaskArrays()),
              inRowOrder(one.getLabelsMaskArrays()));
      INDArray features = one.getFeatures(0);
      try (var bytes = new ByteArrayOutputStream()) {
        plain.save(bytes);
        return new Example(bytes.toByteArray(), features.rank() == 3 ? (int) features.size(2) : 1);
      } catch (IOException e) {
        throw new UncheckedIOException("Writing to memory failed.", e);
      }
    }

    private static INDArray[] inRowOrder(INDArray[] arrays) {
      return arrays == null
          ? null
          : Arrays.stream(arrays)
              .map(array -> array == null ? null : array.dup('c'))
              .toArray(INDArray[]::new);
    }
  }

  /** Single examples with their digests, kept: dealing looks at them more than once. */
  static JavaPairRDD<String, Example> read(JavaRDD<org.nd4j.linalg.dataset.api.MultiDataSet> data) {
    return data.flatMap(batch -> batch.asList().iterator())
        .map(Example::of)
        .mapToPair(example -> new Tuple2<>(digest(example.bytes()), example))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Deals single examples out to workers. An example's number is its rank by the digest of its
   * content, so that partitions and their order do not matter.
   */
  static JavaRDD<SerializedExamples> deal(JavaPairRDD<String, Example> read, int workers) {
    JavaRDD<SerializedExamples> shards =
        read.sortByKey()
            .values()
            .zipWithIndex()
            .mapToPair(numbered -> new Tuple2<>(numbered._2(), numbered._1()))
            .repartitionAndSortWithinPartitions(new ByWorker(workers))
            .values()
            .mapPartitions(own -> List.of(gather(own, workers)).iterator(), true);
    shards.persist(StorageLevel.MEMORY_AND_DISK());
    shards.setName("training examples");
    return shards;
  }

  private static SerializedExamples gather(Iterator<Example> sorted, int workers) {
    List<Example> own = new ArrayList<>();
    sorted.forEachRemaining(own::add);
    return of(
        TaskContext.getPartitionId(),
        workers,
        own.stream().map(Example::bytes).toArray(byte[][]::new),
        own.stream().mapToInt(Example::length).toArray());
  }

  @Override
  public int size() {
    return examples.length;
  }

  @Override
  public int length(int i) {
    return lengths[i];
  }

  @Override
  public long number(int i) {
    return worker + (long) i * workers;
  }

  /** Some of the examples as one batch, padded and masked where lengths differ. */
  org.nd4j.linalg.dataset.api.MultiDataSet batch(int[] chosen) {
    return MultiDataSet.merge(
        IntStream.of(chosen).mapToObj(i -> SerializedExamples.read(examples[i])).toList());
  }

  private static org.nd4j.linalg.dataset.api.MultiDataSet read(byte[] bytes) {
    var example = new MultiDataSet();
    try {
      example.load(new ByteArrayInputStream(bytes));
      return example;
    } catch (IOException e) {
      throw new UncheckedIOException("An example that this run wrote cannot be read.", e);
    }
  }
}
