package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.layers.Recurrent.Cell;

class SpellingTest {
  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();
  private static final int CHARACTERS = 6;
  private static final int SIZE = 3; // of a character's vector
  private static final int HIDDEN = 2; // each way

  /** Of three sentences: with repeated words, one of a single character, and an empty one. */
  private static final int[][][] WORDS = {
    {{1, 2, 3}, {4}, {1, 2, 3}, {5, 5, 1, 2, 4, 3, 3}}, {{4}}, {{2, 1}, {}, {5, 4, 3, 2, 1}},
  };

  private static final int TIME = 4;

  /** A word's vector is the last state of a recurrent layer each way, reading the word alone. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void aWordsVectorIsWhatReadingItAloneLeaves(Cell cell) {
    SpellingLayer layer = layer(cell, Dropout.none());
    INDArray vectors = answer(layer, WORDS);
    assertArrayEquals(new long[] {3, 2 * HIDDEN, TIME}, vectors.shape());
    Recurrent reader = ((Spelling) layer.conf().getLayer()).reader();
    RecurrentLayer alone = alone(reader, SpellingParameters.ofReader(conf(layer), layer.params()));
    for (int b = 0; b < WORDS.length; b++) {
      for (int t = 0; t < TIME; t++) {
        float[] expected = new float[2 * HIDDEN];
        if (t < WORDS[b].length && WORDS[b][t].length > 0) {
          int[] word = WORDS[b][t];
          INDArray x = Nd4j.create(DataType.FLOAT, 1, SIZE, word.length);
          for (int i = 0; i < word.length; i++) {
            for (int c = 0; c < SIZE; c++) {
              x.putScalar(new int[] {0, c, i}, layer.params().getDouble(word[i] * SIZE + c));
            }
          }
          alone.setInput(x, NO_WORKSPACES);
          INDArray states = alone.activate(false, NO_WORKSPACES);
          for (int i = 0; i < HIDDEN; i++) {
            expected[i] = states.getFloat(0, i, word.length - 1);
            expected[HIDDEN + i] = states.getFloat(0, HIDDEN + i, 0);
          }
        }
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], vectors.getFloat(b, i, t), 1e-6, "word " + b + ", " + t);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Cell.class, names = "RELU", mode = EnumSource.Mode.EXCLUDE) // it has corners
  void gradientsAreWhatMovingEachNumberShows(Cell cell) {
    for (Dropout dropout : List.of(Dropout.none(), Dropout.each(0.3))) {
      SpellingLayer layer = layer(cell, dropout);
      INDArray weights = random(3 * 2 * HIDDEN * TIME, 8).reshape('f', 3, 2 * HIDDEN, TIME);
      loss(layer, weights);
      layer.backpropGradient(weights, NO_WORKSPACES);
      INDArray gradient = layer.getGradientsViewArray().dup();
      Map<String, INDArray> groups =
          conf(layer).initializer().getGradientsFromFlattened(layer.conf(), gradient);
      assertEquals(7, groups.size());
      groups.forEach((name, values) -> assertTrue(values.norm2Number().doubleValue() > 0, name));
      for (int i = 0; i < SIZE; i++) {
        assertEquals(0, gradient.getDouble(i), "no word has the character 0");
      }
      double h = 1e-2;
      for (int i = 0; i < gradient.length(); i++) {
        double number = layer.params().getDouble(i);
        layer.params().putScalar(i, number + h);
        double above = loss(layer, weights);
        layer.params().putScalar(i, number - h);
        double below = loss(layer, weights);
        layer.params().putScalar(i, number);
        // Outputs rounded to 1e-7 over 2 h, and h² / 6 of third derivatives, over 8 words.
        assertEquals((above - below) / (2 * h), gradient.getDouble(i), 5e-4, "number " + i);
      }
    }
  }

  @Test
  void dropoutGoesByTheStepsKey() {
    SpellingLayer layer = layer(Cell.LSTM, Dropout.each(0.5));
    INDArray weights = Nd4j.ones(3, 2 * HIDDEN, TIME);
    double once = loss(layer, weights);
    assertEquals(once, loss(layer, weights));
    layer.begin(new StepKey(17, 1, 4));
    feed(layer, WORDS);
    assertNotEquals(once, OneLayer.sum(weights, layer.activate(true, NO_WORKSPACES)));
    INDArray answered = answer(layer, WORDS);
    assertEquals(answered, answer(layer, WORDS));
  }

  /** 300 different words make three groups; a word's vector is that of the word in no company. */
  @Test
  void groupsChangeNothing() {
    Random random = new Random(4);
    int[][] many = new int[300][];
    for (int i = 0; i < many.length; i++) {
      many[i] = random.ints(1 + random.nextInt(12), 1, CHARACTERS).toArray();
    }
    SpellingLayer layer = layer(Cell.LSTM, Dropout.none());
    INDArray together = answer(layer, new int[][][] {many});
    for (int i = 0; i < many.length; i += 7) {
      INDArray alone = answer(layer, new int[][][] {{many[i]}});
      for (int c = 0; c < 2 * HIDDEN; c++) {
        assertEquals(alone.getDouble(0, c, 0), together.getDouble(0, c, i), 1e-6);
      }
    }
  }

  /** The gradient of 300 words is that of the first half and that of the second together. */
  @Test
  void gradientsOfGroupsAddUp() {
    Random random = new Random(4);
    int[][] many = new int[300][];
    for (int i = 0; i < many.length; i++) {
      many[i] = random.ints(1 + random.nextInt(12), 1, CHARACTERS).toArray();
    }
    SpellingLayer layer = layer(Cell.LSTM, Dropout.none());
    INDArray all = gradient(layer, many);
    INDArray halves =
        gradient(layer, Arrays.copyOfRange(many, 0, 150))
            .add(gradient(layer, Arrays.copyOfRange(many, 150, 300)));
    double size = all.normmaxNumber().doubleValue();
    // float32 sums over 300 words in another order.
    assertEquals(0, all.sub(halves).normmaxNumber().doubleValue(), 1e-5 * size);
  }

  private static INDArray gradient(SpellingLayer layer, int[][] words) {
    feed(layer, new int[][][] {words});
    layer.activate(true, NO_WORKSPACES);
    layer.backpropGradient(Nd4j.ones(1, 2 * HIDDEN, words.length), NO_WORKSPACES);
    return layer.getGradientsViewArray().dup();
  }

  @Test
  void aWordIsReadOnceHoweverOftenItOccurs() {
    int[] characters = {3, 1, 0, 2, 0, 3, 1, 0, 0, /**/ 2, 0, 0, 0, 0, 0, 0, 0, 0};
    SpelledWords words = SpelledWords.read(characters, 2, Lengths.padded(4, 4, 1), "words");
    assertArrayEquals(new int[] {2, 1, 2, 0, 1, -1, -1, -1}, words.places());
    assertEquals(
        List.of("[]", "[2]", "[3, 1]"), words.words().stream().map(Arrays::toString).toList());
    SpelledWords.Group group = words.groups().get(0);
    assertEquals(1, words.groups().size());
    assertEquals(1, group.first());
    assertEquals("[1, 2] of 4", group.lengths().toString());
  }

  @Test
  void fewShapesAreEverRead() {
    List<int[]> words = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      words.add(new int[1 + i / 30]);
    }
    var spelled = new SpelledWords(Lengths.full(1, 1), new int[] {0}, words);
    assertEquals(
        List.of("0: 64 × 4", "44: 128 × 8", "172: 128 × 12"),
        spelled.groups().stream()
            .map(
                group ->
                    "%d: %d × %d"
                        .formatted(group.first(), group.lengths().batch(), group.lengths().time()))
            .toList());
  }

  @Test
  void withoutAMaskAllSentencesHaveEquallyManyWords() {
    SpellingLayer layer = layer(Cell.GRU, Dropout.none());
    layer.setInput(
        Nd4j.createFromArray(new int[][] {{1, 0, 2, 3, 0}, {4, 4, 0, 1, 0}}), NO_WORKSPACES);
    assertArrayEquals(new long[] {2, 2 * HIDDEN, 2}, layer.activate(false, NO_WORKSPACES).shape());
  }

  @Test
  void whatDoesNotFitIsSaidSo() {
    SpellingLayer layer = layer(Cell.TANH, Dropout.none());
    assertRefused(
        "layer spelling: the word [3, 6] has the character 6; the ids of characters are 1 to 5. The"
            + " sequences belong to other characters than the network.",
        () -> answer(layer, new int[][][] {{{3, 6}}}));
    assertRefused(
        "layer spelling was given the characters of 1 words for sequence 0, which has 2: each"
            + " word's characters are followed by a 0",
        () -> {
          layer.feedForwardMaskArray(Nd4j.ones(1, 2), MaskState.Active, 1);
          layer.setInput(Nd4j.createFromArray(new int[][] {{3, 0, 2}}), NO_WORKSPACES);
          layer.activate(false, NO_WORKSPACES);
        });
    assertRefused(
        "words are read forward and backward, so their vectors need an even size, and characters a"
            + " vector; got sizes 5 and 3",
        () -> new Spelling.Builder(Cell.LSTM, 3).nIn(4).nOut(5).build());
  }

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  private static double loss(SpellingLayer layer, INDArray weights) {
    layer.begin(OneLayer.STEP);
    feed(layer, WORDS);
    return OneLayer.sum(weights, layer.activate(true, NO_WORKSPACES));
  }

  private static INDArray answer(SpellingLayer layer, int[][][] words) {
    feed(layer, words);
    return layer.activate(false, NO_WORKSPACES).dup();
  }

  private static void feed(SpellingLayer layer, int[][][] words) {
    int width = 0;
    int time = 0;
    for (int[][] sentence : words) {
      time = Math.max(time, sentence.length);
      width = Math.max(width, Arrays.stream(sentence).mapToInt(word -> word.length + 1).sum());
    }
    INDArray characters = Nd4j.zeros(DataType.INT32, words.length, width);
    INDArray mask = Nd4j.zeros(words.length, time);
    for (int b = 0; b < words.length; b++) {
      int at = 0;
      for (int t = 0; t < words[b].length; t++) {
        mask.putScalar(b, t, 1);
        for (int character : words[b][t]) {
          characters.putScalar(b, at++, character);
        }
        at++;
      }
    }
    layer.feedForwardMaskArray(mask, MaskState.Active, words.length);
    layer.setInput(characters, NO_WORKSPACES);
  }

  private static RecurrentLayer alone(Recurrent reader, INDArray parameters) {
    NeuralNetConfiguration configuration =
        new NeuralNetConfiguration.Builder().layer(reader).build();
    return (RecurrentLayer)
        configuration
            .getLayer()
            .instantiate(configuration, null, 0, parameters.dup(), false, DataType.FLOAT);
  }

  private static Spelling conf(SpellingLayer layer) {
    return (Spelling) layer.conf().getLayer();
  }

  private static SpellingLayer layer(Cell cell, Dropout dropout) {
    NeuralNetConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .layer(
                new Spelling.Builder(cell, SIZE)
                    .characterDropout(dropout)
                    .name("spelling")
                    .nIn(CHARACTERS)
                    .nOut(2 * HIDDEN)
                    .build())
            .build();
    Spelling spelling = (Spelling) configuration.getLayer();
    long count = spelling.initializer().numParams(configuration);
    INDArray parameters = Nd4j.create(DataType.FLOAT, 1, count);
    SpellingLayer layer =
        (SpellingLayer)
            spelling.instantiate(configuration, null, 1, parameters, true, DataType.FLOAT);
    layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, count));
    parameters.assign(random((int) count, 6));
    return layer;
  }

  private static INDArray random(int count, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (0.6 * random.nextGaussian());
    }
    return Nd4j.createFromArray(numbers).reshape(1, count);
  }
}
