package org.sunhwan.testing;

import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Sums numbers on executors, which also write to the default file system; then ends as told. */
public final class CountingJob {
  private CountingJob() {}

  public static void main(String[] arguments) throws Exception {
    String folder = arguments[0];
    int exit = Integer.parseInt(arguments[1]);
    try (SparkSession spark = SparkSession.builder().appName("counting").getOrCreate()) {
      var hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
      long sum =
          new JavaSparkContext(spark.sparkContext())
              .parallelize(java.util.stream.IntStream.range(0, 1000).boxed().toList(), 2)
              .mapPartitionsWithIndex(
                  (index, numbers) -> {
                    long part = 0;
                    while (numbers.hasNext()) {
                      part += numbers.next();
                    }
                    write(
                        hadoop,
                        folder + "/part-" + index,
                        part + " " + ProcessHandle.current().pid());
                    return java.util.List.of(part).iterator();
                  },
                  false)
              .reduce(Long::sum);
      write(hadoop, folder + "/sum", "" + sum);
      System.out.println("{\"sum\":" + sum + "}");
    }
    if (exit != 0) {
      throw new SparkUserAppException(exit);
    }
  }

  private static void write(SerializableConfiguration hadoop, String path, String text)
      throws Exception {
    Path file = new Path(path);
    try (var out = file.getFileSystem(hadoop.value()).create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    FileSystem unused = FileSystem.get(hadoop.value());
    if (!unused.getUri().getScheme().equals("hdfs")) {
      throw new IllegalStateException("default file system is " + unused.getUri());
    }
  }
}
