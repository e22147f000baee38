package org.sunhwan.job;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** Asks every executor of a session one thing. */
final class EveryExecutor {
  /** A quick executor may take all tasks of a round before a slow one has begun. */
  private static final int ROUNDS = 5;

  private EveryExecutor() {}

  /** What an executor is asked; runs there. */
  interface Question<T> extends Serializable {
    T answer();
  }

  /**
   * The answers by place, such as {@code executor 3 on host}; in local mode one, of the driver,
   * whose JVM does the work.
   *
   * <p>Spark sends tasks, not questions: a round has several tasks for every core, each long enough
   * that no executor takes them all, and rounds are repeated until every executor that is there has
   * answered, {@value #ROUNDS} at most. Executors that come later, or are too busy to take a task
   * in any round, are not seen.
   */
  static <T extends Serializable> Map<String, T> asked(SparkSession spark, Question<T> question) {
    if (spark.sparkContext().isLocal()) {
      return Map.of("driver", question.answer());
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var answers = new TreeMap<String, Tuple2<String, T>>();
    for (int round = 0; round < ROUNDS; round++) {
      int tasks = Math.max(4, 4 * context.defaultParallelism());
      context
          .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
          .mapToPair(
              task -> {
                Thread.sleep(100);
                var here = SparkEnv.get().blockManager().blockManagerId();
                return new Tuple2<>(here.hostPort(), new Tuple2<>(place(), question.answer()));
              })
          .collect()
          .forEach(answer -> answers.put(answer._1(), answer._2()));
      if (answers.keySet().containsAll(executors(spark))) {
        break;
      }
    }
    return answers.values().stream()
        .collect(Collectors.toMap(Tuple2::_1, Tuple2::_2, (a, b) -> b, TreeMap::new));
  }

  /** Where the task runs that asks. */
  private static String place() {
    return "executor "
        + SparkEnv.get().executorId()
        + " on "
        + SparkEnv.get().blockManager().blockManagerId().host();
  }

  /** Addresses of the executors that are there now. */
  private static Set<String> executors(SparkSession spark) {
    String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
    return JavaConverters.mapAsJavaMap(spark.sparkContext().getExecutorMemoryStatus())
        .keySet()
        .stream()
        .filter(address -> !address.equals(driver))
        .collect(Collectors.toSet());
  }
}
