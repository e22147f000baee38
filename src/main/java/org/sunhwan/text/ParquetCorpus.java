package org.sunhwan.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** The Parquet files of a corpus, read by Spark. */
final class ParquetCorpus {
  /** How Spark says that a file broke off; it names the file with its scheme. */
  private static final Pattern READING_FILE =
      Pattern.compile("Encountered error while reading file (\\S+?)\\.(?: |$)");

  private ParquetCorpus() {}

  /** The pieces of all Parquet files among the corpus files. */
  static JavaRDD<Rows> pieces(SparkSession spark, CorpusSettings settings, List<CorpusFile> files) {
    var positions = new HashMap<String, Integer>();
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).format() == CorpusSettings.Format.PARQUET) {
        positions.put(key(files.get(i).path()), i);
      }
    }
    List<String> paths =
        files.stream()
            .filter(file -> file.format() == CorpusSettings.Format.PARQUET)
            .map(CorpusFile::path)
            .toList();
    Dataset<Row> table = open(spark, paths);
    Columns.among(List.of(table.columns()), settings, paths.get(0));
    Broadcast<Map<String, Integer>> known =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(positions);
    UDF1<String, Integer> position = path -> known.value().get(key(URI.create(path).getPath()));
    var columns = new ArrayList<Column>();
    columns.add(udf(position, DataTypes.IntegerType).apply(col("_metadata.file_path")));
    columns.add(col("_metadata.row_index"));
    columns.add(string(settings.textColumn()));
    columns.add(string(settings.labelColumn()));
    columns.add(string(settings.splitColumn()));
    columns.add(string(settings.targetColumn()));
    settings.idColumns().forEach(id -> columns.add(string(id)));
    int ids = settings.idColumns().size();
    return table
        .select(columns.toArray(Column[]::new))
        .javaRDD()
        .mapPartitions(rows -> new TableRows(rows, ids));
  }

  private static Dataset<Row> open(SparkSession spark, List<String> paths) {
    try {
      return spark.read().parquet(paths.toArray(String[]::new));
    } catch (Exception e) {
      throw unreadable(paths.get(0) + (paths.size() == 1 ? "" : " or another corpus file"), e);
    }
  }

  /** The file that a task could not read, or null if the failure is another one. */
  static String brokenFile(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher file = READING_FILE.matcher(String.valueOf(cause.getMessage()));
      if (cause instanceof SparkException && file.find()) {
        return URI.create(file.group(1)).getPath();
      }
    }
    return null;
  }

  /** The sentence for a file that Spark cannot read. */
  static CorpusException unreadable(String file, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return new CorpusException(
        file
            + " cannot be read as Parquet: "
            + reason
            + ". It may be cut off or of another format; write it again, take it out of the corpus,"
            + " or set corpus.format.",
        cause);
  }

  /** A column as text; numbers and booleans become their decimal or plain form. */
  private static Column string(String name) {
    return name.isEmpty()
        ? lit(null).cast(DataTypes.StringType)
        : col("`" + name.replace("`", "``") + "`").cast(DataTypes.StringType);
  }

  /** A path without scheme and host, which Spark and Hadoop write in different ways. */
  private static String key(String path) {
    String rest = path.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*:", "");
    return rest.startsWith("//") ? rest.substring(rest.indexOf('/', 2)) : rest;
  }
}
