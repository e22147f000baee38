package org.sunhwan.job;

import java.util.UUID;
import org.sunhwan.storage.Storage;

/**
 * A folder that appears whole or not at all: it is written under a hidden name beside its own, and
 * a rename is the commit.
 *
 * @param path absolute, with scheme
 * @param hidden where it is written
 */
record NewFolder(Storage storage, String path, String hidden) {

  /**
   * A folder that does not exist yet.
   *
   * @param key of the configuration that names it
   * @throws ConfigurationException where there is something already
   */
  static NewFolder at(Storage storage, String key, String named) {
    String path = storage.qualify(named);
    if (storage.exists(path)) {
      throw new ConfigurationException(
          "%s: %s exists already and is not overwritten. Name another folder, or delete it."
              .formatted(key, path));
    }
    int name = path.lastIndexOf('/') + 1;
    String hidden =
        path.substring(0, name) + "." + path.substring(name) + "." + UUID.randomUUID() + ".tmp";
    return new NewFolder(storage, path, hidden);
  }

  /** Does the work, which writes into {@link #hidden}; where it fails, nothing is left. */
  void appear(Runnable work) {
    storage.requireWritable(path.substring(0, path.lastIndexOf('/') + 1));
    try {
      work.run();
      storage.move(hidden, path); // this rename is the commit
    } finally {
      storage.delete(hidden);
    }
  }

  /** What was written, file by file: Spark warns of folders that are hidden. */
  String[] files() {
    return storage.files(hidden).stream().map(Storage.Entry::path).toArray(String[]::new);
  }
}
