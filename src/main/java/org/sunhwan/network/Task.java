package org.sunhwan.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/**
 * What a network is to do, and what it has for that beside embedding and recurrent layers. In model
 * files it is named by the word of the configuration key {@code task}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Classification.class, name = Classification.WORD),
  @JsonSubTypes.Type(value = MultiLabel.class, name = MultiLabel.WORD),
  @JsonSubTypes.Type(value = Regression.class, name = Regression.WORD),
  @JsonSubTypes.Type(value = Tagging.class, name = Tagging.WORD),
  @JsonSubTypes.Type(value = LanguageModel.class, name = LanguageModel.WORD),
  @JsonSubTypes.Type(value = Generation.class, name = Generation.WORD),
  @JsonSubTypes.Type(value = Translating.class, name = Translating.WORD)
})
public sealed interface Task extends Serializable
    permits Classification,
        MultiLabel,
        Regression,
        Tagging,
        LanguageModel,
        Generation,
        Translating {

  /** The word of the configuration key {@code task}. */
  String word();

  /** Whether its answers come from a set of labels, two at least. */
  boolean hasClasses();

  /**
   * Throws where a network of that shape cannot do it.
   *
   * @throws IllegalArgumentException naming the configuration keys
   */
  void requireFits(NetworkShape shape);

  /** Adds the network's layers, from its inputs to {@link Networks#OUTPUT}. */
  void draw(OwnGraph graph);

  /**
   * Numbers that the network answers to a batch, which take memory where there are many classes.
   *
   * @param sequences of the batch, B
   * @param places of the batch, B · T
   */
  default long answers(Sizes sizes, long sequences, long places) {
    return sequences * sizes.classes();
  }

  /** How examples reach the network, and what their targets are. */
  Feeding feeding(NetworkShape shape, Sizes sizes);
}
