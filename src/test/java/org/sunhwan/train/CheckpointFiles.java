package org.sunhwan.train;

import java.nio.FloatBuffer;
import java.util.Map;
import org.sunhwan.storage.Storage;

/** Checkpoints of both kinds, with next to nothing in them. */
final class CheckpointFiles {
  static final Map<String, String> IDENTITY = Map.of("seed", "1");
  static final EpochCheckpoints.Identity TRAINING =
      new EpochCheckpoints.Identity("{\"workers\": 2}", "{}");

  private CheckpointFiles() {}

  /** A job's, after an epoch; the epoch is the best so far. */
  static Progress commit(Checkpoints checkpoints, int epoch) {
    Progress start = Progress.start(IDENTITY);
    byte[] network = {1, (byte) epoch};
    Progress.FileEntry best = checkpoints.writeBest(epoch, network);
    return checkpoints.commit(
        start
            .at(new Position(epoch, 0, 0, epoch, 0, 0, 0, 0, 0), start.effort())
            .with(new Progress.Best(epoch, 0.5, best)),
        network,
        new byte[] {2, (byte) epoch});
  }

  /** The drop-in master's, after an epoch. */
  static void write(Storage storage, String folder, int epoch) {
    EpochCheckpoints.Place place = EpochCheckpoints.Place.before(epoch, 2 * epoch);
    new EpochCheckpoints(storage, folder, 1)
        .write(TRAINING, new EpochCheckpoints.Saved(place, 40, "data", new byte[] {3}), state());
  }

  static NetworkState state() {
    return new NetworkState(FloatBuffer.allocate(4), FloatBuffer.allocate(2));
  }
}
