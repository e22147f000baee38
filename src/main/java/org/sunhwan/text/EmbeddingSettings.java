package org.sunhwan.text;

/**
 * Where the word vectors come from.
 *
 * @param source learned with the network, trained on the corpus by Spark's Word2Vec, or read from a
 *     file
 * @param size dimensions d of a vector
 * @param frozen whether training leaves given vectors as they are
 * @param file GloVe, word2vec or fastText text vectors (source {@code FILE})
 * @param window tokens on each side that Word2Vec looks at
 * @param iterations passes of Word2Vec over the training rows
 * @param partitions Word2Vec's parallelism; 1 gives the same vectors every time
 */
public record EmbeddingSettings(
    Source source,
    int size,
    boolean frozen,
    String file,
    int window,
    int iterations,
    int partitions) {

  /** Where vectors come from. */
  public enum Source {
    LEARNED,
    WORD2VEC,
    FILE
  }

  public EmbeddingSettings {
    requirePositive("size", size);
    requirePositive("window", window);
    requirePositive("iterations", iterations);
    requirePositive("partitions", partitions);
    if (source == Source.FILE && file.isBlank()) {
      throw new IllegalArgumentException(
          "embedding.source is file, but embedding.file names no file of word vectors");
    }
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("embedding." + key + " must be 1 or more, not " + value);
    }
  }
}
