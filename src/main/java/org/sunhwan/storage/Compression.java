package org.sunhwan.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Compressed files, told by their names (.gz, .bz2, …) as everywhere in Hadoop. */
final class Compression {
  private Compression() {}

  static Optional<CompressionCodec> of(Place place) {
    return Optional.ofNullable(
        new CompressionCodecFactory(place.files().getConf()).getCodec(place.path()));
  }

  /** The file's content, decompressed. */
  static InputStream open(Place place, CompressionCodec codec) throws IOException {
    InputStream in = place.files().open(place.path());
    try {
      return codec.createInputStream(in);
    } catch (IOException | RuntimeException e) {
      in.close();
      // Some codecs need a native library and say so with a RuntimeException.
      throw new IOException(e.getMessage(), e);
    }
  }
}
