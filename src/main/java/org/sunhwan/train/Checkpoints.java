package org.sunhwan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.network.ModelFile;
import org.sunhwan.storage.DamagedFileException;
import org.sunhwan.storage.Storage;
import org.sunhwan.train.Progress.FileEntry;

/**
 * The folder checkpoints/ of a run: the network with its updater's state, the averaging's memory,
 * the best model so far, and last {@code epoch-N.json} after an epoch, or {@code
 * epoch-N-batch-B.json} within the next one, which names the others with their digests. A
 * checkpoint exists once that file does.
 */
final class Checkpoints {
  private static final Pattern NAME =
      Pattern.compile("epoch-(\\d{6,9})(?:-batch-(\\d{6,9}))?\\.json");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Storage storage;
  private final CheckpointFolder folder;

  Checkpoints(Storage storage, String runFolder) {
    this.storage = storage;
    this.folder =
        new CheckpointFolder(storage, Storage.child(runFolder, "checkpoints"), Checkpoints::place);
  }

  /** A checkpoint that was read whole. */
  @SuppressWarnings("ArrayRecordComponent")
  record Resumed(Progress progress, ComputationGraph network, byte[] memory) {}

  String path(FileEntry file) {
    return Storage.child(folder.path(), file.name());
  }

  FileEntry writeBest(int epoch, byte[] file) {
    return write("best-%06d.zip".formatted(epoch), file);
  }

  private FileEntry write(String name, byte[] content) {
    storage.writeAtomically(Storage.child(folder.path(), name), content);
    return new FileEntry(name, content.length, sha256(content));
  }

  /** Writes a checkpoint, then removes what none of the kept ones needs. */
  Progress commit(Progress progress, byte[] network, byte[] memory) {
    String name = name(progress.position());
    Progress whole =
        progress.with(write("network-" + name + ".zip", network), write("memory-" + name, memory));
    try {
      // This write is the commit.
      storage.writeAtomically(
          Storage.child(folder.path(), "epoch-" + name + ".json"), JSON.writeValueAsBytes(whole));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A checkpoint cannot be written as JSON.", e);
    }
    prune();
    return whole;
  }

  private static String name(Position position) {
    String epochs = "%06d".formatted(position.epochs());
    return position.batch() == 0 ? epochs : epochs + "-batch-%06d".formatted(position.batch());
  }

  /**
   * The newest checkpoint that is whole; damaged ones are set aside with a warning.
   *
   * @param identity refused with a sentence if the checkpoint's is another
   */
  Optional<Resumed> latest(Map<String, String> identity) {
    return folder.newest(
        entry -> {
          Progress progress = progress(entry);
          byte[] network = verified(progress.network());
          byte[] memory = verified(progress.memory());
          if (progress.best() != null) {
            verified(progress.best().file());
          }
          requireSame(identity, progress.identity());
          return new Resumed(progress, ModelFile.read(network, entry.path()), memory);
        });
  }

  private Progress progress(Storage.Entry entry) {
    try {
      JsonNode json = JSON.readTree(new String(folder.read(entry.name()), StandardCharsets.UTF_8));
      int format = json.path("format").asInt();
      if (format > 0 && format != Progress.FORMAT) {
        throw new TrainingException(
            ("%s was written by another release: its format is %d, and this one reads %d. Give this"
                    + " run another name, or go on with that release.")
                .formatted(entry.path(), format, Progress.FORMAT));
      }
      return JSON.treeToValue(json, Progress.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new DamagedFileException("it is no checkpoint in JSON", e);
    }
  }

  /** Epochs in the high half, batches in the low; -1: no checkpoint's name. */
  private static long place(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return -1;
    }
    long batch = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
    return Long.parseLong(matcher.group(1)) << 32 | batch;
  }

  private byte[] verified(FileEntry file) {
    byte[] content = folder.read(file.name());
    if (content.length != file.length() || !sha256(content).equals(file.sha256())) {
      throw new DamagedFileException(
          "%s has %d bytes with SHA-256 %s and should have %d with %s"
              .formatted(
                  file.name(), content.length, sha256(content), file.length(), file.sha256()),
          null);
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
              .formatted(folder.path(), String.join("; ", changes)));
    }
  }

  private void prune() {
    Set<String> needed = new HashSet<>();
    for (Progress progress : folder.kept(this::progress)) {
      needed.add("epoch-" + name(progress.position()) + ".json");
      needed.add(progress.network().name());
      needed.add(progress.memory().name());
      if (progress.best() != null) {
        needed.add(progress.best().file().name());
      }
    }
    for (Storage.Entry entry : storage.list(folder.path())) {
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
