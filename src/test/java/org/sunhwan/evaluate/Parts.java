package org.sunhwan.evaluate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** Tallies as they travel from a task to the driver. */
final class Parts {
  private Parts() {}

  @SuppressWarnings("unchecked")
  static <T extends Serializable> T sent(T part) throws Exception {
    return (T) new ObjectInputStream(new ByteArrayInputStream(bytes(part))).readObject();
  }

  static byte[] bytes(Serializable part) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(part);
    }
    return bytes.toByteArray();
  }
}
