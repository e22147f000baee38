package org.sunhwan.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.sunhwan.inference.Unrolled.Lane;

/**
 * Hidden states as a picture, a column a token and a row a unit: blue above 0, orange below, as
 * strong as the state is far from 0, and through the paper at 0, so it suits light and dark pages.
 *
 * @param png the picture, a pixel for each state
 * @param rows units shown, in their order; of more than {@value #MOST} those that change most
 * @param largest the distance from 0 that has the full colour
 */
@SuppressWarnings("ArrayRecordComponent")
record HeatMap(byte[] png, int rows, double largest) {
  static final int MOST = 64;
  private static final int ABOVE = 0x1F77C8;
  private static final int BELOW = 0xE07B1A;

  static HeatMap of(Lane lane, int tokens) {
    int[] units =
        IntStream.range(0, lane.states()[0].length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer u) -> -spread(lane, u, tokens)))
            .limit(MOST)
            .sorted()
            .mapToInt(u -> u)
            .toArray();
    double largest = 0;
    for (int t = 0; t < tokens; t++) {
      for (int unit : units) {
        largest = Math.max(largest, Math.abs(lane.states()[t][unit]));
      }
    }
    var image = new BufferedImage(tokens, units.length, BufferedImage.TYPE_INT_ARGB);
    for (int t = 0; t < tokens; t++) {
      for (int row = 0; row < units.length; row++) {
        double h = lane.states()[t][units[row]];
        int strength = largest == 0 ? 0 : (int) Math.round(255 * Math.abs(h) / largest);
        image.setRGB(t, row, strength << 24 | (h > 0 ? ABOVE : BELOW));
      }
    }
    return new HeatMap(encoded(image), units.length, largest);
  }

  /** The variance of a unit over the tokens. */
  private static double spread(Lane lane, int unit, int tokens) {
    double[] states =
        Arrays.stream(lane.states()).limit(tokens).mapToDouble(row -> row[unit]).toArray();
    double mean = Arrays.stream(states).average().orElse(0);
    return Arrays.stream(states).map(h -> (h - mean) * (h - mean)).sum();
  }

  private static byte[] encoded(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false); // no temporary files: executors and drivers may have no disk
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("A picture of hidden states could not be encoded.", e);
    }
    return bytes.toByteArray();
  }

  /** The picture as the address of an image within a page. */
  static String address(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
