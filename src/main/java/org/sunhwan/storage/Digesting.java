package org.sunhwan.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads a stream once, computing its digest on the way. */
final class Digesting {
  private static final int BUFFER = 1 << 20;

  private Digesting() {}

  /** Writes all of the input to the output. */
  static Storage.Digest transfer(InputStream in, OutputStream out) throws IOException {
    MessageDigest sha = sha256();
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sha.update(buffer, 0, read);
      out.write(buffer, 0, read);
      length += read;
    }
    return new Storage.Digest(HexFormat.of().formatHex(sha.digest()), length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
