package org.sunhwan.train;

import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Shards where {@link Placement} wants them, not where they happen to be cached.
 *
 * @param <S> a worker's examples
 */
final class PlacedShards<S extends Examples> extends RDD<S> {
  private final transient List<String> places;

  /**
   * @param places an executor for each partition, or empty for any
   */
  PlacedShards(RDD<S> shards, List<String> places) {
    super(shards, shards.elementClassTag());
    this.places = places;
  }

  @Override
  public Partition[] getPartitions() {
    return firstParent(elementClassTag()).partitions();
  }

  /** Asks for the shard only when it is wanted: the executor may have it at hand. */
  @Override
  public Iterator<S> compute(Partition partition, TaskContext context) {
    RDD<S> shards = firstParent(elementClassTag());
    return JavaConverters.asScalaIterator(
        new java.util.Iterator<S>() {
          private Iterator<S> found;

          @Override
          public boolean hasNext() {
            return found().hasNext();
          }

          @Override
          public S next() {
            return found().next();
          }

          private Iterator<S> found() {
            if (found == null) {
              found = shards.iterator(partition, context);
            }
            return found;
          }
        });
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    List<String> preferred = places.isEmpty() ? List.of() : List.of(places.get(partition.index()));
    return JavaConverters.asScalaBuffer(preferred).toList();
  }
}
