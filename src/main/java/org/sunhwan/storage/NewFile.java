package org.sunhwan.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A file that a volume has created and that is being written. */
final class NewFile extends FilterOutputStream {
  interface Sync {
    void run() throws IOException;
  }

  private final Sync sync;

  NewFile(OutputStream out, Sync sync) {
    super(out);
    this.sync = sync;
  }

  /** Returns when everything written so far would survive a power cut. */
  void makeDurable() throws IOException {
    sync.run();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      // The HDFS client throws what a write threw once more, the very same object, and
      // try-with-resources cannot add an exception to itself.
      throw new IOException(e.getMessage(), e);
    }
  }
}
