package org.sunhwan.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A file being written, buffered; what fails is a sentence with the file's name. */
final class TellingOutput extends OutputStream {
  private interface Write {
    void run() throws IOException;
  }

  private final Place place;
  private final OutputStream out;

  TellingOutput(Place place, OutputStream out) {
    this.place = place;
    this.out = new BufferedOutputStream(out, 1 << 16);
  }

  @Override
  public void write(int value) {
    telling(() -> out.write(value));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    telling(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() {
    telling(out::flush);
  }

  @Override
  public void close() {
    telling(out::close);
  }

  private void telling(Write write) {
    place.calling(
        "write",
        () -> {
          write.run();
          return null;
        });
  }
}
