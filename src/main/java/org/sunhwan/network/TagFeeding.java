package org.sunhwan.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sentences as a tagger takes them: token ids [B, T], characters [B, L] if it spells, tags [B, T],
 * and a mask over the tags that count.
 *
 * @param spells whether the network reads characters
 */
public record TagFeeding(boolean spells) implements Feeding {
  @Override
  public MultiDataSet of(Example[] examples) {
    Batch words = Batch.of(Feeding.tokens(examples));
    int time = (int) words.tokens().size(1);
    int[] tags = new int[examples.length * time];
    float[] counted = new float[tags.length];
    for (int b = 0; b < examples.length; b++) {
      int[] targets = examples[b].targets();
      if (targets.length != examples[b].tokens().length) {
        throw new IllegalArgumentException(
            "A sentence has %d words and %d tags; there must be one a word."
                .formatted(examples[b].tokens().length, targets.length));
      }
      for (int t = 0; t < targets.length; t++) {
        boolean counts = targets[t] != Tagging.NOT_COUNTED;
        tags[b * time + t] = counts ? targets[t] : 0;
        counted[b * time + t] = counts ? 1 : 0;
      }
    }
    INDArray labels = Nd4j.createFromArray(tags).reshape('c', examples.length, time);
    INDArray mask = Nd4j.createFromArray(counted).reshape('c', examples.length, time);
    return new MultiDataSet(
        features(words, examples), new INDArray[] {labels}, masks(words), new INDArray[] {mask});
  }

  /** What the network reads. */
  public INDArray[] features(Batch words, Example[] examples) {
    return spells
        ? new INDArray[] {words.tokens(), characters(examples)}
        : new INDArray[] {words.tokens()};
  }

  /** Characters are counted by word, so their mask is that of the words. */
  public INDArray[] masks(Batch words) {
    return spells ? new INDArray[] {words.mask(), words.mask()} : new INDArray[] {words.mask()};
  }

  private static INDArray characters(Example[] examples) {
    int width =
        Arrays.stream(examples).mapToInt(example -> example.characters().length).max().orElse(0);
    int[] characters = new int[examples.length * width];
    for (int b = 0; b < examples.length; b++) {
      int[] own = examples[b].characters();
      System.arraycopy(own, 0, characters, b * width, own.length);
    }
    return Nd4j.createFromArray(characters).reshape('c', examples.length, width);
  }
}
