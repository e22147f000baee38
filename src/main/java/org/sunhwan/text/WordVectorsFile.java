package org.sunhwan.text;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import org.sunhwan.storage.Storage;

/**
 * The form of word vectors on storage. vectors.f32 is V × d little-endian floats, row by row.
 * embedding.json, written last, holds {@code format}, {@code version}, {@code tokens} V, {@code
 * size} d, {@code found}, the {@code vocabulary}'s hash, a {@code source} for people, and the
 * {@code sha256} of vectors.f32.
 */
final class WordVectorsFile {
  static final String COMMIT = "embedding.json";

  private static final String VALUES = "vectors.f32";
  private static final String FORMAT = "sunhwan-embedding";
  private static final int VERSION = 1;
  private static final String REMEDY = "Delete the folder and run embed again.";

  private WordVectorsFile() {}

  static void write(
      WordVectors vectors, Storage storage, String folder, Vocabulary vocabulary, String source) {
    if (vectors.values().length != (long) vocabulary.size() * vectors.size()) {
      throw new IllegalArgumentException(
          String.format(
              "%d values are not %d vectors of %d",
              vectors.values().length, vocabulary.size(), vectors.size()));
    }
    if (WordVectors.complete(storage, folder)) {
      throw new CorpusException(
          folder + " holds word vectors already, and they never change. " + REMEDY);
    }
    String values = Storage.child(folder, VALUES);
    storage.delete(values);
    String sha256 = writeValues(vectors.values(), storage, values);
    String description =
        JsonFile.text(
            JsonFile.object(FORMAT, VERSION)
                .put("tokens", vocabulary.size())
                .put("size", vectors.size())
                .put("found", vectors.found())
                .put("vocabulary", vocabulary.sha256())
                .put("source", source)
                .put("sha256", sha256));
    // This write is the commit.
    storage.writeAtomically(
        Storage.child(folder, COMMIT), description.getBytes(StandardCharsets.UTF_8));
  }

  private static String writeValues(float[] values, Storage storage, String path) {
    MessageDigest digest = Sha256.digest();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new DigestOutputStream(storage.create(path), digest)) {
      for (float value : values) {
        buffer.putFloat(value);
        if (!buffer.hasRemaining()) {
          out.write(buffer.array());
          buffer.clear();
        }
      }
      out.write(buffer.array(), 0, buffer.position());
    } catch (IOException e) {
      throw new CorpusException(
          "Cannot write the word vectors to " + path + ": " + e.getMessage(), e);
    }
    return Sha256.hex(digest.digest());
  }

  static WordVectors read(Storage storage, String folder, Vocabulary vocabulary) {
    if (!WordVectors.complete(storage, folder)) {
      throw new CorpusException(
          folder + " holds no complete word vectors: " + COMMIT + " is missing. Run embed.");
    }
    String path = Storage.child(folder, COMMIT);
    var file = new JsonFile(storage.readText(path), path, REMEDY, FORMAT, VERSION);
    file.requireOnly(
        List.of("format", "version", "tokens", "size", "found", "vocabulary", "source", "sha256"));
    if (!file.string("vocabulary").equals(vocabulary.sha256())
        || file.integer("tokens") != vocabulary.size()) {
      throw new CorpusException(
          "The word vectors in "
              + folder
              + " belong to another vocabulary (hash "
              + file.string("vocabulary")
              + ", this one "
              + vocabulary.sha256()
              + "). Run embed for this dataset.");
    }
    int size = file.integer("size");
    long length = (long) vocabulary.size() * size;
    if (size < 1 || length > Integer.MAX_VALUE - 8) {
      throw file.damaged("size " + size + " is out of range");
    }
    float[] values = new float[(int) length];
    String values32 = Storage.child(folder, VALUES);
    String sha256 = readValues(values, storage, values32);
    if (!sha256.equals(file.string("sha256"))) {
      throw new CorpusException(
          String.format(
              "%s is damaged: its SHA-256 is %s, but %s says %s. %s",
              values32, sha256, COMMIT, file.string("sha256"), REMEDY));
    }
    try {
      return new WordVectors(size, values, file.integer("found"));
    } catch (IllegalArgumentException e) {
      throw new CorpusException(file.damaged(e.getMessage()).getMessage(), e);
    }
  }

  private static String readValues(float[] values, Storage storage, String path) {
    MessageDigest digest = Sha256.digest();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = new DigestInputStream(storage.open(path), digest)) {
      for (int done = 0; done < values.length; ) {
        int floats = Math.min(values.length - done, chunk.length / Float.BYTES);
        if (in.readNBytes(chunk, 0, floats * Float.BYTES) < floats * Float.BYTES) {
          throw new EOFException();
        }
        ByteBuffer.wrap(chunk)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(values, done, floats);
        done += floats;
      }
      if (in.read() >= 0) {
        throw new EOFException();
      }
    } catch (EOFException e) {
      throw new CorpusException(
          String.format(
              "%s is damaged: it should be %d bytes long, but is not. %s",
              path, (long) values.length * Float.BYTES, REMEDY),
          e);
    } catch (IOException e) {
      throw new CorpusException(
          "Cannot read the word vectors from " + path + ": " + e.getMessage(), e);
    }
    return Sha256.hex(digest.digest());
  }
}
