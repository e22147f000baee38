package org.sunhwan.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sunhwan.storage.DamagedFileException;
import org.sunhwan.storage.Storage;

/**
 * A folder of {@link ExactAveraging}'s checkpoints, each one file: the SHA-256 of what follows in
 * hexadecimal, whose training it is, the place, and the network's numbers.
 */
final class EpochCheckpoints {
  private static final Pattern NAME =
      Pattern.compile("epoch-(\\d{6,9})-round-(\\d{6,9})\\.checkpoint");
  private static final int DIGEST = 64;
  private static final int FORMAT = 2;

  private final Storage storage;
  private final CheckpointFolder folder;
  private final int rounds;

  /**
   * @param rounds between two checkpoints
   */
  EpochCheckpoints(Storage storage, String folder, int rounds) {
    this.storage = storage;
    this.folder = new CheckpointFolder(storage, folder, EpochCheckpoints::place);
    this.rounds = rounds;
  }

  /**
   * A place in an epoch.
   *
   * @param epochs trained before this one
   * @param round rounds of this epoch done
   * @param batch batches of each worker done
   * @param loss the sum over what was counted
   */
  record Place(int epochs, int round, int batch, int iterations, double loss, double counted) {
    /** Before an epoch. */
    static Place before(int epochs, int iterations) {
      return new Place(epochs, 0, 0, iterations, 0, 0);
    }

    Place after(int batches, RoundReport report) {
      return new Place(
          epochs,
          round + 1,
          batch + batches,
          iterations + Math.toIntExact(report.steps()),
          loss + report.loss() * report.counted(),
          counted + report.counted());
    }
  }

  /**
   * A checkpoint that was read whole.
   *
   * @param examples of the data it was trained on
   * @param data digest of them
   * @param memory of the rounds
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Saved(Place place, long examples, String data, byte[] memory) {}

  /**
   * Whose training it is.
   *
   * @param settings the training master's, and how large the network is
   * @param network its configuration, as {@link Dl4jNetwork.Configuration#unchanging} has it
   */
  record Identity(String settings, String network) {}

  /** Refuses to begin where another training's checkpoints would outlive the new ones. */
  void requireNone() {
    folder.newestFirst().stream()
        .findFirst()
        .ifPresent(
            newest -> {
              throw new TrainingException(
                  ("%s holds checkpoints of an earlier training, the newest %s. Call resume before"
                          + " fit to go on from it, or give this training an empty folder.")
                      .formatted(folder.path(), newest.name()));
            });
  }

  boolean due(Place place) {
    return place.round() % rounds == 0;
  }

  /** Writes a checkpoint, then removes all but the last ones. */
  void write(Identity identity, Saved saved, NetworkState state) {
    var content = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(content)) {
      Place place = saved.place();
      out.writeInt(FORMAT);
      write(out, identity.settings());
      write(out, identity.network());
      out.writeInt(place.epochs());
      out.writeInt(place.round());
      out.writeInt(place.batch());
      out.writeInt(place.iterations());
      out.writeDouble(place.loss());
      out.writeDouble(place.counted());
      out.writeLong(saved.examples());
      write(out, saved.data());
      out.writeInt(saved.memory().length);
      out.write(saved.memory());
      write(out, state.parameters());
      write(out, state.updater());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be written.", e);
    }
    byte[] body = content.toByteArray();
    ByteBuffer file = ByteBuffer.allocate(DIGEST + body.length);
    file.put(Checkpoints.sha256(body).getBytes(StandardCharsets.US_ASCII));
    file.put(body);
    storage.writeAtomically(Storage.child(folder.path(), name(saved.place())), file.array());
    Set<String> kept = new HashSet<>(folder.kept(Storage.Entry::name));
    for (Storage.Entry entry : storage.list(folder.path())) {
      if (NAME.matcher(entry.name()).lookingAt() && !kept.contains(entry.name())) {
        storage.delete(entry.path());
      }
    }
  }

  /** Configurations may be longer than writeUTF takes. */
  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(DataOutputStream out, FloatBuffer numbers) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, numbers.capacity()));
    bytes.asFloatBuffer().put(0, numbers, 0, numbers.capacity());
    out.writeInt(numbers.capacity());
    out.write(bytes.array());
  }

  private static String name(Place place) {
    return "epoch-%06d-round-%06d.checkpoint".formatted(place.epochs(), place.round());
  }

  /**
   * Reads the newest checkpoint that is whole into a network's state; damaged ones are set aside
   * with a warning.
   *
   * @param identity refused with a sentence if the checkpoint's is another
   */
  Optional<Saved> latest(Identity identity, NetworkState state) {
    return folder.newest(entry -> read(body(entry.name()), identity, state));
  }

  private byte[] body(String name) {
    byte[] file = folder.read(name);
    int head = Math.min(DIGEST, file.length);
    byte[] body = Arrays.copyOfRange(file, head, file.length);
    String wanted = new String(file, 0, head, StandardCharsets.US_ASCII);
    String found = Checkpoints.sha256(body);
    if (!found.equals(wanted)) {
      throw new DamagedFileException(
          "its %d bytes have the SHA-256 %s and should have %s"
              .formatted(body.length, found, wanted.matches("[0-9a-f]+") ? wanted : "another"),
          null);
    }
    return body;
  }

  private Saved read(byte[] body, Identity identity, NetworkState state) {
    try (var in = new DataInputStream(new ByteArrayInputStream(body))) {
      requireFormat(in.readInt());
      requireSame(new Identity(text(in), text(in)), identity);
      var place =
          new Place(
              in.readInt(),
              in.readInt(),
              in.readInt(),
              in.readInt(),
              in.readDouble(),
              in.readDouble());
      long examples = in.readLong();
      String data = text(in);
      byte[] memory = in.readNBytes(in.readInt());
      read(in, state.parameters());
      read(in, state.updater());
      return new Saved(place, examples, data, memory);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be read.", e);
    }
  }

  /** The first release wrote none: another number stood there. */
  private void requireFormat(int format) {
    if (format != FORMAT) {
      throw new TrainingException(
          ("%s holds checkpoints that another release wrote. Give this training a folder of its"
                  + " own, or go on with that release.")
              .formatted(folder.path()));
    }
  }

  private void requireSame(Identity theirs, Identity ours) {
    if (!theirs.settings().equals(ours.settings())) {
      throw new TrainingException(
          ("%s holds checkpoints of another training: %s, and this one is %s. Give this one a"
                  + " folder of its own, or the old settings and network to go on.")
              .formatted(folder.path(), theirs.settings(), ours.settings()));
    }
    String[] there = theirs.network().lines().toArray(String[]::new);
    String[] here = ours.network().lines().toArray(String[]::new);
    int line = Arrays.mismatch(there, here);
    if (line >= 0) {
      throw new TrainingException(
          ("%s holds checkpoints of a network that is configured otherwise: there it says %s, here"
                  + " %s. Give this training a folder of its own, or the old configuration to go"
                  + " on.")
              .formatted(folder.path(), shown(there, line), shown(here, line)));
    }
  }

  private static String shown(String[] lines, int line) {
    return line < lines.length ? lines[line].strip().replaceAll(",$", "") : "nothing more";
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void read(DataInputStream in, FloatBuffer numbers) throws IOException {
    byte[] bytes = in.readNBytes(Math.multiplyExact(Float.BYTES, in.readInt()));
    numbers.put(0, ByteBuffer.wrap(bytes).asFloatBuffer(), 0, numbers.capacity());
  }

  /** Epochs in the high half, rounds in the low; -1: no checkpoint's name. */
  private static long place(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Long.parseLong(matcher.group(1)) << 32 | Long.parseLong(matcher.group(2))
        : -1;
  }
}
