package org.sunhwan.network;

import java.util.Locale;
import java.util.Objects;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;

/**
 * A sentence to another sentence, of any length, by an {@link EncoderDecoder}: many-to-many. An
 * example's targets are the token ids of its translation.
 *
 * @param search how its translations are searched for, in whatever job
 */
public record Translating(BeamSettings search) implements Task {
  /** Its word in configurations and model files. */
  public static final String WORD = "translate";

  /** Checks that it is known. */
  public Translating {
    Objects.requireNonNull(search, "translate is missing");
  }

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
  }

  @Override
  public long answers(Sizes sizes, long sequences, long places) {
    return places * sizes.targetVocabulary();
  }

  @Override
  public void draw(OwnGraph graph) {
    if (graph.sizes().targetVocabulary() <= SpecialTokens.END) {
      throw new IllegalArgumentException(
          "A translator needs a vocabulary of its targets; there are %d target tokens."
              .formatted(graph.sizes().targetVocabulary()));
    }
    EncoderDecoder.add(graph);
  }

  @Override
  public Feeding feeding(NetworkShape shape, Sizes sizes) {
    return new TeacherForcing();
  }
}
