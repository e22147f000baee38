package org.sunhwan.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

/**
 * A tagger's figures over one set of sentences.
 *
 * @param rows sentences with at least one counted token
 * @param tokens counted tokens
 * @param accuracy tokens whose tag is the true one, over tokens
 * @param loss mean over the counted tokens of −ln(probability), in nats; of a CRF, the share that a
 *     token has in its sentence
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
    long rows,
    long tokens,
    double accuracy,
    double loss,
    long unknown,
    double unknownAccuracy,
    double macroF1,
    List<ClassFigures> tags,
    ClassFigures entities,
    List<ClassFigures> entityTypes,
    String mostFrequentTag,
    double baseline)
    implements Figures {
  /** Copies the lists. */
  public TagFigures {
    tags = List.copyOf(tags);
    entityTypes = List.copyOf(entityTypes);
  }

  /** Whether these tags name entities, so that there are figures of such. */
  public static boolean nameEntities(List<String> tags) {
    return Entities.areNamedBy(tags);
  }

  /** Accuracy first; entity F1 where tags name entities. */
  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.share("accuracy", accuracy).against(baseline));
    if (entities != null) {
      measures.add(Measure.share("entity-f1", entities.f1()).against(0));
      measures.add(Measure.share("entity-precision", entities.precision()));
      measures.add(Measure.share("entity-recall", entities.recall()));
    }
    measures.add(Measure.share("unknown-accuracy", unknownAccuracy));
    measures.add(Measure.share("macro-f1", macroF1));
    measures.add(Measure.cost("loss", loss));
    return measures;
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
