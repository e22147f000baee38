package org.sunhwan.evaluate;

import java.util.List;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

/**
 * A tagger's figures over one set of sentences.
 *
 * @param sentences with at least one counted token
 * @param tokens counted tokens
 * @param accuracy tokens whose tag is the true one, over tokens
 * @param unknown counted tokens that the vocabulary does not have
 * @param unknownAccuracy accuracy on those; NaN without any
 * @param macroF1 plain mean of the tags' F1
 * @param tags figures of each tag against all others, by tag id
 * @param entities micro-averaged figures of entities (an entity is found when both its ends and its
 *     type are right), as conlleval and seqeval count them; null where tags name no entities
 * @param entityTypes the same for each type, in the order of the types' names
 * @param mostFrequentTag the tag that most of these tokens have
 * @param baseline accuracy on these tokens of always answering it
 */
public record TagFigures(
    long sentences,
    long tokens,
    double accuracy,
    long unknown,
    double unknownAccuracy,
    double macroF1,
    List<ClassFigures> tags,
    ClassFigures entities,
    List<ClassFigures> entityTypes,
    String mostFrequentTag,
    double baseline) {
  /** Copies the lists. */
  public TagFigures {
    tags = List.copyOf(tags);
    entityTypes = List.copyOf(entityTypes);
  }
}
