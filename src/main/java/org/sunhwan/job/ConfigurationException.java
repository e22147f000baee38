package org.sunhwan.job;

import java.util.List;

/** The configuration or the command line is wrong; every problem is one sentence for the user. */
class ConfigurationException extends RuntimeException {
  private final List<String> problems;

  ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  ConfigurationException(String problem) {
    this(List.of(problem));
  }

  List<String> problems() {
    return problems;
  }
}
