package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.inference.Answers;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;

/** Label sets and numbers: what their networks are told, answer, and refuse. */
class PooledAnswerTest {
  private static final Sizes SIZES = Sizes.of(Shapes.VOCABULARY, 3);
  private static final int[][] TEXTS = {{4, 5, 6}, {7}, {8, 9, 4, 10}};

  @Test
  void labelsAreToldAsRowsOfOnesAndZeros() {
    MultiDataSet batch =
        Feeding.of(labelSets(), SIZES)
            .of(new Example[] {example(0, 0, 2), example(1), example(2, 1)});
    assertArrayEquals(
        new float[][] {{1, 0, 1}, {0, 0, 0}, {0, 1, 0}}, batch.getLabels(0).toFloatMatrix());
    assertArrayEquals(new long[] {3, 4}, batch.getFeatures(0).shape());
  }

  @Test
  void numbersAreToldInTheScaleOfTheTrainingRows() {
    NetworkShape shape = numbers(new Regression(10, 4));
    MultiDataSet batch =
        Feeding.of(shape, SIZES)
            .of(new Example[] {example(0, Float.floatToIntBits(12)), example(1, bits(-10))});
    assertArrayEquals(new float[][] {{0.5f}, {-5}}, batch.getLabels(0).toFloatMatrix());
    Regression scale = (Regression) shape.task();
    assertEquals(12, scale.outward(0.5f));
    assertEquals(-10, scale.outward(scale.inward(-10)));
  }

  /** Answers are f(W pooled + b) of the network's own pooled states: the definition. */
  @Test
  void answersFollowTheEquation() {
    for (NetworkShape shape : new NetworkShape[] {labelSets(), numbers(new Regression())}) {
      ComputationGraph network = network(shape);
      Batch batch = Batch.of(TEXTS);
      var states =
          network.feedForward(
              new INDArray[] {batch.tokens()}, false, true); // clears masks, so T is the longest
      float[][] one = Answers.of(network, new int[][] {TEXTS[2]});
      INDArray pooled = states.get(Networks.POOLED).getRow(2);
      INDArray weights = network.getParam("output_W");
      INDArray biases = network.getParam("output_b");
      for (int c = 0; c < one[0].length; c++) {
        double y = biases.getDouble(c);
        for (int i = 0; i < pooled.length(); i++) {
          y += weights.getDouble(i, c) * pooled.getDouble(i);
        }
        double expected = shape.output() == Output.SIGMOID ? 1 / (1 + Math.exp(-y)) : y;
        // float32 sums of 10 products below 1
        assertEquals(expected, one[0][c], 1e-5, shape.task().word() + " " + c);
      }
    }
  }

  @Test
  void gradientsAreThoseOfMovingEachNumber() {
    for (NetworkShape shape : new NetworkShape[] {labelSets(), numbers(new Regression(1, 2))}) {
      ComputationGraph network = network(shape);
      MultiDataSet batch =
          Feeding.of(shape, SIZES)
              .of(
                  shape.output() == Output.SIGMOID
                      ? new Example[] {example(0, 0, 2), example(1), example(2, 1)}
                      : new Example[] {example(0, bits(3)), example(1, bits(-1)), example(2, 0)});
      INDArray gradient = Shapes.gradient(network, batch).div(TEXTS.length);
      INDArray parameters = network.params();
      double h = 1e-2;
      // the embedding comes first, then the LSTMs and the output; every seventh is enough
      for (long i = 0; i < parameters.length(); i += 7) {
        double number = parameters.getDouble(i);
        parameters.putScalar(i, number + h);
        double above = network.score(batch, false);
        parameters.putScalar(i, number - h);
        double below = network.score(batch, false);
        parameters.putScalar(i, number);
        // h² / 6 of third derivatives of a few units, and a loss rounded to 1e-7 over 2 h
        assertEquals(
            (above - below) / (2 * h), gradient.getDouble(i), 2e-4, shape.task().word() + " " + i);
      }
    }
  }

  @Test
  void aNumberIsLearned() {
    NetworkShape shape = numbers(new Regression(100, 50));
    ComputationGraph network = network(shape);
    Example[] examples = {example(0, bits(50)), example(1, bits(100)), example(2, bits(150))};
    MultiDataSet batch = Feeding.of(shape, SIZES).of(examples);
    for (int step = 0; step < 300; step++) {
      network.fit(batch);
    }
    float[][] answers = Answers.of(network, TEXTS);
    Regression scale = (Regression) shape.task();
    for (int i = 0; i < TEXTS.length; i++) {
      assertEquals(50 + 50 * i, scale.outward(answers[i][0]), 5, Arrays.toString(answers[i]));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    NetworkShape plain = Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.MAX);
    assertEquals(
        "network.output is softmax and task is multi-label, where each label stands on its own, by"
            + " sigmoid. Use network.output = auto.",
        refused(() -> plain.with(new MultiLabel())));
    assertEquals(
        "network.output is softmax and task is regress, whose answers have no bounds: its output is"
            + " linear. Use network.output = auto.",
        refused(() -> plain.with(new Regression())));
    assertEquals(
        "network.output is linear and task is classify, whose answers are probabilities. Use"
            + " network.output = softmax or sigmoid.",
        refused(() -> numbers(new Regression()).with(new Classification())));
    assertEquals(
        "network.label-smoothing is 0.1 and task is regress, which has no labels. Use 0.",
        refused(
            () ->
                numbers(new Regression()).with(new Regularisation(0, Dropout.Kind.EACH, 0, 0.1))));
    assertEquals(
        "The training numbers have the mean 3.0 and the standard deviation 0.0, but a network can"
            + " only learn finite numbers that differ. Check corpus.label-column.",
        refused(() -> new Regression(3, 0)));
    assertEquals(
        "task is multi-label, which needs at least 2 labels; got 1.",
        refused(
            () ->
                Networks.create(
                    labelSets(),
                    Sizes.of(Shapes.VOCABULARY, 1),
                    1,
                    Shapes.ADAM,
                    Optional.empty())));
  }

  @Test
  void descriptionsKeepTheTask() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (NetworkShape shape : new NetworkShape[] {labelSets(), numbers(new Regression(2.5, 0.1))}) {
      String written = json.writeValueAsString(shape);
      assertEquals(shape, json.readValue(written, NetworkShape.class));
      assertTrue(written.contains("\"name\":\"" + shape.task().word() + "\""), written);
    }
  }

  private static String refused(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  private static int bits(float number) {
    return Float.floatToIntBits(number);
  }

  private static Example example(int text, int... targets) {
    return new Example(TEXTS[text], targets, new int[0]);
  }

  private static ComputationGraph network(NetworkShape shape) {
    return Networks.create(shape, SIZES, 7, Shapes.ADAM, Optional.empty());
  }

  private static NetworkShape labelSets() {
    return shape(Output.SIGMOID, new MultiLabel());
  }

  private static NetworkShape numbers(Regression scale) {
    return shape(Output.LINEAR, scale);
  }

  private static NetworkShape shape(Output output, Task task) {
    NetworkShape like = Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.MEAN);
    return new NetworkShape(
        like.cell(),
        like.embeddingSize(),
        like.hiddenSize(),
        like.layers(),
        like.direction(),
        like.merge(),
        like.pooling(),
        like.regularisation(),
        output,
        like.implementation(),
        task);
  }
}
