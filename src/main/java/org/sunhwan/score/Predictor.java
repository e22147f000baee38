package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.network.Batch;
import org.sunhwan.text.Tokenizer;
import org.sunhwan.text.Tokenizers;
import org.sunhwan.text.Vocabulary;

/**
 * Class probabilities from texts or token ids, for one task at a time. Its network comes from the
 * JVM's cache and goes back there when closed.
 *
 * <p>Memory is bounded by {@value #CELLS} token places a batch, whatever the number of texts in a
 * call; the caller bounds that.
 */
public final class Predictor implements AutoCloseable {
  private static final int CELLS = 8192;

  private final String digest;
  private final ComputationGraph network;
  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final int maximumLength;
  private boolean closed;

  /** The text that is being encoded. */
  private int[] ids = new int[64];

  private int length;

  private Predictor(Artifact artifact, String digest) {
    this.digest = digest;
    this.network = LoadedModels.borrow(digest, artifact.model());
    this.tokenizer = Tokenizers.read(artifact.tokenizer());
    this.vocabulary = artifact.vocabulary();
    this.maximumLength = artifact.maximumLength();
  }

  /** Opens a predictor; close it when the task ends. */
  public static Predictor of(Artifact artifact) {
    return new Predictor(artifact, LoadedModels.digest(artifact.model()));
  }

  /**
   * The probability of each class for each text, in the order of the texts; null for a text without
   * a token, which no network can judge.
   */
  public List<float[]> probabilities(List<String> texts) {
    return judge(texts.stream().map(this::encode).toList());
  }

  /** The text's token ids, cut to the model's maximum length; empty if it has no token. */
  public int[] encode(String text) {
    length = 0;
    tokenizer.slice(text, this::take);
    return Arrays.copyOf(ids, length);
  }

  private void take(char[] chars, int start, int end) {
    if (length == maximumLength) {
      return;
    }
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length++] = vocabulary.id(chars, start, end);
  }

  /** The same for token ids of this model's vocabulary; null where there is none. */
  public List<float[]> judge(List<int[]> sequences) {
    float[][] answers = new float[sequences.size()][];
    Integer[] byLength = new Integer[sequences.size()];
    Arrays.setAll(byLength, i -> i);
    Arrays.sort(byLength, Comparator.comparingInt(i -> sequences.get(i).length));
    List<Integer> batch = new ArrayList<>();
    for (int place : byLength) {
      int length = Math.min(maximumLength, sequences.get(place).length);
      if (length == 0) {
        continue;
      }
      if ((batch.size() + 1L) * length > CELLS && !batch.isEmpty()) {
        judge(sequences, batch, answers);
        batch.clear();
      }
      batch.add(place);
    }
    if (!batch.isEmpty()) {
      judge(sequences, batch, answers);
    }
    return Arrays.asList(answers);
  }

  private void judge(List<int[]> sequences, List<Integer> places, float[][] answers) {
    int[][] tokens = new int[places.size()][];
    for (int row = 0; row < tokens.length; row++) {
      int[] sequence = sequences.get(places.get(row));
      tokens[row] =
          sequence.length <= maximumLength ? sequence : Arrays.copyOf(sequence, maximumLength);
    }
    Batch batch = Batch.of(tokens);
    INDArray output =
        network
            .output(false, new INDArray[] {batch.tokens()}, new INDArray[] {batch.mask()}, null)[0];
    float[][] rows = output.toFloatMatrix();
    for (int row = 0; row < rows.length; row++) {
      answers[places.get(row)] = rows[row];
    }
  }

  /** Gives the network back. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LoadedModels.giveBack(digest, network);
    }
  }
}
