package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.inference.TextWriter.Wish;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Classification;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.SmallWriter;
import org.sunhwan.network.SpecialTokens;
import org.sunhwan.network.Task;

class TextWriterTest {
  private static final int V = SmallWriter.VOCABULARY;

  static Stream<Task> tasks() {
    return Stream.of(
        new LanguageModel(true),
        new LanguageModel(false),
        new Generation(true, false),
        new Generation(false, true));
  }

  /** The most probable token after all before it, computed anew from the beginning at each step. */
  @ParameterizedTest
  @MethodSource("tasks")
  void greedyTextsAreThoseOfWholePasses(Task task) {
    for (Cell cell : new Cell[] {Cell.LSTM, Cell.GRU}) {
      ComputationGraph network = SmallWriter.network(task, cell, 2);
      List<Wish> wishes =
          List.of(wish(0, 0), wish(1, 1), wish(2, 0, 5, 8), wish(3, 1, 7, 3, 4), wish(4, 0));
      int[][] written = writer(network, task).write(wishes, Sampling.GREEDY, 1, 12);
      for (int i = 0; i < wishes.size(); i++) {
        assertArrayEquals(greedy(network, task, wishes.get(i), 12), written[i], "text " + i);
      }
    }
  }

  private static int[] greedy(ComputationGraph network, Task task, Wish wish, int most) {
    int[] text = wish.prompt();
    while (text.length < most) {
      float[] p = after(network, task, wish.category(), text);
      int best = SpecialTokens.END;
      for (int token = SpecialTokens.END; token < V; token++) {
        best = p[token] > p[best] ? token : best;
      }
      if (best == SpecialTokens.END) {
        break;
      }
      text = Arrays.copyOf(text, text.length + 1);
      text[text.length - 1] = best;
    }
    return text;
  }

  /** Probabilities of the next token, by one pass over all of the text. */
  private static float[] after(ComputationGraph network, Task task, int category, int[] text) {
    int[] read = new int[text.length + 1];
    read[0] = task instanceof Generation ? V + category : SpecialTokens.END;
    System.arraycopy(text, 0, read, 1, text.length);
    INDArray tokens = Batch.ids(read, read.length);
    int[] categories = new int[read.length];
    Arrays.fill(categories, category);
    INDArray p =
        task instanceof Generation generation && generation.everyStep()
            ? network.outputSingle(tokens, Batch.ids(categories, read.length))
            : network.outputSingle(tokens);
    float[] last = new float[V];
    for (int token = 0; token < V; token++) {
      last[token] = p.getFloat(0, token, read.length - 1);
    }
    return last;
  }

  /** 20,000 first tokens; a frequency's standard deviation is at most 0.0036. */
  @Test
  void drawsAsOftenAsTheSoftmaxSays() {
    Task task = new LanguageModel(true);
    ComputationGraph network = SmallWriter.network(task, Cell.LSTM, 1);
    List<Wish> wishes = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      wishes.add(wish(i, 0, 6));
    }
    double[] frequencies = new double[V];
    for (int[] text : writer(network, task).write(wishes, Sampling.PLAIN, 5, 2)) {
      frequencies[text.length == 1 ? SpecialTokens.END : text[1]] += 1.0 / wishes.size();
    }
    float[] p = after(network, task, 0, new int[] {6});
    double sayable = 0;
    for (int token = SpecialTokens.END; token < V; token++) {
      sayable += p[token];
    }
    double most = 0;
    for (int token = 0; token < V; token++) {
      double expected = token < SpecialTokens.END ? 0 : p[token] / sayable;
      assertEquals(expected, frequencies[token], 0.015, "token " + token); // four deviations
      most = Math.max(most, expected);
    }
    assertTrue(most < 0.9, "there is something to draw");
  }

  /** What stands beside a text, and in which order, changes nothing of it; its seed does. */
  @Test
  void textsDoNotDependOnTheirNeighbours() {
    Task task = new Generation(true, true);
    ComputationGraph network = SmallWriter.network(task, Cell.LSTM, 1);
    List<Wish> wishes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      wishes.add(wish(i, i % 2));
    }
    int[][] together = writer(network, task).write(wishes, Sampling.PLAIN, 7, 9);
    List<Wish> shuffled = new ArrayList<>(wishes);
    Collections.shuffle(shuffled, new Random(3));
    for (int start = 0; start < 40; start += 8) {
      List<Wish> some = shuffled.subList(start, start + 8);
      int[][] apart = writer(network, task).write(some, Sampling.PLAIN, 7, 9);
      for (int i = 0; i < 8; i++) {
        assertArrayEquals(together[(int) some.get(i).number()], apart[i]);
      }
    }
    assertFalse(
        Arrays.deepEquals(together, writer(network, task).write(wishes, Sampling.PLAIN, 8, 9)));
    long distinct = Arrays.stream(together).map(Arrays::toString).distinct().count();
    assertTrue(distinct > 20, distinct + " different texts of 40");
  }

  @Test
  void refusesPromptsThatAreTooLong() {
    Task task = new LanguageModel(true);
    TextWriter writer = writer(SmallWriter.network(task, Cell.TANH, 1), task);
    assertEquals(
        "Text 9 begins with a prompt of 3 tokens, and 2 are the most a text may have. Raise"
            + " generate.max-length, or shorten the prompt.",
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.write(List.of(wish(9, 0, 4, 5, 6)), Sampling.PLAIN, 1, 2))
            .getMessage());
    assertEquals(
        "A network that is made to classify writes no texts. Train one with task = generate.",
        assertThrows(
                IllegalArgumentException.class, () -> new TextWriter(null, new Classification(), 9))
            .getMessage());
  }

  @Test
  void refusesNetworksThatSeeWhatTheyAreToSay() {
    NetworkShape forward = SmallWriter.shape(new LanguageModel(true), Cell.LSTM, 1);
    assertEquals(
        "task is language-model and network.direction is both, but a network that reads a text from"
            + " its end has seen the token that it is to say. Use network.direction = forward.",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new NetworkShape(
                        Cell.LSTM,
                        3,
                        4,
                        1,
                        NetworkShape.Direction.BOTH,
                        forward.merge(),
                        forward.pooling(),
                        forward.regularisation(),
                        forward.output(),
                        forward.implementation(),
                        forward.task()))
            .getMessage());
  }

  private static TextWriter writer(ComputationGraph network, Task task) {
    return new TextWriter(network, task, V);
  }

  private static Wish wish(long number, int category, int... prompt) {
    return new Wish(number, category, prompt);
  }
}
