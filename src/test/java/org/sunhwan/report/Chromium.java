package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A headless Chromium; SUNHWAN_CHROMIUM names it, else it is looked for on the path.
 *
 * @param program the browser's executable
 * @param folder a folder of the test's own, for the browser's profile and output
 */
record Chromium(Path program, Path folder) {
  /** What a run left behind: the page's elements after loading, and lines of its console. */
  record Outcome(String dom, List<String> console) {}

  static Optional<Chromium> find(Path folder) {
    String named = System.getenv("SUNHWAN_CHROMIUM");
    Stream<Path> candidates =
        named != null
            ? Stream.of(Path.of(named))
            : Pattern.compile(Pattern.quote(java.io.File.pathSeparator))
                .splitAsStream(System.getenv("PATH"))
                .flatMap(
                    place ->
                        Stream.of("chromium", "chromium-browser", "google-chrome")
                            .map(name -> Path.of(place, name)));
    return candidates
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Chromium(program, folder));
  }

  Outcome open(Path page) throws IOException, InterruptedException {
    String dom = run(List.of("--dump-dom"), page);
    List<String> console =
        Files.readAllLines(folder.resolve("stderr")).stream()
            .filter(line -> line.contains("CONSOLE"))
            .toList();
    return new Outcome(dom, console);
  }

  Path screenshot(Path page, int width, int height, boolean dark)
      throws IOException, InterruptedException {
    Path picture = folder.resolve("picture.png");
    Files.deleteIfExists(picture);
    run(
        List.of(
            "--screenshot=" + picture,
            "--window-size=" + width + "," + height,
            "--hide-scrollbars",
            "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1)),
        page);
    assertTrue(Files.exists(picture), "Chromium wrote no screenshot");
    return picture;
  }

  private String run(List<String> options, Path page) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
            "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(options);
    command.add(page.toUri().toString());
    Path output = folder.resolve("stdout");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("Chromium took more than 90 s for " + page.getFileName());
    }
    assertEquals(0, process.exitValue(), "Chromium's exit code");
    return Files.readString(output);
  }
}
