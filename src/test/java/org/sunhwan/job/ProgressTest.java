package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sunhwan.train.TrainingListener.Round;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Progress progress(int columns) {
    return new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8).replaceAll("\\d\\d:\\d\\d:\\d\\d", "TIME");
  }

  private static Round round(int round) {
    return new Round(2, 5, round, 4, 0.43121, 128, 16246, 2.0, 192);
  }

  @Test
  void withoutATerminalARoundIsALine() {
    Progress progress = progress(0);
    progress.round(round(1));
    progress.round(round(2));
    assertEquals(
        """
        TIME epoch 2/5  round 1/4  loss 0.4312  8,123 tokens/s  ETA 3 min 12 s
        TIME epoch 2/5  round 2/4  loss 0.4312  8,123 tokens/s  ETA 3 min 12 s
        """,
        shown());
  }

  @Test
  void onATerminalABarRedrawsInPlaceAndNeverWraps() {
    Progress progress = progress(60);
    for (int round = 1; round <= 4; round++) {
      progress.round(round(round));
    }
    String shown = shown();
    assertEquals(0, shown.chars().filter(c -> c == '\n').count());
    String last = shown.substring(shown.lastIndexOf("\r\033[K") + 4);
    assertEquals("[########################] epoch 2/5  round 4/4  loss 0.431", last);
    assertEquals(59, last.length());
  }

  @Test
  void aLineGoesAboveTheBar() {
    Progress progress = progress(80);
    progress.round(round(2));
    bytes.reset();
    progress.say("hello");
    String shown = shown();
    assertTrue(shown.startsWith("\r\033[KTIME hello\n\r\033[K[############------------] "), shown);
    bytes.reset();
    progress.endBar();
    progress.say("bye");
    assertEquals("\r\033[KTIME bye\n", shown());
  }

  @Test
  void durationsReadWell() {
    assertEquals("8.3 s", Progress.duration(8.26));
    assertEquals("3 min 12 s", Progress.duration(192));
    assertEquals("2 h 5 min", Progress.duration(7500));
    assertEquals("unknown", Progress.duration(Double.NaN));
  }
}
