package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * What each field of a row is to us.
 *
 * @param names the fields in order
 * @param roles for each field {@link #NONE}, {@link #TEXT}, {@link #LABEL}, {@link #SPLIT}, {@link
 *     #TARGET}, or {@link #ID} plus the id column's position
 */
@SuppressWarnings("ArrayRecordComponent")
record Columns(List<String> names, int[] roles) implements Serializable {
  static final int NONE = 0;
  static final int TEXT = 1;
  static final int LABEL = 2;
  static final int SPLIT = 3;
  static final int TARGET = 4;
  static final int ID = 5;

  /** Finds the wanted columns among those that exist; a missing one ends in a sentence. */
  static Columns among(List<String> existing, CorpusSettings settings, String file) {
    for (String wanted : wanted(settings)) {
      if (Collections.frequency(existing, wanted) > 1) {
        throw new CorpusException(
            file
                + " has more than one column \""
                + shown(wanted)
                + "\": "
                + shown(String.join(", ", existing))
                + ". Rename all but one.");
      }
      if (!existing.contains(wanted)) {
        throw new CorpusException(
            file
                + " has no column \""
                + shown(wanted)
                + "\""
                + nearest(wanted, existing)
                + " It has "
                + shown(String.join(", ", existing))
                + ". Correct the corpus columns, or name the fields in corpus.fields if the file"
                + " has no header line.");
      }
    }
    var roles = new int[existing.size()];
    for (int i = 0; i < roles.length; i++) {
      roles[i] = role(existing.get(i), settings);
    }
    return new Columns(List.copyOf(existing), roles);
  }

  /** The role of a column, by its name. */
  static int role(String name, CorpusSettings settings) {
    if (name.equals(settings.textColumn())) {
      return TEXT;
    }
    if (name.equals(settings.labelColumn())) {
      return LABEL;
    }
    if (name.equals(settings.splitColumn())) {
      return SPLIT;
    }
    if (name.equals(settings.targetColumn())) {
      return TARGET;
    }
    int id = settings.idColumns().indexOf(name);
    return id < 0 ? NONE : ID + id;
  }

  /** Where the column of a role stands, or -1. */
  int position(int role) {
    for (int i = 0; i < roles.length; i++) {
      if (roles[i] == role) {
        return i;
      }
    }
    return -1;
  }

  /** The columns that settings name. */
  static List<String> wanted(CorpusSettings settings) {
    var wanted = new ArrayList<String>();
    wanted.add(settings.textColumn());
    wanted.add(settings.labelColumn());
    wanted.add(settings.splitColumn());
    wanted.add(settings.targetColumn());
    wanted.removeIf(String::isEmpty);
    wanted.addAll(settings.idColumns());
    return wanted;
  }

  private static String nearest(String wanted, List<String> existing) {
    String best = "";
    int bestDistance = Math.max(2, wanted.length() / 2);
    for (String name : existing) {
      int distance = LevenshteinDistance.getDefaultInstance().apply(wanted, name);
      if (distance <= bestDistance) {
        best = name;
        bestDistance = distance - 1;
      }
    }
    return best.isEmpty() ? "." : "; did you mean \"" + shown(best) + "\"?";
  }

  /** Corpus text in a message: short, on one line. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
