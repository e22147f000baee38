package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python with referees in it: SUNHWAN_PYTHON, or else python3. */
final class Python {
  private static final String PROGRAM =
      Optional.ofNullable(System.getenv("SUNHWAN_PYTHON")).orElse("python3");

  private Python() {}

  /** Skips the test where Python, or its module, is missing. */
  static void require(String module) throws InterruptedException {
    assumeTrue(
        has(module),
        "skipped: " + PROGRAM + " has no " + module + "; set SUNHWAN_PYTHON to one that has");
  }

  private static boolean has(String module) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(PROGRAM, "-c", "import " + module)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException absent) {
      return false; // no such program: the caller skips, saying so
    }
  }

  /** What it prints, given these arguments. */
  static String output(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
