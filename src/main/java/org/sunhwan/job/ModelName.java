package org.sunhwan.job;

import java.util.OptionalInt;
import org.sunhwan.registry.ModelRegistry;

/** Finds the folder of a model that a user named: NAME, NAME:VERSION, or a folder. */
final class ModelName {
  private ModelName() {}

  /**
   * The folder that holds the artifact.
   *
   * @param key the configuration key that holds the name, for messages
   * @param named what the user wrote; empty: the current version of the configured name
   */
  static String folder(Job job, String key, String named) {
    String name = named.isEmpty() ? job.settings().name() : named;
    if (name.contains("/")) {
      String folder = job.storage().qualify(name);
      if (!job.storage().exists(folder)) {
        throw new ConfigurationException(
            key + ": " + folder + " does not exist. Give NAME, NAME:VERSION or a model's folder.");
      }
      return folder;
    }
    String[] parts = name.split(":", 2);
    var registry = new ModelRegistry(job.storage(), Steps.root(job), parts[0]);
    if (parts.length == 2) {
      if (!parts[1].matches("\\d{1,6}")) {
        throw new ConfigurationException(
            key + ": " + name + " names no version; write " + parts[0] + ":3.");
      }
      return registry.soundFolder(Integer.parseInt(parts[1]));
    }
    OptionalInt current = registry.current();
    if (current.isEmpty()) {
      throw new ConfigurationException(
          key
              + ": no version of "
              + parts[0]
              + " is published below "
              + Steps.root(job)
              + ". Run retrain first, or name a model's folder.");
    }
    return registry.soundFolder(current.getAsInt());
  }
}
