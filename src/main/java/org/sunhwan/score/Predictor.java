package org.sunhwan.score;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.evaluate.Unsaid;
import org.sunhwan.inference.Answers;
import org.sunhwan.inference.DocumentVectors;
import org.sunhwan.layers.NativeThreads;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.network.Example;
import org.sunhwan.text.Tokenizer;
import org.sunhwan.text.Tokenizers;
import org.sunhwan.text.UnknownTokens;
import org.sunhwan.text.Vocabulary;
import org.sunhwan.text.WordCharacters;

/**
 * A network with the tokenizers and vocabularies that it reads and writes by, for one Spark task at
 * a time, whatever it was trained to do. The network comes from the JVM's cache and goes back there
 * when closed.
 */
public final class Predictor implements AutoCloseable {
  private final Artifact artifact;
  private final String digest;
  private final ComputationGraph network;
  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final int maximumLength;
  private Tokenizer target; // made when it is needed
  private boolean closed;

  /** The text that is being encoded. */
  private int[] ids = new int[64];

  private int length;

  private Predictor(Judge judge, String digest) {
    this.artifact = judge.artifact();
    this.digest = digest;
    NativeThreads.settle();
    this.network = LoadedModels.borrow(digest, artifact.model());
    OwnLayers.use(network, judge.kernel());
    this.tokenizer = Tokenizers.read(artifact.tokenizer());
    this.vocabulary = artifact.vocabulary();
    this.maximumLength = artifact.maximumLength();
  }

  /**
   * Opens a predictor; close it when the task ends.
   *
   * @throws org.sunhwan.kernel.KernelException where this machine does not have the kernel
   */
  public static Predictor of(Judge judge) {
    return new Predictor(judge, LoadedModels.digest(judge.artifact().model()));
  }

  /** The network, for this task alone until the predictor is closed. */
  ComputationGraph network() {
    return network;
  }

  /** The model. */
  Artifact artifact() {
    return artifact;
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

  /** How many tokens of the text that leaves out. */
  int unread(String text) {
    return Math.max(0, encodeWhole(text).length - maximumLength);
  }

  /** All of the text's token ids, for what is counted by the text's own words and letters. */
  int[] encodeWhole(String text) {
    return whole(tokenizer, vocabulary, text);
  }

  private static int[] whole(Tokenizer tokenizer, Vocabulary vocabulary, String text) {
    var all = IntStream.builder();
    tokenizer.slice(text, (chars, start, end) -> all.add(vocabulary.id(chars, start, end)));
    return all.build().toArray();
  }

  /** All of the text's tokens, as it has them. */
  List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    tokenizer.tokenize(text, tokens::add);
    return tokens;
  }

  /** The vector of each sequence; null where there is no token. */
  List<float[]> vectors(DocumentVectors kind, List<int[]> sequences) {
    return Arrays.asList(kind.of(network, artifact.shape(), sequences.toArray(int[][]::new)));
  }

  /** A target text's token ids; all of them, of a model that has such. */
  int[] encodeTarget(String text) {
    return whole(target(), artifact.target().vocabulary(), text);
  }

  /** The target text of these token ids. */
  String targetText(int[] tokens) {
    Vocabulary known = artifact.target().vocabulary();
    return target().text(Arrays.stream(tokens).mapToObj(known::token).toList());
  }

  private Tokenizer target() {
    if (target == null) {
      target = Tokenizers.read(artifact.target().tokenizer());
    }
    return target;
  }

  /** The text's words for a tagger, all of them: each has its tag. */
  Example words(String text) {
    return new Example(
        encodeWhole(text),
        new int[0],
        artifact.characters() == null
            ? new int[0]
            : WordCharacters.ids(text, artifact.characters()));
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

  /**
   * What a model of tokens leaves unsaid of a text.
   *
   * @param text null: nobody knows
   * @param tokens its token ids
   */
  Unsaid unsaid(String text, int[] tokens) {
    return unsaid(tokenizer, vocabulary, text, tokens);
  }

  /** The same of a target text. */
  Unsaid unsaidOfTarget(String text, int[] tokens) {
    return unsaid(target(), artifact.target().vocabulary(), text, tokens);
  }

  private static Unsaid unsaid(Tokenizer cut, Vocabulary known, String text, int[] tokens) {
    Unsaid unsaid = Unsaid.NOTHING;
    if (text == null || Arrays.stream(tokens).noneMatch(id -> id == Vocabulary.UNKNOWN)) {
      return unsaid;
    }
    for (String token : UnknownTokens.of(cut, known, text)) {
      if (!UnknownTokens.isSign(token)) {
        unsaid = unsaid.plus(new Unsaid(1, token.getBytes(StandardCharsets.UTF_8).length));
      }
    }
    return unsaid;
  }

  /** The same for sequences of token ids of this model's vocabulary; null for an empty one. */
  public List<float[]> judge(List<int[]> sequences) {
    int[][] cut = new int[sequences.size()][];
    Arrays.setAll(cut, i -> cut(sequences.get(i)));
    return Arrays.asList(Answers.of(network, cut));
  }

  private int[] cut(int[] sequence) {
    return sequence.length <= maximumLength ? sequence : Arrays.copyOf(sequence, maximumLength);
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
