package org.sunhwan.network;

import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;

/**
 * A translator made by hand that looks at nothing but the token it has just read, and finds its
 * successor likeliest: from token to vector, state and output one number each is not 0. So which
 * token it writes where is known without computing it.
 */
final class SuccessorTranslator {
  /** Of each target token; none is its own. */
  private static final int[] SUCCESSOR = {5, 7, 9, 5, 6, 8, 9, 5, 4, 7};

  /** After this one the end is likelier than the successor, and an unknown token, too. */
  static final int LAST = 5;

  private SuccessorTranslator() {}

  static int successor(int token) {
    return SUCCESSOR[token];
  }

  static ComputationGraph graph(Regularisation regularisation) {
    int words = SUCCESSOR.length;
    ComputationGraph graph =
        Networks.create(
            shape(regularisation),
            new Sizes(6, 0, words, 0),
            5,
            new Optimiser(new Sgd(0.1), 0, 0),
            Optional.empty());
    INDArray each = Nd4j.eye(words);
    set(graph, EncoderDecoder.TARGET_EMBEDDING, "W", each);
    set(graph, EncoderDecoder.decoder(1), "W", each.mul(3));
    set(graph, EncoderDecoder.decoder(1), "RW", each.mul(0));
    set(graph, EncoderDecoder.COMBINED, "W", Nd4j.vstack(each.mul(0), each.mul(3)));
    INDArray next = Nd4j.zeros(words, words);
    for (int token = 0; token < words; token++) {
      next.putScalar(token, SUCCESSOR[token], 5);
    }
    next.putScalar(LAST, SpecialTokens.END, 9);
    next.putScalar(LAST, SpecialTokens.UNKNOWN, 7);
    set(graph, Networks.OUTPUT, "W", next);
    return graph;
  }

  private static NetworkShape shape(Regularisation regularisation) {
    return new NetworkShape(
        Cell.TANH,
        SUCCESSOR.length,
        SUCCESSOR.length,
        1,
        Direction.FORWARD,
        Merge.CONCATENATED,
        Pooling.LAST,
        regularisation,
        Output.SOFTMAX,
        Implementation.OWN,
        new Translating(new BeamSettings(5, 1, 2, 10)));
  }

  private static void set(ComputationGraph graph, String layer, String array, INDArray values) {
    graph.getLayer(layer).getParam(array).assign(values);
  }
}
