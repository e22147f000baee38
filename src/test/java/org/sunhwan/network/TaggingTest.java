package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.inference.TagAnswers;
import org.sunhwan.inference.TagAnswers.Tagged;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.Spelling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Tagging.Decision;

/** Whole taggers: with characters and without, tags decided on together and apart. */
class TaggingTest {
  private static final Sizes SIZES = new Sizes(9, 4, 0, 7);

  /** Words 4 to 8; the characters of word w are its own two or three. */
  private static final Example[] SENTENCES = {
    sentence(4, 5, 6, 4, 8, 7), sentence(7), sentence(5, 1, 5), sentence(8, 4, 4, 5),
  };

  static Stream<NetworkShape> taggers() {
    List<NetworkShape> shapes = new ArrayList<>();
    for (Decision decision : Decision.values()) {
      for (int spelling : new int[] {0, 4}) {
        shapes.add(shape(Cell.LSTM, Direction.BOTH, 2, new Tagging(decision, spelling, 3, 0.2)));
        shapes.add(shape(Cell.GRU, Direction.FORWARD, 1, new Tagging(decision, spelling, 3, 0)));
      }
    }
    shapes.add(shape(Cell.TANH, Direction.BACKWARD, 1, new Tagging(Decision.CRF, 2, 1, 0)));
    return shapes.stream();
  }

  /** Each word's tag, in a batch with padding: words, their letters, layers and the softmax. */
  @ParameterizedTest
  @MethodSource("apart")
  void outputsFollowTheEquations(NetworkShape shape) {
    ComputationGraph network = network(shape);
    Random random = new Random(5);
    for (long i = 0; i < network.numParams(); i++) {
      network.params().putScalar(i, 0.7 * random.nextGaussian());
    }
    MultiDataSet batch = shape.task().feeding(shape, SIZES).of(SENTENCES);
    INDArray actual =
        network.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0];
    for (int b = 0; b < SENTENCES.length; b++) {
      double[][] expected =
          new StepEquations(network, shape).tags(SENTENCES[b].tokens(), SENTENCES[b].characters());
      for (int t = 0; t < expected.length; t++) {
        for (int c = 0; c < expected[t].length; c++) {
          // sums of a dozen float32 products in each of a few layers and a dozen steps
          assertEquals(expected[t][c], actual.getDouble(b, c, t), 1e-5, b + ", " + t + ", " + c);
        }
      }
    }
  }

  static Stream<NetworkShape> apart() {
    List<NetworkShape> shapes = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      for (Direction direction : Direction.values()) {
        for (int spelling : new int[] {0, 4}) {
          shapes.add(shape(cell, direction, 2, new Tagging(Decision.SOFTMAX, spelling, 3, 0.2)));
        }
      }
    }
    return shapes.stream();
  }

  /** Neither other sentences nor padding change what is said of one. */
  @ParameterizedTest
  @MethodSource("taggers")
  void sentencesAreTaggedAlikeInAnyCompany(NetworkShape shape) {
    ComputationGraph network = network(shape);
    Tagged[] together = TagAnswers.of(network, SENTENCES);
    for (int i = 0; i < SENTENCES.length; i++) {
      Tagged alone = TagAnswers.of(network, new Example[] {SENTENCES[i]})[0];
      assertEquals(SENTENCES[i].tokens().length, alone.tags().length);
      assertArrayEquals(alone.tags(), together[i].tags());
      assertArrayEquals(alone.probabilities(), together[i].probabilities(), 1e-6f);
      assertEquals(alone.nats(), together[i].nats(), 1e-5);
    }
  }

  /** The loss of training, without what is dropped there, is that of answering. */
  @ParameterizedTest
  @MethodSource("taggers")
  void trainingAndAnsweringAgreeOnTheLoss(NetworkShape shape) {
    ComputationGraph network = network(shape);
    MultiDataSet batch = shape.task().feeding(shape, SIZES).of(SENTENCES);
    double nats = 0;
    int counted = 0;
    for (Tagged tagged : TagAnswers.of(network, SENTENCES)) {
      nats += tagged.nats();
    }
    for (Example sentence : SENTENCES) {
      for (int target : sentence.targets()) {
        counted += target == Tagging.NOT_COUNTED ? 0 : 1;
      }
    }
    assertTrue(counted < 14, "one does not count");
    assertEquals(nats / counted, network.score(batch, false), 1e-5);
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void learnsTheTagsOfItsWords(NetworkShape shape) {
    ComputationGraph network = network(shape);
    MultiDataSet batch = shape.task().feeding(shape, SIZES).of(SENTENCES);
    for (int step = 0; step < 150; step++) {
      network.fit(batch);
    }
    Tagged[] answers = TagAnswers.of(network, SENTENCES);
    for (int i = 0; i < SENTENCES.length; i++) {
      for (int t = 0; t < SENTENCES[i].tokens().length; t++) {
        if (SENTENCES[i].targets()[t] != Tagging.NOT_COUNTED) {
          assertEquals(SENTENCES[i].targets()[t], answers[i].tags()[t], shape.toString());
          assertTrue(answers[i].probabilities()[t] > 0.5);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void comesBackFromItsFiles(NetworkShape shape) throws Exception {
    ComputationGraph network = network(shape);
    ComputationGraph read = ModelFile.read(ModelFile.write(network), "model.zip");
    Networks.requireShape(read, shape, SIZES);
    assertEquals(network.params(), read.params());
    assertArrayEquals(
        TagAnswers.of(network, SENTENCES)[0].tags(), TagAnswers.of(read, SENTENCES)[0].tags());
    var json = new ObjectMapper();
    assertEquals(shape, json.readValue(json.writeValueAsString(shape), NetworkShape.class));
  }

  /** With words alone, unknown words are all one; spelled, they are not. */
  @Test
  void unknownWordsAreToldApartByTheirCharacters() {
    Example some = new Example(new int[] {1}, new int[0], new int[] {1, 2, 0});
    Example other = new Example(new int[] {1}, new int[0], new int[] {3, 2, 2, 0});
    NetworkShape alone = shape(Cell.LSTM, Direction.BOTH, 1, new Tagging(Decision.CRF, 0, 1, 0));
    NetworkShape spelled = shape(Cell.LSTM, Direction.BOTH, 1, new Tagging(Decision.CRF, 6, 2, 0));
    assertEquals(0, distance(network(alone), some, other));
    assertTrue(distance(network(spelled), some, other) > 1e-4);
  }

  private static double distance(ComputationGraph network, Example one, Example other) {
    Tagged[] answers = TagAnswers.of(network, new Example[] {one, other});
    return Math.abs(answers[0].probabilities()[0] - answers[1].probabilities()[0]);
  }

  @Test
  void aSentenceWithoutAWordHasNoAnswer() {
    NetworkShape shape = shape(Cell.LSTM, Direction.BOTH, 1, new Tagging(Decision.CRF, 4, 2, 0));
    Example none = new Example(new int[0], new int[0], new int[0]);
    Tagged[] answers = TagAnswers.of(network(shape), new Example[] {none, SENTENCES[1]});
    assertEquals(null, answers[0]);
    assertEquals(1, answers[1].tags().length);
  }

  /** By definition: of each word the likeliest class, and the sum of single losses. */
  @Test
  void apartEachWordIsDecidedOnByItself() {
    NetworkShape shape =
        shape(Cell.LSTM, Direction.BOTH, 1, new Tagging(Decision.SOFTMAX, 4, 2, 0));
    ComputationGraph network = network(shape);
    MultiDataSet batch = shape.task().feeding(shape, SIZES).of(SENTENCES);
    INDArray p =
        network.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0].dup();
    Tagged[] answers = TagAnswers.of(network, SENTENCES);
    for (int b = 0; b < SENTENCES.length; b++) {
      double nats = 0;
      for (int t = 0; t < SENTENCES[b].tokens().length; t++) {
        for (int c = 0; c < 4; c++) {
          assertTrue(p.getFloat(b, c, t) <= answers[b].probabilities()[t] + 1e-6);
        }
        assertEquals(p.getFloat(b, answers[b].tags()[t], t), answers[b].probabilities()[t], 1e-6);
        int target = SENTENCES[b].targets()[t];
        nats -= target == Tagging.NOT_COUNTED ? 0 : Math.log(p.getFloat(b, target, t));
      }
      assertEquals(nats, answers[b].nats(), 1e-5);
    }
  }

  @Test
  void whatDoesNotFitIsSaidSo() {
    assertRefused(
        "tag.spelling-size is 3; it must be 0, or even: words are read forward and backward.",
        () -> new Tagging(Decision.CRF, 3, 2, 0));
    assertRefused(
        "tag.character-size is 0; it must be at least 1.",
        () -> new Tagging(Decision.CRF, 4, 0, 0));
    assertRefused(
        "tag.word-dropout is 1.0; it is a share from 0 to below 1.",
        () -> new Tagging(Decision.CRF, 4, 2, 1));
    Tagging tagging = new Tagging(Decision.CRF, 4, 2, 0);
    assertRefused(
        "task is tag and network.output is sigmoid, but a word has one tag. Use output = softmax;"
            + " what decides on it is tag.decision.",
        () -> shape(tagging, Regularisation.none(), Output.SIGMOID, Implementation.OWN));
    assertRefused(
        "tag.decision is crf and network.label-smoothing is 0.1, but only single labels can be"
            + " smoothed, not sequences. Use label-smoothing = 0, or decision = softmax.",
        () ->
            shape(
                tagging,
                new Regularisation(0, Dropout.Kind.EACH, 0, 0.1),
                Output.SOFTMAX,
                Implementation.OWN));
    assertRefused(
        "A sentence has 2 words and 1 tags; there must be one a word.",
        () ->
            new TagFeeding(false)
                .of(new Example[] {new Example(new int[] {4, 5}, new int[] {0}, new int[0])}));
  }

  private static void assertRefused(String message, org.junit.jupiter.api.function.Executable of) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, of).getMessage());
  }

  /** Tags are by word, but word 5 has another behind itself, and no tag behind word 4. */
  private static Example sentence(int... words) {
    int[] tags = new int[words.length];
    List<Integer> characters = new ArrayList<>();
    for (int t = 0; t < words.length; t++) {
      tags[t] = words[t] == 5 ? 3 : words[t] % 3;
      if (words[t] == 5 && t > 0 && words[t - 1] == 4) {
        tags[t] = Tagging.NOT_COUNTED;
      }
      Random random = new Random(words[t]);
      for (int i = 0; i < 2 + words[t] % 2; i++) {
        characters.add(1 + random.nextInt(6));
      }
      characters.add(Spelling.END);
    }
    return new Example(words, tags, characters.stream().mapToInt(id -> id).toArray());
  }

  /** Of a tagger with everything that taggers have. */
  static ComputationGraphConfiguration configuration() {
    NetworkShape shape = shape(Cell.LSTM, Direction.BOTH, 1, new Tagging(Decision.CRF, 4, 2, 0.1));
    return Networks.configuration(shape, SIZES, 1, Shapes.ADAM, false);
  }

  private static ComputationGraph network(NetworkShape shape) {
    return Networks.create(shape, SIZES, 7, Shapes.ADAM, Optional.empty());
  }

  private static NetworkShape shape(Cell cell, Direction direction, int layers, Task task) {
    return new NetworkShape(
        cell,
        5,
        4,
        layers,
        direction,
        Merge.CONCATENATED,
        Pooling.MAX,
        Regularisation.none(),
        Output.SOFTMAX,
        Implementation.OWN,
        task);
  }

  private static NetworkShape shape(
      Task task, Regularisation regularisation, Output output, Implementation implementation) {
    return new NetworkShape(
        Cell.LSTM,
        5,
        4,
        1,
        Direction.BOTH,
        Merge.CONCATENATED,
        Pooling.MAX,
        regularisation,
        output,
        implementation,
        task);
  }
}
