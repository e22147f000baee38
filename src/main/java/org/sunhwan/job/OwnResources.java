package org.sunhwan.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/**
 * Files that travel with these classes. A cluster's class path may hold other libraries' files of
 * the same name, and would be searched first.
 */
final class OwnResources {
  private OwnResources() {}

  static URL url(String name) {
    String home = OwnResources.class.getProtectionDomain().getCodeSource().getLocation().toString();
    try {
      return URI.create(home.endsWith("/") ? home + name : "jar:" + home + "!/" + name).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(name + " cannot be located beside the classes in " + home, e);
    }
  }

  static String text(String name) {
    try (var in = url(name).openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is missing beside the classes; rebuild the jar", e);
    }
  }
}
