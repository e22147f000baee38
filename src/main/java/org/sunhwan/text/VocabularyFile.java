package org.sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The form of vocabulary.txt. */
final class VocabularyFile {
  private static final Pattern ESCAPE = Pattern.compile("\\\\.?");

  private VocabularyFile() {}

  static String write(Vocabulary vocabulary) {
    StringBuilder file = new StringBuilder(16 * vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      escape(vocabulary.token(id), file);
      file.append('\t').append(vocabulary.count(id)).append('\n');
    }
    return file.toString();
  }

  static Vocabulary read(String file) {
    if (!file.endsWith("\n")) {
      throw damaged("its last line does not end, so it was cut off");
    }
    List<Vocabulary.Count> tokens = new ArrayList<>();
    int number = 0;
    for (int start = 0; start < file.length(); number++) {
      int end = file.indexOf('\n', start);
      Vocabulary.Count token = line(file.substring(start, end), number + 1);
      if (number < Vocabulary.SPECIAL.size()) {
        requireSpecial(token, number);
      } else if (Vocabulary.SPECIAL.contains(token.token())) {
        throw damaged("line " + (number + 1) + " repeats the special token " + token.token());
      } else {
        tokens.add(token);
      }
      start = end + 1;
    }
    if (number < Vocabulary.SPECIAL.size()) {
      throw damaged("it ends before the special token " + Vocabulary.SPECIAL.get(number));
    }
    try {
      return Vocabulary.of(tokens);
    } catch (IllegalArgumentException e) {
      throw new CorpusException("The vocabulary file is damaged: " + e.getMessage(), e);
    }
  }

  private static void requireSpecial(Vocabulary.Count token, int number) {
    String expected = Vocabulary.SPECIAL.get(number);
    if (!token.token().equals(expected)) {
      throw damaged(
          "line "
              + (number + 1)
              + " should hold the special token "
              + expected
              + " but holds "
              + Vocabulary.quoted(token.token()));
    }
  }

  private static Vocabulary.Count line(String line, int number) {
    int tab = line.indexOf('\t');
    String count = line.substring(tab + 1);
    if (tab < 1 || !count.matches("[0-9]{1,18}")) {
      throw damaged(
          "line " + number + " is not a token, a tab and a count: " + Vocabulary.quoted(line));
    }
    return new Vocabulary.Count(unescape(line.substring(0, tab), number), Long.parseLong(count));
  }

  private static void escape(String token, StringBuilder out) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
  }

  private static String unescape(String token, int number) {
    return ESCAPE
        .matcher(token)
        .replaceAll(
            found ->
                switch (found.group()) {
                  case "\\\\" -> "\\\\";
                  case "\\t" -> "\t";
                  case "\\n" -> "\n";
                  case "\\r" -> "\r";
                  default ->
                      throw damaged("line " + number + " holds a backslash that escapes nothing");
                });
  }

  private static CorpusException damaged(String what) {
    return new CorpusException(
        "The vocabulary file is damaged: "
            + what
            + ". Restore it, or prepare the dataset again and train on it.");
  }
}
