package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser; skipped where there is no Chromium. */
class ReportBrowserTest {
  @TempDir Path folder;
  private Chromium chromium;

  @BeforeEach
  void findBrowser() {
    Optional<Chromium> found = Chromium.find(folder);
    assumeTrue(
        found.isPresent(),
        "skipped: no Chromium on the path; install it or name it in SUNHWAN_CHROMIUM");
    chromium = found.orElseThrow();
  }

  @Test
  void theBrowserReadsWhatWasWrittenAndComplainsAboutNothing() throws Exception {
    for (ReportData data : List.of(Samples.reviews("ko"), Samples.topics("en", 50))) {
      Chromium.Outcome outcome = chromium.open(page("report.html", Report.html(data)));
      assertEquals(List.of(), outcome.console());
      assertTrue(outcome.dom().contains("lang=\"" + data.language() + "\""));
      assertTrue(outcome.dom().contains(data.verdict()));
      assertFalse(outcome.dom().contains("<script"), "hostile rows stay text");
      assertFalse(outcome.dom().contains("<img"), "hostile rows stay text");
      // the HTML parser repairs what is wrong; nothing was, if it found the elements that XML has
      int pictures =
          (int)
              Page.of(Report.html(data)).elements("svg").stream()
                  .filter(svg -> svg.getAttribute("role").equals("img"))
                  .count();
      assertEquals(pictures, count("role=\"img\"", outcome.dom()));
      assertEquals(Page.of(Report.html(data)).elements("tr").size(), count("<tr>", outcome.dom()));
    }
  }

  /** The test above hears something: a page that breaks its own policy is reported. */
  @Test
  void theBrowsersConsoleIsHeard() throws Exception {
    String broken =
        Report.html(Samples.smallest())
            .replace("</body>", "<script>document.title = 'ran'</script></body>");
    Chromium.Outcome outcome = chromium.open(page("broken.html", broken));
    assertEquals(1, outcome.console().size());
    assertTrue(
        outcome.console().get(0).contains("Content Security Policy"), outcome.console().get(0));
    assertFalse(outcome.dom().contains("<title>ran"), "the policy stopped the script");
  }

  @Test
  void thePageFillsTheScreenInLightAndDark() throws Exception {
    Path page = page("report.html", Report.html(Samples.reviews("ko")));
    double light = brightness(chromium.screenshot(page, 1200, 1600, false));
    double dark = brightness(chromium.screenshot(page, 1200, 1600, true));
    assertTrue(light > 0.8, "light: " + light);
    assertTrue(dark < 0.25, "dark: " + dark);
  }

  @Test
  void thePageFitsAPhone() throws Exception {
    for (ReportData data : List.of(Samples.reviews("ko"), Samples.topics("en", 50))) {
      page("report.html", Report.html(data));
      Path frame =
          page(
              "frame.html",
              """
              <iframe src="report.html" style="width: 360px; height: 740px; border: 0"
                onload="const page = this.contentDocument.documentElement;
                  document.title = 'width ' + page.scrollWidth + ' of ' + page.clientWidth">
              </iframe>
              """);
      Matcher width =
          Pattern.compile("<title>width (\\d+) of (\\d+)</title>")
              .matcher(chromium.open(frame).dom());
      assertTrue(width.find(), "the frame measured its page");
      assertEquals(width.group(2), width.group(1), "only tables and pictures may scroll sideways");
    }
  }

  private Path page(String name, String html) throws IOException {
    return Files.writeString(folder.resolve(name), html);
  }

  private static int count(String part, String whole) {
    return (int) Pattern.compile(Pattern.quote(part)).matcher(whole).results().count();
  }

  /** Mean brightness from 0 to 1 of a picture that is not blank. */
  private static double brightness(Path picture) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    assertEquals(1200, image.getWidth());
    Set<Integer> colours = new HashSet<>();
    double sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int colour = image.getRGB(x, y);
        colours.add(colour);
        sum += ((colour >> 16 & 255) + (colour >> 8 & 255) + (colour & 255)) / 765.0;
      }
    }
    assertTrue(colours.size() > 100, "colours: " + colours.size());
    return sum / image.getWidth() / image.getHeight();
  }
}
