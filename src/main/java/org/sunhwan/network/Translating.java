package org.sunhwan.network;

import java.util.Locale;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;

/**
 * A sentence to another sentence, of any length, by an {@link EncoderDecoder}: many-to-many. An
 * example's targets are the token ids of its translation.
 */
public record Translating() implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "translate";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean hasClasses() {
    return false;
  }

  /** The decoder starts from the encoder's last states, so there must be such. */
  @Override
  public void requireFits(NetworkShape shape) {
    if (shape.direction() == Direction.BOTH && shape.merge() != Merge.CONCATENATED) {
      throw new IllegalArgumentException(
          ("task is translate and network.merge is %s, but a decoder starts from the last states of"
                  + " both ways, and such states mix them at each token. Use network.merge ="
                  + " concatenated.")
              .formatted(shape.merge().name().toLowerCase(Locale.ROOT)));
    }
    if (shape.output() != NetworkShape.Output.SOFTMAX) {
      throw new IllegalArgumentException(
          "task is translate and network.output is %s, but every token written is one of many. Use"
                  .formatted(shape.output().name().toLowerCase(Locale.ROOT))
              + " network.output = softmax.");
    }
  }

  @Override
  public long answers(Sizes sizes, long sequences, long places) {
    return places * sizes.targetVocabulary();
  }

  @Override
  public void draw(OwnGraph graph) {
    if (graph.sizes().targetVocabulary() < 1) {
      throw new IllegalArgumentException("A translator needs a vocabulary of its targets.");
    }
    EncoderDecoder.add(graph);
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new TeacherForcing(EncoderDecoder.edge(sizes.targetVocabulary()));
  }
}
