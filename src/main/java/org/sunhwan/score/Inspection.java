package org.sunhwan.score;

import java.util.List;
import org.sunhwan.network.Generation;
import org.sunhwan.network.NetworkShape.Implementation;

/** Looks into a model while it reads texts. */
public final class Inspection implements AutoCloseable {
  private final Predictor predictor;
  private final Looking looking;

  /** Opens a model, as one of our layers; close it afterwards. */
  public Inspection(Judge judge) {
    looking = Looking.of(judge.artifact());
    predictor = Predictor.of(new Judge(judge.artifact().with(Implementation.OWN), judge.kernel()));
  }

  /** What happens in a model whose texts have no category. */
  public List<Insight> of(String text) {
    return of(text, "");
  }

  /**
   * What happens while the network reads the text: one look, or two where it reads one text and
   * writes another; none, where the text has no token.
   *
   * @param category of the text, for a model that writes texts of categories; empty: the one in
   *     which the model finds the text likeliest
   * @throws ArtifactException where the model does not have that category
   */
  public List<Insight> of(String text, String category) {
    Artifact artifact = predictor.artifact();
    List<String> categories =
        artifact.shape().task() instanceof Generation ? artifact.labels() : List.of();
    if (!category.isEmpty() && !categories.contains(category)) {
      throw new ArtifactException(
          categories.isEmpty()
              ? "inspect.category is %s, but a model of task %s has no categories. Leave it empty."
                  .formatted(category, artifact.shape().task().word())
              : "inspect.category is %s, but the model's categories are %s."
                  .formatted(category, categories));
    }
    return looking.at(text, category, predictor);
  }

  @Override
  public void close() {
    predictor.close();
  }
}
