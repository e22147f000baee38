package org.sunhwan.job;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** Keeps Spark's log to warnings, unless the operator configured logging. */
final class Logging {
  private Logging() {}

  static void quiet() {
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
  }
}
