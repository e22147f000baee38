package org.sunhwan.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.package$;

/** The programs that make a model: part of every manifest and report. */
public final class Software {
  private static final Properties BUILT_WITH = new Properties();

  static {
    try (InputStream in = Software.class.getResourceAsStream("/sunhwan.properties")) {
      BUILT_WITH.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("sunhwan.properties cannot be read; rebuild the job jar", e);
    }
  }

  private Software() {}

  /** Names and versions, ours first; Spark's and Hadoop's are those of the running cluster. */
  public static Map<String, String> versions() {
    var versions = new LinkedHashMap<String, String>();
    versions.put("Sunhwan", BUILT_WITH.getProperty("version"));
    versions.put("Spark", package$.MODULE$.SPARK_VERSION());
    versions.put("Hadoop", VersionInfo.getVersion());
    versions.put("DL4J", BUILT_WITH.getProperty("dl4j"));
    versions.put("Lucene", BUILT_WITH.getProperty("lucene"));
    versions.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    versions.put("System", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }

  /** What this program was built for, by the name in {@link #versions}. */
  public static String builtWith(String name) {
    return BUILT_WITH.getProperty(name);
  }
}
