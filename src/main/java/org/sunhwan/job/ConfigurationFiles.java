package org.sunhwan.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Opens configuration files: a path without a scheme on this machine, a URI on any Hadoop file
 * system. {@code include "other.conf"} names a file beside the including one, and must exist.
 *
 * @param remote reads the text behind a URI
 */
record ConfigurationFiles(UnaryOperator<String> remote) {

  Config parse(String path) {
    return parse(path, text(path));
  }

  private Config parse(String path, String text) {
    return ConfigFactory.parseString(
        text,
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(path)
            .setIncluder(new Siblings(path)));
  }

  private String text(String path) {
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
      return remote.apply(path);
    }
    Path local = Path.of(path);
    // spark-submit --files puts the file into the driver's working directory, in YARN cluster mode.
    Path shipped = Path.of(local.getFileName().toString());
    Path present = Files.exists(local) || !Files.exists(shipped) ? local : shipped;
    try {
      return Files.readString(present, StandardCharsets.UTF_8);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new ConfigurationException(path + ": is not UTF-8 text. Save it as UTF-8.");
    } catch (IOException e) {
      throw new ConfigurationException(
          path
              + ": cannot be read on this machine ("
              + host()
              + ", working directory "
              + Path.of("").toAbsolutePath()
              + "). Give the path of a configuration file, or, where the driver runs elsewhere, a"
              + " URI that every machine can read, such as hdfs:///conf/"
              + local.getFileName()
              + ".");
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown host"; // Only a hint in a message.
    }
  }

  /** Includes come from the same place as the including file, and are never left out silently. */
  private final class Siblings implements ConfigIncluder {
    private final String including;

    Siblings(String including) {
      this.including = including;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      boolean absolute = what.startsWith("/") || what.contains(":/");
      String folder = including.substring(0, including.lastIndexOf('/') + 1);
      return parse(absolute ? what : folder + what).root();
    }
  }
}
