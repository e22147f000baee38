package org.sunhwan.network;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads one row of floats in ND4J's format: a header and 64-bit shape information, then a header
 * and the values, big-endian.
 *
 * <p>ND4J's own reader allocates whatever length a header claims; this one believes a length only
 * where the bytes are there.
 */
final class ArrayFile {
  private ArrayFile() {}

  static INDArray read(byte[] file, String name) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
      long shapeLength = header(in, "LONG", name);
      // Rank 2: rank, two sizes, two strides, extras, element stride, order.
      if (shapeLength != 8) {
        throw damaged(name, "it is not a single row");
      }
      long rank = in.readLong();
      long rows = in.readLong();
      long columns = in.readLong();
      in.skipNBytes(5 * 8);
      long length = header(in, "FLOAT", name);
      if (rank != 2 || rows != 1 || columns != length || length * 4 != in.available()) {
        throw damaged(
            name,
            "it claims %d × %d floats of rank %d and holds %d bytes"
                .formatted(rows, columns, rank, in.available()));
      }
      float[] values = new float[(int) length];
      ByteBuffer.wrap(file, file.length - in.available(), in.available())
          .asFloatBuffer()
          .get(values);
      return Nd4j.createFromArray(values).reshape('c', 1, values.length);
    } catch (IOException e) {
      throw damaged(name, "it ends too early");
    }
  }

  /** Allocation mode, length, type; returns the length. */
  private static long header(DataInputStream in, String type, String name) throws IOException {
    in.readUTF();
    long length = in.readLong();
    String actual = in.readUTF();
    if (!actual.equals(type) || length < 0 || length > Integer.MAX_VALUE) {
      throw damaged(name, "its header is not one of " + type + " numbers");
    }
    return length;
  }

  private static ModelFileException damaged(String name, String why) {
    return new ModelFileException(name + " is damaged: " + why + ". Restore it from its source.");
  }
}
