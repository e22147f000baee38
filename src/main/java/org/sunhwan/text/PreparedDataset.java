package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.storage.Storage;

/** An immutable, complete dataset. */
public final class PreparedDataset {
  private static final StructType SCHEMA =
      new StructType()
          .add("number", DataTypes.LongType)
          .add("id", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
          .add("tokens", DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add("targets", DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add("characters", DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add("text", DataTypes.StringType)
          .add("targetText", DataTypes.StringType);

  private final Storage storage;
  private final String folder;
  private final DatasetFile file;

  private PreparedDataset(Storage storage, String folder, DatasetFile file) {
    this.storage = storage;
    this.folder = folder;
    this.file = file;
  }

  /** Opens and checks; a folder without a complete dataset is a {@link CorpusException}. */
  public static PreparedDataset open(Storage storage, String path) {
    // Spark may have another default file system than the storage.
    String folder = storage.qualify(path);
    if (!complete(storage, folder)) {
      throw new CorpusException(
          folder
              + " holds no complete dataset: it has no "
              + DatasetFile.NAME
              + ". Run prepare, or let it finish.");
    }
    DatasetFile file =
        DatasetFile.read(storage, Storage.child(folder, DatasetFile.NAME), DatasetFile.class);
    if (file.format() != DatasetFile.FORMAT) {
      throw new CorpusException(
          folder
              + " has dataset format "
              + file.format()
              + ", this program reads format "
              + DatasetFile.FORMAT
              + ". Prepare the corpus again.");
    }
    for (Map.Entry<String, Storage.Digest> entry : file.files().entrySet()) {
      String small = Storage.child(folder, entry.getKey());
      Storage.Digest actual = storage.digest(small);
      if (!actual.equals(entry.getValue())) {
        throw new CorpusException(
            small
                + " is not the file that prepare wrote: it has "
                + actual.length()
                + " bytes and SHA-256 "
                + actual.sha256()
                + ", expected "
                + entry.getValue().length()
                + " bytes and "
                + entry.getValue().sha256()
                + ". Remove the folder and prepare the corpus again.");
      }
    }
    return new PreparedDataset(storage, folder, file);
  }

  /** Whether the folder holds a complete dataset. */
  public static boolean complete(Storage storage, String folder) {
    return storage.exists(Storage.child(folder, DatasetFile.NAME));
  }

  /** Where the dataset lies. */
  public String folder() {
    return folder;
  }

  /** The identity that {@link Preparation#identity} gave. */
  public String id() {
    return file.id();
  }

  /** A new instance at every call: a tokenizer belongs to one thread. */
  public Tokenizer tokenizer() {
    return Tokenizers.read(storage.readText(Storage.child(folder, DatasetFile.TOKENIZER)));
  }

  /** The frozen tokens and ids. */
  public Vocabulary vocabulary() {
    return Vocabulary.read(storage.readText(Storage.child(folder, DatasetFile.VOCABULARY)));
  }

  /** What texts are paired with. */
  public Target target() {
    return settings().target().target();
  }

  /** How target texts are cut; a new instance at every call. */
  public Tokenizer targetTokenizer() {
    require(Target.TEXT, "target text");
    return Tokenizers.read(read(DatasetFile.TARGET_TOKENIZER));
  }

  /** Tokens and ids of target texts. */
  public Vocabulary targetVocabulary() {
    require(Target.TEXT, "target text");
    return Vocabulary.read(read(DatasetFile.TARGET_VOCABULARY));
  }

  /** Characters of words and their ids. */
  public Vocabulary characters() {
    require(Target.TAGS, "characters of words");
    return Vocabulary.read(read(DatasetFile.CHARACTERS));
  }

  private void require(Target needed, String what) {
    if (target() != needed) {
      throw new IllegalStateException(
          folder + " has no " + what + ": its texts are paired with " + target() + ".");
    }
  }

  private String read(String name) {
    return storage.readText(Storage.child(folder, name));
  }

  /**
   * The labels in the order of their class ids; none where texts are paired with a number, a text
   * or nothing.
   */
  public List<String> labels() {
    if (!target().hasLabels()) {
      return List.of();
    }
    return storage.readText(Storage.child(folder, DatasetFile.LABELS)).lines().toList();
  }

  /** What the dataset was made with. */
  public DatasetSettings settings() {
    return file.settings();
  }

  /** What was counted while it was made. */
  public DatasetStatistics statistics() {
    return DatasetFile.read(
        storage, Storage.child(folder, DatasetFile.STATISTICS), DatasetStatistics.class);
  }

  /**
   * The rows of a split: {@code number} long (dense from 0 within the split, in corpus order),
   * {@code id} map of id column to string, {@code tokens} array of int, {@code targets} array of
   * int, {@code characters} array of int, {@code text} and {@code targetText} string (null in the
   * training split). In no particular order: sort by number where order matters.
   *
   * <p>Targets by {@link Target}: the class id; the category's id, followed by a 1 where the tokens
   * are not all of the text's; the class ids, ascending; the number, as {@link
   * Float#floatToIntBits} gives it; a tag id for every token, −1 where the corpus has no tag; the
   * target text's tokens; nothing. Where texts are paired with nothing, the tokens are a line's,
   * and {@link Vocabulary#END} ends each line. Characters are there with tags only: each word's,
   * with a 0 after every word.
   */
  public Dataset<Row> sequences(SparkSession spark, Split split) {
    String part = Storage.child(folder, DatasetFile.SEQUENCES, "split=" + split.label());
    return storage.exists(part)
        ? spark.read().schema(SCHEMA).parquet(part)
        : spark.createDataFrame(List.of(), SCHEMA);
  }

  /** Writes the small files; the last of them makes the folder a dataset. */
  static PreparedDataset commit(
      Storage storage,
      String folder,
      String id,
      DatasetSettings settings,
      Map<String, String> smallFiles) {
    var digests = new TreeMap<String, Storage.Digest>();
    smallFiles.forEach(
        (name, content) -> {
          String path = Storage.child(folder, name);
          storage.writeAtomically(path, content.getBytes(UTF_8));
          digests.put(name, storage.digest(path));
        });
    var file = new DatasetFile(DatasetFile.FORMAT, id, settings, digests);
    storage.writeAtomically(
        Storage.child(folder, DatasetFile.NAME), DatasetFile.write(file).getBytes(UTF_8));
    return new PreparedDataset(storage, folder, file);
  }
}
