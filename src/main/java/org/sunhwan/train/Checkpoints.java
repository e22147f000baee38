package org.sunhwan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sunhwan.network.ModelFile;
import org.sunhwan.storage.Storage;
import org.sunhwan.train.Progress.FileEntry;

/**
 * The folder checkpoints/ of a run: after every epoch the network with its updater's state, the
 * best model so far, and last {@code epoch-N.json}, which names the two with their digests. A
 * checkpoint exists once that file does. The last two are kept.
 */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{6,9})\\.json");
  private static final int KEPT = 2;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Storage storage;
  private final String folder;

  Checkpoints(Storage storage, String runFolder) {
    this.storage = storage;
    this.folder = Storage.child(runFolder, "checkpoints");
  }

  /** A checkpoint that was read whole. */
  record Resumed(Progress progress, ComputationGraph network) {}

  String path(FileEntry file) {
    return Storage.child(folder, file.name());
  }

  FileEntry writeNetwork(int epoch, byte[] file) {
    return write("network-%06d.zip".formatted(epoch), file);
  }

  FileEntry writeBest(int epoch, byte[] file) {
    return write("best-%06d.zip".formatted(epoch), file);
  }

  private FileEntry write(String name, byte[] content) {
    storage.writeAtomically(Storage.child(folder, name), content);
    return new FileEntry(name, content.length, sha256(content));
  }

  /** Makes the checkpoint exist, then removes what none of the kept ones needs. */
  void commit(Progress progress) {
    try {
      byte[] content = JSON.writeValueAsBytes(progress);
      storage.writeAtomically(
          Storage.child(folder, "epoch-%06d.json".formatted(progress.epoch())), content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A checkpoint cannot be written as JSON.", e);
    }
    prune();
  }

  /**
   * The newest checkpoint that is whole; damaged ones are skipped with a warning.
   *
   * @param identity refused with a sentence if the checkpoint's is another
   */
  Optional<Resumed> latest(Map<String, String> identity) {
    for (String name : newestFirst()) {
      String path = Storage.child(folder, name);
      try {
        Progress progress =
            JSON.readValue(new String(storage.read(path), StandardCharsets.UTF_8), Progress.class);
        if (progress.format() != Progress.FORMAT) {
          throw new IllegalStateException("its format is " + progress.format());
        }
        byte[] network = verified(progress.network());
        verified(progress.best());
        requireSame(identity, progress.identity());
        return Optional.of(new Resumed(progress, ModelFile.read(network, path)));
      } catch (TrainingException e) {
        throw e;
      } catch (JsonProcessingException | RuntimeException e) {
        LOG.warn(
            "Checkpoint {} is damaged and skipped ({}); training goes on from an earlier one.",
            path,
            e.getMessage());
      }
    }
    return Optional.empty();
  }

  private List<String> newestFirst() {
    return storage.list(folder).stream()
        .map(Storage.Entry::name)
        .filter(name -> NAME.matcher(name).matches())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private byte[] verified(FileEntry file) {
    byte[] content = storage.read(path(file));
    if (content.length != file.length() || !sha256(content).equals(file.sha256())) {
      throw new IllegalStateException(
          "%s has %d bytes and should have %d with SHA-256 %s"
              .formatted(file.name(), content.length, file.length(), file.sha256()));
    }
    return content;
  }

  private void requireSame(Map<String, String> wanted, Map<String, String> stored) {
    Set<String> keys = new TreeSet<>(wanted.keySet());
    keys.addAll(stored.keySet());
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      String before = stored.getOrDefault(key, "not there");
      String now = wanted.getOrDefault(key, "not there");
      if (!before.equals(now)) {
        changes.add("%s was %s, is %s".formatted(key, before, now));
      }
    }
    if (!changes.isEmpty()) {
      throw new TrainingException(
          ("%s holds a run that was started differently: %s. Give this run another name, or the"
                  + " old settings to go on.")
              .formatted(folder, String.join("; ", changes)));
    }
  }

  private void prune() {
    List<String> names = newestFirst();
    Set<String> needed = new HashSet<>(names.subList(0, Math.min(KEPT, names.size())));
    for (String name : List.copyOf(needed)) {
      try {
        Progress progress =
            JSON.readValue(storage.read(Storage.child(folder, name)), Progress.class);
        needed.add(progress.network().name());
        needed.add(progress.best().name());
      } catch (IOException e) {
        return; // a damaged one: nothing is removed that it might have named
      }
    }
    for (Storage.Entry entry : storage.list(folder)) {
      if (!needed.contains(entry.name())) {
        storage.delete(entry.path());
      }
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
