package org.sunhwan.inference;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.layers.KernelArrays;
import org.sunhwan.layers.LabelOutputLayer;
import org.sunhwan.layers.Lattice;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.Networks;
import org.sunhwan.network.TagFeeding;
import org.sunhwan.network.Tagging;

/** What a tagger says of sentences of any lengths, in the batches of {@link Answers}. */
public final class TagAnswers {
  private TagAnswers() {}

  /**
   * Of one sentence.
   *
   * @param tags of each word: the likeliest sequence where tags are decided on together, else the
   *     likeliest each
   * @param probabilities of each of them, whatever the others are
   * @param nats -ln of the probability of the sentence's own tags that count, together; 0 without
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Tagged(int[] tags, float[] probabilities, double nats) {}

  /**
   * Tags sentences.
   *
   * @param sentences with targets or without
   * @return in the order of the sentences; null for one without a word
   */
  public static Tagged[] of(ComputationGraph graph, Example[] sentences) {
    var feeding = new TagFeeding(graph.getNumInputArrays() == 2);
    Tagged[] answers = new Tagged[sentences.length];
    for (List<Integer> places : Answers.batches(Feeding.tokens(sentences))) {
      Example[] batch = places.stream().map(i -> sentences[i]).toArray(Example[]::new);
      Batch words = Batch.of(Feeding.tokens(batch));
      INDArray output =
          graph.output(false, feeding.features(words, batch), feeding.masks(words), null)[0];
      LabelOutputLayer layer = (LabelOutputLayer) graph.getLayer(Networks.OUTPUT);
      int classes = (int) output.size(1);
      int time = (int) output.size(2);
      float[] p = KernelArrays.numbers(output.permute(0, 2, 1)); // [B, T, C]
      for (int b = 0; b < batch.length; b++) {
        int length = batch[b].tokens().length;
        float[] own = Arrays.copyOfRange(p, b * time * classes, (b * time + length) * classes);
        answers[places.get(b)] =
            layer.layerConf().isChained()
                ? together(layer.lattice(), b, own, batch[b].targets())
                : apart(own, length, batch[b].targets());
      }
    }
    return answers;
  }

  private static Tagged together(Lattice lattice, int sentence, float[] p, int[] known) {
    int[] best = lattice.best(sentence);
    return tagged(best, p, known.length == 0 ? 0 : lattice.nats(sentence, known));
  }

  private static Tagged apart(float[] p, int length, int[] known) {
    int classes = p.length / length;
    int[] best = new int[length];
    double nats = 0;
    for (int t = 0; t < length; t++) {
      for (int c = 1; c < classes; c++) {
        best[t] = p[t * classes + c] > p[t * classes + best[t]] ? c : best[t];
      }
      if (known.length > 0 && known[t] != Tagging.NOT_COUNTED) {
        nats += Nats.of(p[t * classes + known[t]]);
      }
    }
    return tagged(best, p, nats);
  }

  private static Tagged tagged(int[] best, float[] p, double nats) {
    int classes = best.length == 0 ? 0 : p.length / best.length;
    float[] probabilities = new float[best.length];
    for (int t = 0; t < best.length; t++) {
      probabilities[t] = p[t * classes + best[t]];
    }
    return new Tagged(best, probabilities, nats);
  }
}
