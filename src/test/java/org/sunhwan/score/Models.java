package org.sunhwan.score;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.text.TokenizerSettings;
import org.sunhwan.text.TokenizerSettings.Kind;
import org.sunhwan.text.Tokenizers;
import org.sunhwan.text.Vocabulary;
import org.sunhwan.text.Vocabulary.Count;

/** Untrained classifiers for tests. */
final class Models {
  static final NetworkShape SHAPE =
      new NetworkShape(
          Cell.LSTM,
          4,
          8,
          1,
          Direction.BOTH,
          Merge.CONCATENATED,
          Pooling.LAST,
          Regularisation.none(),
          Output.SOFTMAX,
          Implementation.OWN);

  /** One layer after another, as also other programs build them. */
  static final NetworkShape FORWARD =
      new NetworkShape(
          Cell.LSTM,
          4,
          8,
          1,
          Direction.FORWARD,
          Merge.CONCATENATED,
          Pooling.LAST,
          Regularisation.none(),
          Output.SOFTMAX,
          Implementation.OWN);

  /** What every machine has. */
  static final KernelChoice KERNEL =
      KernelChoice.choose(KernelChoice.Wanted.AUTO, Precision.FLOAT32, List.of(Processor.here()));

  static final Vocabulary VOCABULARY =
      Vocabulary.of(List.of(new Count("good", 9), new Count("bad", 8), new Count("film", 3)));

  private Models() {}

  static String tokenizer(Kind kind) {
    return Tokenizers.of(new TokenizerSettings(kind, true, true, 1, 1)).json();
  }

  static byte[] model(NetworkShape shape, int vocabularySize, int classes, long seed) {
    return ModelFile.write(network(shape, vocabularySize, classes, seed));
  }

  static ComputationGraph network(NetworkShape shape, int vocabularySize, int classes, long seed) {
    return Networks.create(
        shape,
        Sizes.of(vocabularySize, classes),
        seed,
        new Optimiser(new Sgd(0.1), 0, 0),
        Optional.empty());
  }

  static Artifact artifact(long seed) {
    return new Artifact(
        model(SHAPE, VOCABULARY.size(), 2, seed),
        SHAPE,
        5,
        tokenizer(Kind.WORDS),
        VOCABULARY,
        List.of("negative", "positive"));
  }
}
