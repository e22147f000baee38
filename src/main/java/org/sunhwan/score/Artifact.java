package org.sunhwan.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.network.Classification;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Sizes;
import org.sunhwan.network.StockConversion;
import org.sunhwan.network.StockImport;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Target;
import org.sunhwan.text.Tokenizers;
import org.sunhwan.text.Vocabulary;

/**
 * A trained network with all that answering needs, as read from a folder: model.zip, network.json
 * (task, shape, maximum length), tokenizer.json, vocabulary.txt, labels.txt, which is empty where
 * the task has no labels; for target texts also target-tokenizer.json and target-vocabulary.txt,
 * for characters of words characters.txt. Another program's model of DL4J's layers is described by
 * the same files without the shape.
 *
 * @param target how target texts are cut; null where the task has none
 * @param characters the characters of words; null where the task reads none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Artifact(
    byte[] model,
    NetworkShape shape,
    int maximumLength,
    String tokenizer,
    Vocabulary vocabulary,
    List<String> labels,
    Side target,
    Vocabulary characters)
    implements Serializable {

  /** How texts are cut and numbered. */
  public record Side(String tokenizer, Vocabulary vocabulary) implements Serializable {}

  /** The files of every artifact folder. */
  public static final List<String> FILES =
      List.of("model.zip", "network.json", "tokenizer.json", "vocabulary.txt", "labels.txt");

  private static final String TARGET_TOKENIZER = "target-tokenizer.json";
  private static final String TARGET_VOCABULARY = "target-vocabulary.txt";
  private static final String CHARACTERS = "characters.txt";

  private static final int FORMAT = 1;
  private static final long LARGEST_TEXT_FILE = 256L << 20;
  private static final long LARGEST_MODEL = 2040L << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** network.json. */
  private record NetworkFile(int format, String task, NetworkShape shape, int maximumLength) {}

  /** A model trained on a dataset. */
  public static Artifact of(byte[] model, NetworkShape shape, PreparedDataset dataset) {
    return new Artifact(
        model,
        shape,
        dataset.settings().maximumLength(),
        dataset.tokenizer().json(),
        dataset.vocabulary(),
        dataset.labels(),
        dataset.target() == Target.TEXT
            ? new Side(dataset.targetTokenizer().json(), dataset.targetVocabulary())
            : null,
        dataset.target() == Target.TAGS ? dataset.characters() : null);
  }

  /** A model of a task with texts and labels only. */
  public Artifact(
      byte[] model,
      NetworkShape shape,
      int maximumLength,
      String tokenizer,
      Vocabulary vocabulary,
      List<String> labels) {
    this(model, shape, maximumLength, tokenizer, vocabulary, labels, null, null);
  }

  /** Copies the label list. */
  public Artifact {
    labels = List.copyOf(labels);
  }

  /** How many different ids its network knows. */
  public Sizes sizes() {
    return new Sizes(
        vocabulary.size(),
        labels.size(),
        target == null ? 0 : target.vocabulary().size(),
        characters == null ? 0 : characters.size());
  }

  /** The same with another model file. */
  public Artifact withModel(byte[] other) {
    return new Artifact(
        other, shape, maximumLength, tokenizer, vocabulary, labels, target, characters);
  }

  /**
   * The same with layers of the given implementation, which answer alike; itself, where it has them
   * already.
   *
   * @throws org.sunhwan.network.ModelFileException where there are no such layers
   */
  public Artifact with(Implementation implementation) {
    if (shape.implementation() == implementation) {
      return this;
    }
    ComputationGraph converted =
        StockConversion.to(implementation, ModelFile.read(model, "model.zip"), shape, sizes());
    return new Artifact(
        ModelFile.write(converted),
        shape.with(implementation),
        maximumLength,
        tokenizer,
        vocabulary,
        labels,
        target,
        characters);
  }

  /** Reads every file, each checked before it is parsed, then checks that they fit each other. */
  public static Artifact open(Storage storage, String folder) {
    NetworkFile network = network(storage, folder);
    if (network.shape() == null) {
      throw new ArtifactException(
          ("%s/network.json has no shape, so its model.zip is another program's. Take it in first:"
                  + " jobs/export.sh with export.format = own.")
              .formatted(folder));
    }
    byte[] model = storage.read(Storage.child(folder, "model.zip"));
    return read(storage, folder, model, network.shape(), network.maximumLength());
  }

  /** Whether the model is another program's: its network.json says no shape. */
  public static boolean isForeign(Storage storage, String folder) {
    return network(storage, folder).shape() == null;
  }

  /** Another program's model of DL4J's layers, as one of ours. */
  public static Artifact takeIn(Storage storage, String folder) {
    byte[] model = storage.read(Storage.child(folder, "model.zip"));
    var taken = StockImport.read(model, folder + "/model.zip");
    int length = network(storage, folder).maximumLength();
    return read(storage, folder, ModelFile.write(taken.graph()), taken.shape(), length);
  }

  private static Artifact read(
      Storage storage, String folder, byte[] model, NetworkShape shape, int maximumLength) {
    Artifact artifact =
        new Artifact(
            model,
            shape,
            maximumLength,
            text(storage, folder, "tokenizer.json"),
            vocabulary(storage, folder, "vocabulary.txt"),
            text(storage, folder, "labels.txt").lines().toList(),
            side(storage, folder),
            exists(storage, folder, CHARACTERS) ? vocabulary(storage, folder, CHARACTERS) : null);
    artifact.check(folder);
    return artifact;
  }

  private static Side side(Storage storage, String folder) {
    return exists(storage, folder, TARGET_VOCABULARY)
        ? new Side(
            text(storage, folder, TARGET_TOKENIZER), vocabulary(storage, folder, TARGET_VOCABULARY))
        : null;
  }

  private static boolean exists(Storage storage, String folder, String name) {
    return storage.exists(Storage.child(folder, name));
  }

  private static Vocabulary vocabulary(Storage storage, String folder, String name) {
    return parsed(folder, name, () -> Vocabulary.read(text(storage, folder, name)));
  }

  /** Writes every file, then lets the artifact be opened once. */
  public void write(Storage storage, String folder) {
    check(folder);
    try {
      String network =
          JSON.writeValueAsString(
              new NetworkFile(FORMAT, shape.task().word(), shape, maximumLength));
      put(storage, folder, "model.zip", model);
      put(storage, folder, "network.json", utf8(network));
      put(storage, folder, "tokenizer.json", utf8(tokenizer));
      put(storage, folder, "vocabulary.txt", utf8(vocabulary.write()));
      put(storage, folder, "labels.txt", utf8(lines(labels)));
      if (target != null) {
        put(storage, folder, TARGET_TOKENIZER, utf8(target.tokenizer()));
        put(storage, folder, TARGET_VOCABULARY, utf8(target.vocabulary().write()));
      }
      if (characters != null) {
        put(storage, folder, CHARACTERS, utf8(characters.write()));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A network's shape cannot be written as JSON.", e);
    }
  }

  private static void put(Storage storage, String folder, String name, byte[] content) {
    storage.writeAtomically(Storage.child(folder, name), content);
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void requireFiles(Storage storage, String folder) {
    Map<String, Long> lengths =
        storage.list(folder).stream()
            .collect(Collectors.toMap(Storage.Entry::name, Storage.Entry::length));
    for (String name : List.of(TARGET_TOKENIZER, TARGET_VOCABULARY, CHARACTERS)) {
      requireSmall(folder, name, lengths.getOrDefault(name, 0L), LARGEST_TEXT_FILE);
    }
    for (String name : FILES) {
      Long length = lengths.get(name);
      if (length == null) {
        throw new ArtifactException(
            "%s is not a model: it has no %s. It needs %s."
                .formatted(folder, name, String.join(", ", FILES)));
      }
      boolean model = name.equals("model.zip");
      requireSmall(folder, name, length, model ? LARGEST_MODEL : LARGEST_TEXT_FILE);
    }
  }

  private static void requireSmall(String folder, String name, long length, long largest) {
    if (length > largest) {
      throw new ArtifactException(
          "%s/%s has %d bytes; a model's may have %d at most."
              .formatted(folder, name, length, largest));
    }
  }

  private static NetworkFile network(Storage storage, String folder) {
    requireFiles(storage, folder);
    String json = text(storage, folder, "network.json");
    NetworkFile file =
        parsed(
            folder,
            "network.json",
            () -> {
              try {
                return JSON.readValue(json, NetworkFile.class);
              } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e.getOriginalMessage(), e);
              }
            });
    if (file.format() != FORMAT) {
      throw new ArtifactException(
          ("%s/network.json is of format %d; this program reads format %d. Use the program that"
                  + " wrote it.")
              .formatted(folder, file.format(), FORMAT));
    }
    // Another program's model has no shape, and classifies.
    String task = file.shape() == null ? Classification.WORD : file.shape().task().word();
    if (!task.equals(file.task())) {
      throw new ArtifactException(
          "%s/network.json says its task is %s, but its network is made to %s; it is damaged."
              .formatted(folder, file.task(), task));
    }
    return file;
  }

  private void check(String folder) {
    if (maximumLength < 1) {
      throw new ArtifactException(
          "%s: the maximum length is %d; a sequence has at least 1 token."
              .formatted(folder, maximumLength));
    }
    boolean few = shape.task().hasClasses() && labels.size() < 2;
    if (few
        || new HashSet<>(labels).size() < labels.size()
        || labels.stream().anyMatch(label -> label.isEmpty() || label.lines().count() != 1)) {
      throw new ArtifactException(
          "%s: labels.txt must hold at least 2 different labels, one a line; it holds %d lines."
              .formatted(folder, labels.size()));
    }
    parsed(folder, "tokenizer.json", () -> Tokenizers.read(tokenizer));
    if (target != null) {
      parsed(folder, TARGET_TOKENIZER, () -> Tokenizers.read(target.tokenizer()));
    }
    parsed(
        folder,
        "model.zip",
        () -> {
          var graph = ModelFile.read(model, "model.zip");
          Networks.requireShape(graph, shape, sizes());
          return graph;
        });
  }

  private interface Parse<T> {
    T parse();
  }

  private static <T> T parsed(String folder, String name, Parse<T> parse) {
    try {
      return parse.parse();
    } catch (RuntimeException e) {
      throw new ArtifactException(
          "%s/%s cannot be used: %s".formatted(folder, name, e.getMessage()), e);
    }
  }

  private static String text(Storage storage, String folder, String name) {
    return storage.readText(Storage.child(folder, name));
  }
}
