package org.sunhwan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.inference.Unrolled.Way;
import org.sunhwan.report.ReportData.Insight;
import org.sunhwan.report.ReportData.Token;

class MemoryTest {
  @Test
  void aPixelIsAState() throws Exception {
    Lane lane = new Lane(1, Way.FORWARD, new float[][] {{0.5f, 0}, {-1, 0.25f}, {0, 0}});
    HeatMap map = HeatMap.of(lane, 3);
    assertEquals(1, map.largest());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(map.png()));
    assertEquals(3, image.getWidth());
    assertEquals(2, image.getHeight());
    int blue = 0x1F77C8;
    int orange = 0xE07B1A;
    assertEquals(128 << 24 | blue, image.getRGB(0, 0), "0.5");
    assertEquals(255 << 24 | orange, image.getRGB(1, 0), "-1");
    assertEquals(64 << 24 | blue, image.getRGB(1, 1), "0.25");
    assertEquals(0, image.getRGB(2, 0) >>> 24, "0 is the paper");
  }

  @Test
  void ofManyUnitsThoseThatChangeAreShown() throws Exception {
    float[][] states = new float[4][100];
    for (int t = 0; t < 4; t++) {
      for (int unit = 0; unit < 100; unit++) {
        // the last 64 change; the others are large, but always the same
        states[t][unit] = unit < 36 ? 0.9f : 0.5f * (t % 2);
      }
    }
    HeatMap map = HeatMap.of(new Lane(1, Way.FORWARD, states), 4);
    assertEquals(HeatMap.MOST, map.rows());
    assertEquals(0.5, map.largest());
  }

  @Test
  void thePageShowsEachLayerAndWayOfEachText() {
    String html = Report.html(Samples.reviews("en"));
    Page page = Page.of(html);
    List<String> pictures =
        page.elements("svg").stream()
            .map(svg -> svg.getAttribute("aria-labelledby"))
            .filter(name -> name.startsWith("memory-picture"))
            .toList();
    assertEquals(2, pictures.size());
    assertEquals(5, page.elements("image").size(), "four lanes and one");
    assertTrue(html.contains("⟨ㅋㅋㅋㅋ⟩"));
    assertTrue(html.contains("positive (91.3 %)"));
    assertFalse(html.contains("<b>unbelievable"), "tokens are text");
    Matcher data = Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=]+)").matcher(html);
    int found = 0;
    while (data.find()) {
      assertEquals((byte) 0x89, Base64.getDecoder().decode(data.group(1))[0], "a PNG");
      found++;
    }
    assertEquals(5, found);
  }

  @Test
  void withoutTextThereIsNoMemory() {
    assertFalse(Report.html(Samples.smallest()).contains("id=\"memory\""));
    assertTrue(Report.html(Samples.reviews("ko")).contains("id=\"memory\""));
  }

  @Test
  void doubtsAreSharesAndTagsStandBelowTheirWords() {
    Insight tagged =
        new Insight(
            Look.TAGS,
            "id",
            List.of(new Token("a", 0.25, "DET"), new Token("dog", 0, "NOUN")),
            List.of(Samples.lane(1, Way.FORWARD, 2, 3)),
            "");
    String picture = Html.element("html", MemoryPicture.of(tagged, 1, Words.in("en"))).document();
    Page page = Page.of(picture);
    String text = page.root().getTextContent();
    assertTrue(text.contains("DET") && text.contains("NOUN") && text.contains("unsure"), text);
    // a quarter of a full bar, which is 28 high
    assertEquals("7", page.all("rect", "against-bar").get(0).getAttribute("height"));
    Insight source = new Insight(Look.SOURCE, "id", tagged.tokens(), tagged.lanes(), "");
    String read = Html.element("html", MemoryPicture.of(source, 1, Words.in("en"))).document();
    assertEquals(0, Page.of(read).all("rect", "against-bar").size());
  }
}
