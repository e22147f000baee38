package org.sunhwan.evaluate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The entities that a sequence of tags names, read as conlleval reads them (Tjong Kim Sang and
 * Buchholz 2000, the scorer of the CoNLL shared tasks), so ill-formed sequences have a meaning too.
 *
 * <p>Tags are O, or a letter and a type: B-PER begins, I-PER continues, E-PER ends, S-PER is a
 * whole entity (IOB2 has B and I only). A token continues the entity of the token before it exactly
 * when it is I or E, that one was B or I, and both have the same type; any other token but O begins
 * an entity. So O I-PER is an entity, B-PER I-LOC are two, and an entity needs no E to end.
 */
final class Entities {
  private Entities() {}

  /** An entity of the tokens first to last, both included. */
  record Entity(String type, int first, int last) {}

  /** Whether tags of a data set are of this kind: all of them, and one besides O. */
  static boolean areNamedBy(List<String> tags) {
    return tags.stream().allMatch(tag -> tag.equals("O") || tag.matches("[BIES]-.+"))
        && tags.stream().anyMatch(tag -> !tag.equals("O"));
  }

  /** The entities of a sequence, from left to right. */
  static Set<Entity> of(List<String> tags) {
    Set<Entity> entities = new LinkedHashSet<>();
    int first = 0;
    for (int end = 1; end <= tags.size(); end++) {
      if (end == tags.size() || !continues(tags.get(end - 1), tags.get(end))) {
        if (!tags.get(first).equals("O")) {
          entities.add(new Entity(type(tags.get(first)), first, end - 1));
        }
        first = end;
      }
    }
    return entities;
  }

  private static boolean continues(String before, String tag) {
    return (before.startsWith("B-") || before.startsWith("I-"))
        && (tag.startsWith("I-") || tag.startsWith("E-"))
        && type(before).equals(type(tag));
  }

  static String type(String tag) {
    return tag.substring(2);
  }
}
