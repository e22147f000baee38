package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's own layers and ours, in one JVM and with one JavaCPP, from the same parameters. */
class Dl4jGatesTest {
  private static final int D = 3;
  private static final int H = 5;
  private static final int BATCH = 2;
  private static final int TIME = 4;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ourLayerGivesOutWhatDl4jsDoes(boolean lstm) {
    Cell cell = lstm ? new Cell.Lstm() : new Cell.Simple(Cell.Activation.TANH);
    Layer layer = new Layer(cell, Direction.LEFT_TO_RIGHT, D, H);
    MultiLayerNetwork network = network(lstm);
    INDArray input = Nd4j.rand(DataType.FLOAT, BATCH, D, TIME);
    network.fit(input, Nd4j.rand(DataType.FLOAT, BATCH, H, TIME)); // also: DL4J still trains

    float[] theirs = network.params().toFloatVector();
    float[] ours = Dl4jGates.fromDl4j(layer, theirs);
    assertArrayEquals(theirs, Dl4jGates.toDl4j(layer, ours), 0);

    Floats parameters = KernelCase.floats(ours.length);
    parameters.buffer().put(ours);
    Floats x = KernelCase.floats(input.length());
    x.buffer().put(input.dup('c').data().asFloat());
    Floats y = KernelCase.floats((long) BATCH * H * TIME);
    try (var kernel = new OneDnnKernel(Precision.FLOAT32)) {
      kernel.infer(
          layer,
          Parameters.of(layer, parameters),
          new Reading(
              Lengths.full(TIME, BATCH),
              KernelCase.channelMajor(x, TIME, D),
              KernelCase.channelMajor(y, TIME, H)));
    }
    float[] found = new float[(int) y.length()];
    y.buffer().get(found);
    // Two float32 computations of results below 1.
    assertArrayEquals(network.output(input).dup('c').data().asFloat(), found, 1e-6f);
  }

  @Test
  void thereIsNoGruInDl4j() {
    Layer gru = new Layer(new Cell.Gru(), Direction.LEFT_TO_RIGHT, D, H);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Dl4jGates.toDl4j(gru, new float[(int) gru.parameters()]));
    assertEquals(
        "DL4J has no GRU layer, so a GRU cannot be exchanged with it; train an LSTM or a tanh"
            + " network for that",
        error.getMessage());
  }

  private static MultiLayerNetwork network(boolean lstm) {
    var list = new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(0.1)).list();
    if (lstm) {
      list.layer(new LSTM.Builder().nIn(D).nOut(H).activation(Activation.TANH).build());
    } else {
      list.layer(new SimpleRnn.Builder().nIn(D).nOut(H).activation(Activation.TANH).build());
    }
    var network =
        new MultiLayerNetwork(
            list.layer(
                    new RnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    return network;
  }
}
