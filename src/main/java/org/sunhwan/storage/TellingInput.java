package org.sunhwan.storage;

import java.io.InputStream;

/** A file being read; what fails is a sentence with the file's name. */
final class TellingInput extends InputStream {
  private final Place place;
  private final InputStream in;

  TellingInput(Place place, InputStream in) {
    this.place = place;
    this.in = in;
  }

  @Override
  public int read() {
    return place.calling("read", in::read);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    return place.calling("read", () -> in.read(bytes, offset, length));
  }

  @Override
  public long skip(long count) {
    return place.calling("read", () -> in.skip(count));
  }

  @Override
  public int available() {
    return place.calling("read", in::available);
  }

  @Override
  public void close() {
    place.calling(
        "read",
        () -> {
          in.close();
          return null;
        });
  }
}
