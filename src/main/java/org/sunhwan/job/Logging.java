package org.sunhwan.job;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.filter.RegexFilter;

/**
 * Keeps Spark's log to warnings, and one warning of JavaCPP out of it, unless the operator
 * configured logging.
 */
final class Logging {
  private Logging() {}

  /** ND4J was built with an older JavaCPP than oneDNN; the newer one serves both, and is tested. */
  private static final String TWO_VERSIONS =
      "Versions of org\\.bytedeco:javacpp:\\S+ and org\\.bytedeco:openblas:\\S+ do not match\\.";

  static void quiet() {
    // Otherwise JavaCPP writes to standard error itself; it looks once, before it loads anything.
    System.setProperty(
        "org.bytedeco.javacpp.logger", System.getProperty("org.bytedeco.javacpp.logger", "slf4j"));
    if (!(LogManager.getContext(false) instanceof LoggerContext context)) {
      return;
    }
    String location = context.getConfiguration().getConfigurationSource().getLocation();
    if (location != null && !location.contains("org/apache/spark/log4j2-defaults")) {
      return;
    }
    Configurator.setRootLevel(Level.WARN);
    Configurator.setLevel("org.sunhwan", Level.INFO);
    // It says on every machine but a few that native Hadoop code is missing, which nothing here
    // needs.
    Configurator.setLevel("org.apache.hadoop.util.NativeCodeLoader", Level.ERROR);
    String loader = "org.bytedeco.javacpp.Loader";
    Configurator.setLevel(loader, Level.WARN);
    context.getConfiguration().getLoggerConfig(loader).addFilter(refusing(TWO_VERSIONS));
  }

  private static Filter refusing(String message) {
    try {
      return RegexFilter.createFilter(
          message, null, false, Filter.Result.DENY, Filter.Result.NEUTRAL);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("log4j declares this and never throws it", e);
    }
  }
}
