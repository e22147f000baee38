package org.sunhwan.score;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.network.ModelFile;

/**
 * Networks that wait in this JVM for the next task, by the digest of their model file. A network
 * answers one caller at a time, so there are as many copies as tasks ran at once; models that were
 * not asked for lately are let go.
 */
final class LoadedModels {
  private static final int KEPT = 2;

  /** In order of use, the longest unused first. */
  private static final Map<String, Deque<ComputationGraph>> IDLE =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<ComputationGraph>> eldest) {
          return size() > KEPT;
        }
      };

  private LoadedModels() {}

  static ComputationGraph borrow(String digest, byte[] model) {
    synchronized (IDLE) {
      ComputationGraph idle = IDLE.computeIfAbsent(digest, d -> new ArrayDeque<>()).poll();
      if (idle != null) {
        return idle;
      }
    }
    return ModelFile.read(model, "The model");
  }

  static void giveBack(String digest, ComputationGraph network) {
    synchronized (IDLE) {
      Deque<ComputationGraph> idle = IDLE.get(digest);
      if (idle != null) {
        idle.push(network);
      }
    }
  }

  static String digest(byte[] model) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
