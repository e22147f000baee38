package org.sunhwan.train;

import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Sizes;

/** The training rows, each with the worker that owns it; closed, executors keep them no longer. */
interface Dealt extends AutoCloseable {
  /**
   * Refuses executors and a driver that have too little memory to train the graph on these rows.
   */
  void requireMemory(
      NetworkShape shape, Sizes sizes, ComputationGraph graph, TrainingSettings settings);

  /** Rounds over these rows that train a graph on the driver. */
  Averaging averaging(JavaSparkContext spark, ComputationGraph graph, Work work);

  @Override
  void close();
}
