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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sunhwan.storage.Storage;

/**
 * A folder of {@link ExactAveraging}'s checkpoints, each one file: the SHA-256 of what follows in
 * hexadecimal, whose training it is, the place, and the network's numbers. The last two are kept.
 */
final class EpochCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(EpochCheckpoints.class);
  private static final Pattern NAME = Pattern.compile("epoch-\\d{6,}-round-\\d{6,}\\.checkpoint");
  private static final int KEPT = 2;
  private static final int DIGEST = 64;

  private final Storage storage;
  private final String folder;
  private final int rounds;

  /**
   * @param rounds between two checkpoints
   */
  EpochCheckpoints(Storage storage, String folder, int rounds) {
    this.storage = storage;
    this.folder = folder;
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
   * @param memory of the rounds
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Saved(Place place, long examples, byte[] memory) {}

  /**
   * Whose training it is.
   *
   * @param settings the training master's, and how large the network is
   * @param network its configuration, as {@link Dl4jNetwork.Configuration#unchanging} has it
   */
  record Identity(String settings, String network) {}

  /** Refuses to begin where another training's checkpoints would outlive the new ones. */
  void requireNone() {
    newestFirst().stream()
        .findFirst()
        .ifPresent(
            newest -> {
              throw new TrainingException(
                  ("%s holds checkpoints of an earlier training, the newest %s. Call resume before"
                          + " fit to go on from it, or give this training an empty folder.")
                      .formatted(folder, newest.name()));
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
      write(out, identity.settings());
      write(out, identity.network());
      out.writeInt(place.epochs());
      out.writeInt(place.round());
      out.writeInt(place.batch());
      out.writeInt(place.iterations());
      out.writeDouble(place.loss());
      out.writeDouble(place.counted());
      out.writeLong(saved.examples());
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
    storage.writeAtomically(Storage.child(folder, name(saved.place())), file.array());
    List<Storage.Entry> all = newestFirst();
    all.subList(Math.min(KEPT, all.size()), all.size()).forEach(old -> storage.delete(old.path()));
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
   * Reads the newest checkpoint that is whole into a network's state; damaged ones are skipped with
   * a warning.
   *
   * @param identity refused with a sentence if the checkpoint's is another
   */
  Optional<Saved> latest(Identity identity, NetworkState state) {
    for (Storage.Entry entry : newestFirst()) {
      byte[] file = storage.read(entry.path());
      int length = Math.max(0, file.length - DIGEST);
      byte[] body = new byte[length];
      System.arraycopy(file, file.length - length, body, 0, length);
      String digest = new String(file, 0, file.length - length, StandardCharsets.US_ASCII);
      if (Checkpoints.sha256(body).equals(digest)) {
        return Optional.of(read(body, identity, state));
      }
      LOG.warn(
          "Checkpoint {} is damaged and skipped; training goes on from an earlier one.",
          entry.path());
    }
    return Optional.empty();
  }

  private Saved read(byte[] body, Identity identity, NetworkState state) {
    try (var in = new DataInputStream(new ByteArrayInputStream(body))) {
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
      byte[] memory = in.readNBytes(in.readInt());
      read(in, state.parameters());
      read(in, state.updater());
      return new Saved(place, examples, memory);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be read.", e);
    }
  }

  private void requireSame(Identity theirs, Identity ours) {
    if (!theirs.settings().equals(ours.settings())) {
      throw new TrainingException(
          ("%s holds checkpoints of another training: %s, and this one is %s. Give this one a"
                  + " folder of its own, or the old settings and network to go on.")
              .formatted(folder, theirs.settings(), ours.settings()));
    }
    String[] there = theirs.network().lines().toArray(String[]::new);
    String[] here = ours.network().lines().toArray(String[]::new);
    int line = Arrays.mismatch(there, here);
    if (line >= 0) {
      throw new TrainingException(
          ("%s holds checkpoints of a network that is configured otherwise: there it says %s, here"
                  + " %s. Give this training a folder of its own, or the old configuration to go"
                  + " on.")
              .formatted(folder, shown(there, line), shown(here, line)));
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

  private List<Storage.Entry> newestFirst() {
    return storage.exists(folder)
        ? storage.list(folder).stream()
            .filter(entry -> NAME.matcher(entry.name()).matches())
            .sorted(Comparator.comparing(Storage.Entry::name).reversed())
            .toList()
        : List.of();
  }
}
