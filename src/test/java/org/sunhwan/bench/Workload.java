package org.sunhwan.bench;

import java.util.List;
import java.util.Random;

/**
 * What contestants compute: recurrent layers below a softmax layer at every time step, or for
 * {@link #OUTPUT} and reviews below maximum pooling.
 *
 * @param layers recurrent layers, one on the other
 * @param both whether they read both ways, the states of both side by side
 * @param batch B, sequences
 * @param time T, the time steps of the longest
 * @param inputSize D, numbers in an input or a token's vector
 * @param hiddenSize H, for each way
 * @param classes C
 * @param vocabulary token ids below an embedding; 0 for vectors as inputs
 */
record Workload(
    String name,
    Cell cell,
    int layers,
    boolean both,
    int batch,
    int time,
    int inputSize,
    int hiddenSize,
    int classes,
    int vocabulary) {

  enum Cell {
    TANH,
    LSTM
  }

  static final Workload A = lstm("LSTM/A", 32, 50, 128, 256, 10);
  static final Workload B = lstm("LSTM/B", 64, 100, 256, 512, 10);
  static final Workload C = lstm("LSTM/C", 64, 50, 128, 128, 2);
  static final Workload TANH = new Workload("tanh/A", Cell.TANH, 1, false, 32, 50, 128, 256, 10, 0);
  static final Workload BOTH =
      new Workload("BiLSTM2/A", Cell.LSTM, 2, true, 32, 50, 128, 256, 10, 0);
  static final Workload LANGUAGE =
      new Workload("language-model", Cell.LSTM, 2, false, 32, 35, 256, 256, 10_000, 10_000);
  static final Workload SMALL_TABLE =
      new Workload("embedding/1,000", Cell.LSTM, 1, false, 64, 50, 128, 128, 2, 1_000);
  static final Workload LARGE_TABLE =
      new Workload("embedding/30,000", Cell.LSTM, 1, false, 64, 50, 128, 128, 2, 30_000);

  /** Documents of 1 to 200 tokens, short ones more often: two thirds of the batch are padding. */
  static final Workload OUTPUT =
      new Workload("output()/256", Cell.LSTM, 1, true, 256, 200, 128, 128, 2, 30_000);

  /** NSMC's reviews below a bidirectional LSTM and maximum pooling, in batches of any length. */
  static final Workload REVIEWS_PADDED = reviews("reviews/padded");

  /** The same, in batches of about the same length. */
  static final Workload REVIEWS_BUCKETED = reviews("reviews/bucketed");

  private static final List<Workload> ALL =
      List.of(
          A,
          B,
          C,
          TANH,
          BOTH,
          LANGUAGE,
          SMALL_TABLE,
          LARGE_TABLE,
          OUTPUT,
          REVIEWS_PADDED,
          REVIEWS_BUCKETED);

  /** As many distinct rows of a table are touched whatever its size. */
  private static final int DISTINCT_TOKENS = 1_000;

  private static Workload lstm(
      String name, int batch, int time, int inputSize, int hiddenSize, int classes) {
    return new Workload(name, Cell.LSTM, 1, false, batch, time, inputSize, hiddenSize, classes, 0);
  }

  private static Workload reviews(String name) {
    return new Workload(
        name, Cell.LSTM, 1, true, Reviews.BATCH, Reviews.LONGEST, 128, 128, 2, Reviews.VOCABULARY);
  }

  static Workload named(String name) {
    return ALL.stream().filter(workload -> workload.name.equals(name)).findFirst().orElseThrow();
  }

  /** Whether it is predicted with, not trained. */
  boolean isOutput() {
    return equals(OUTPUT);
  }

  /** Numbers given out by each recurrent layer at each time step. */
  int outputs() {
    return both ? 2 * hiddenSize : hiddenSize;
  }

  /** Inputs [B, D, T], last index fastest. */
  float[] inputs() {
    Random random = new Random(1);
    float[] inputs = new float[batch * inputSize * time];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    return inputs;
  }

  /** Token ids [B, T]. */
  int[] tokens() {
    Random random = new Random(2);
    int distinct = Math.min(vocabulary, DISTINCT_TOKENS);
    int[] tokens = new int[batch * time];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = random.nextInt(distinct) * (vocabulary / distinct);
    }
    return tokens;
  }

  /** Classes [B, T]. */
  int[] labels() {
    Random random = new Random(3);
    int[] labels = new int[batch * time];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(classes);
    }
    return labels;
  }

  /** The lengths of sequences that are padded, [B]. */
  int[] lengths() {
    Random random = new Random(4);
    int[] lengths = new int[batch];
    for (int b = 0; b < batch; b++) {
      double share = random.nextDouble();
      lengths[b] = 1 + (int) ((time - 1) * share * share);
    }
    lengths[0] = time;
    return lengths;
  }
}
