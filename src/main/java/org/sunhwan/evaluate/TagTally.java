package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sunhwan.evaluate.Entities.Entity;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

/** Counts tagged sentences; parts made on different machines merge into the same whole. */
public final class TagTally implements Serializable {
  /** The target of a token that is not counted. */
  private static final int NOT_COUNTED = -1;

  private final List<String> tags;
  private final Matches[] byTag;
  private final Map<String, Matches> byType = new TreeMap<>();
  private final Matches unknown = new Matches();
  private final ExactSum nats = new ExactSum();
  private long sentences;

  /** An empty tally for tags by tag id. Entities are counted where the tags name any. */
  public TagTally(List<String> tags) {
    this.tags = List.copyOf(tags);
    this.byTag = new Matches[tags.size()];
    Arrays.setAll(byTag, i -> new Matches());
    if (Entities.areNamedBy(tags)) {
      tags.stream()
          .filter(tag -> !tag.equals("O"))
          .forEach(tag -> byType.put(Entities.type(tag), new Matches()));
    }
  }

  /**
   * One sentence: tag ids of its tokens, the true ones and the answers.
   *
   * <p>Tokens whose true tag is −1 are left out, as if the sentence did not have them.
   *
   * @param isUnknown which tokens the vocabulary does not have
   * @param itsNats −ln(probability that the model gives the counted true tags together)
   */
  public void add(int[] actual, int[] answered, boolean[] isUnknown, double itsNats) {
    check(actual, answered, isUnknown);
    nats.add(itsNats);
    List<String> truth = new ArrayList<>();
    List<String> answer = new ArrayList<>();
    for (int t = 0; t < actual.length; t++) {
      if (actual[t] != NOT_COUNTED) {
        boolean right = actual[t] == answered[t];
        byTag[actual[t]].add(true, right);
        if (!right) {
          byTag[answered[t]].add(false, true);
        }
        if (isUnknown[t]) {
          unknown.add(true, right);
        }
        truth.add(tags.get(actual[t]));
        answer.add(tags.get(answered[t]));
      }
    }
    sentences += truth.isEmpty() ? 0 : 1;
    if (!byType.isEmpty()) {
      addEntities(Entities.of(truth), Entities.of(answer));
    }
  }

  private void addEntities(Set<Entity> actual, Set<Entity> answered) {
    Set<Entity> all = new HashSet<>(actual);
    all.addAll(answered);
    for (Entity entity : all) {
      byType.get(entity.type()).add(actual.contains(entity), answered.contains(entity));
    }
  }

  private void check(int[] actual, int[] answered, boolean[] isUnknown) {
    if (answered.length != actual.length || isUnknown.length != actual.length) {
      throw new IllegalArgumentException(
          String.format(
              "A sentence of %d true tags was answered with %d tags, and %d tokens say whether they"
                  + " are known; there must be one of each a token.",
              actual.length, answered.length, isUnknown.length));
    }
    for (int t = 0; t < actual.length; t++) {
      if (actual[t] < NOT_COUNTED
          || actual[t] >= tags.size()
          || answered[t] < 0
          || answered[t] >= tags.size()) {
        throw new IllegalArgumentException(
            String.format(
                "Token %d of a sentence has the tag id %d and was answered with %d, but ids go from"
                    + " 0 to %d; model and dataset must have the same labels.",
                t + 1, actual[t], answered[t], tags.size() - 1));
      }
    }
  }

  /** Adds the other tally's sentences to this one, and returns this one. */
  public TagTally merge(TagTally other) {
    if (!other.tags.equals(tags)) {
      throw new IllegalArgumentException(
          String.format(
              "Only tallies of the same tags can be merged, but one has %s and the other %s.",
              tags, other.tags));
    }
    for (int i = 0; i < byTag.length; i++) {
      byTag[i].merge(other.byTag[i]);
    }
    byType.forEach((type, matches) -> matches.merge(other.byType.get(type)));
    unknown.merge(other.unknown);
    nats.merge(other.nats);
    sentences += other.sentences;
    return this;
  }

  /** The figures so far; {@link TagFigures} defines each. */
  public TagFigures figures() {
    long tokens = 0;
    long right = 0;
    int mostFrequent = 0;
    List<ClassFigures> tagFigures = new ArrayList<>();
    for (int i = 0; i < byTag.length; i++) {
      tokens += byTag[i].actual();
      right += byTag[i].right();
      mostFrequent = byTag[i].actual() > byTag[mostFrequent].actual() ? i : mostFrequent;
      tagFigures.add(byTag[i].figures(tags.get(i)));
    }
    Nothing.refuse(tokens, "no token");
    var entities = new Matches();
    byType.values().forEach(entities::merge);
    List<ClassFigures> types = new ArrayList<>();
    byType.forEach((type, matches) -> types.add(matches.figures(type)));
    return new TagFigures(
        sentences,
        tokens,
        (double) right / tokens,
        nats.value() / tokens,
        unknown.actual(),
        (double) unknown.right() / unknown.actual(),
        tagFigures.stream().mapToDouble(ClassFigures::f1).average().orElseThrow(),
        tagFigures,
        byType.isEmpty() ? null : entities.figures("entities"),
        types,
        tags.get(mostFrequent),
        (double) byTag[mostFrequent].actual() / tokens);
  }
}
