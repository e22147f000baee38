package org.sunhwan.score;

import java.io.Serializable;
import java.util.List;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.Vocabulary;

/**
 * A trained classifier with all that prediction needs, as read from a folder: model.zip,
 * network.json (task, shape, maximum length), tokenizer.json, vocabulary.txt, labels.txt. STUB:
 * owner score.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Artifact(
    byte[] model,
    NetworkShape shape,
    int maximumLength,
    String tokenizer,
    Vocabulary vocabulary,
    List<String> labels)
    implements Serializable {

  /** The files of an artifact folder. */
  public static final List<String> FILES =
      List.of("model.zip", "network.json", "tokenizer.json", "vocabulary.txt", "labels.txt");

  /** Opens and checks every file before parsing it. */
  public static Artifact open(Storage storage, String folder) {
    throw new UnsupportedOperationException();
  }

  public void write(Storage storage, String folder) {
    throw new UnsupportedOperationException();
  }
}
