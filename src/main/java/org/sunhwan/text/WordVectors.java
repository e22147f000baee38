package org.sunhwan.text;

import org.sunhwan.storage.Storage;

/**
 * Word vectors aligned to a vocabulary.
 *
 * @param size dimensions d
 * @param values row-major V × d; rows of tokens without a vector are drawn small and seeded,
 *     padding is zero
 * @param found vocabulary tokens that have a given vector
 */
@SuppressWarnings("ArrayRecordComponent")
public record WordVectors(int size, float[] values, int found) {
  /** Drawn values lie between minus and plus this. */
  private static final float DRAWN = 0.05f;

  public WordVectors {
    if (size < 1 || values.length % size != 0) {
      throw new IllegalArgumentException(
          values.length + " values are no whole number of vectors of " + size);
    }
    if (found < 0 || found > values.length / size) {
      throw new IllegalArgumentException(
          found + " given vectors of " + values.length / size + " are not possible");
    }
  }

  /**
   * Vectors for a vocabulary with nothing given: each drawn from its token and the seed, so a token
   * has the same vector in every vocabulary.
   */
  static WordVectors drawn(Vocabulary vocabulary, int size, long seed) {
    float[] values = new float[Math.multiplyExact(vocabulary.size(), size)];
    for (int id = 0; id < vocabulary.size(); id++) {
      if (id == Vocabulary.PADDING) {
        continue;
      }
      long state = mix(seed) ^ hash(vocabulary.token(id));
      for (int i = 0; i < size; i++) {
        state += 0x9E3779B97F4A7C15L;
        double unit = (mix(state) >>> 11) * 0x1p-53;
        values[id * size + i] = (float) ((2 * unit - 1) * DRAWN);
      }
    }
    return new WordVectors(size, values, 0);
  }

  /** FNV-1a over the token's chars. */
  private static long hash(String token) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < token.length(); i++) {
      hash = (hash ^ token.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }

  /** SplitMix64's output function, written out: the library's may change, these bits may not. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Writes vectors.f32, then embedding.json, whose appearance is the commit. What an earlier try
   * left behind is replaced; committed vectors are not.
   *
   * @param source a sentence that says where the vectors come from
   */
  public void write(Storage storage, String folder, Vocabulary vocabulary, String source) {
    WordVectorsFile.write(this, storage, folder, vocabulary, source);
  }

  /** Whether the folder holds committed vectors. */
  public static boolean complete(Storage storage, String folder) {
    return storage.exists(Storage.child(folder, WordVectorsFile.COMMIT));
  }

  /** Inverse of {@link #write}; verifies sizes, hashes and the vocabulary. */
  public static WordVectors read(Storage storage, String folder, Vocabulary vocabulary) {
    return WordVectorsFile.read(storage, folder, vocabulary);
  }
}
