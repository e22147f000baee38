package org.sunhwan.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line: {@code [conf/X.conf] [key=value …] [word …]}.
 *
 * @param file the configuration file as the user wrote it; empty: none given
 * @param values configuration keys set on the command line, in order
 * @param words everything else, such as the verbs of {@code models}
 */
record Arguments(String file, Map<String, String> values, List<String> words) {

  static Arguments parse(String... arguments) {
    var values = new LinkedHashMap<String, String>();
    var words = new ArrayList<String>();
    String file = "";
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      int equals = argument.indexOf('=');
      if (equals > 0 && !argument.startsWith("-")) {
        values.put(argument.substring(0, equals).strip(), argument.substring(equals + 1).strip());
      } else if (i == 0 && !argument.startsWith("-")) {
        file = argument;
      } else {
        words.add(argument);
      }
    }
    return new Arguments(file, values, List.copyOf(words));
  }
}
