package org.sunhwan.kernel;

/**
 * Vectors of C numbers, one for each time step of each sequence: index (t, b, c) lies at t ·
 * timeStride + b · batchStride + c · channelStride.
 */
public record Sequences(Floats values, int timeStride, int batchStride, int channelStride) {
  private static final Sequences NONE = new Sequences(Floats.none(), 0, 0, 0);

  public Sequences {
    if (timeStride < 0 || batchStride < 0 || channelStride < 0) {
      throw new IllegalArgumentException(
          "strides must not be negative: "
              + timeStride
              + ", "
              + batchStride
              + ", "
              + channelStride);
    }
  }

  /** Sequences left out: zero where they would be read, not wanted where they would be written. */
  public static Sequences none() {
    return NONE;
  }

  /** [T, B, C], the kernels' own order: what they need not copy. */
  public static Sequences timeMajor(Floats values, int batch, int channels) {
    return new Sequences(values, batch * channels, channels, 1);
  }

  /** The same memory with time steps for channels and channels for time steps. */
  public Sequences transposed() {
    return new Sequences(values, channelStride, batchStride, timeStride);
  }

  public boolean isNone() {
    return values.isNone();
  }

  /** Where (t, b, 0) lies; its further channels follow at the channel stride. */
  int row(int t, int b) {
    return t * timeStride + b * batchStride;
  }

  boolean isTimeMajor(int batch, int channels) {
    return timeStride == batch * channels && batchStride == channels && channelStride == 1;
  }

  /** Fails, naming the array, unless all of [T, B, C] lies inside the memory. */
  void check(String name, int time, int batch, int channels) {
    if (isNone()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    long last =
        (time - 1L) * timeStride + (batch - 1L) * batchStride + (channels - 1L) * channelStride;
    if (last >= values.length()) {
      throw new IllegalArgumentException(
          String.format(
              "%s is [T %d, B %d, C %d] with strides %d, %d, %d, which needs %d floats; its memory"
                  + " has %d",
              name,
              time,
              batch,
              channels,
              timeStride,
              batchStride,
              channelStride,
              last + 1,
              values.length()));
    }
  }
}
