package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.StorageException;

/**
 * Corpus to dataset, on Spark.
 *
 * <p>The corpus is read twice, and rows that cannot be used once more. The first pass counts; from
 * its counts come the label set, the vocabulary and the number of every row. The second pass writes
 * sequences. Which rows are good, their splits, numbers and token ids follow from the files alone,
 * never from tasks or executors.
 */
public final class Preparation {
  private static final int IDENTITY_DIGITS = 16;

  private Preparation() {}

  /**
   * The identity of the dataset that {@link #run} would write: a short hash of the settings and of
   * the corpus files' names, lengths and modification times. The folder the corpus lies in is not
   * part of it.
   */
  public static String identity(Storage storage, DatasetSettings settings) {
    return identity(settings, CorpusFile.of(storage, settings.corpus()));
  }

  private static String identity(DatasetSettings settings, List<CorpusFile> files) {
    var text = new StringBuilder();
    text.append(DatasetFile.FORMAT).append('\n');
    text.append(DatasetFile.write(settings.withoutFolder())).append('\n');
    for (CorpusFile file : files) {
      text.append(file.split().label()).append('\t').append(file.name());
      text.append('\t').append(file.length()).append('\t').append(file.modified()).append('\n');
    }
    return Sha256.of(text.toString().getBytes(UTF_8)).substring(0, IDENTITY_DIGITS);
  }

  /**
   * Prepares into the folder, unless a complete dataset stands there already. After a failure the
   * folder holds no dataset; if rows were at fault, it holds them in {@code quarantine}.
   *
   * @param progress receives one line a phase, for people
   */
  public static PreparedDataset run(
      SparkSession spark,
      Storage storage,
      String folder,
      DatasetSettings settings,
      Consumer<String> progress) {
    if (PreparedDataset.complete(storage, folder)) {
      PreparedDataset existing = PreparedDataset.open(storage, folder);
      if (!existing.settings().withoutFolder().equals(settings.withoutFolder())) {
        throw new CorpusException(
            folder + " holds a dataset made with other settings. Choose another folder.");
      }
      progress.accept("dataset " + existing.id() + " is complete in " + folder);
      return existing;
    }
    if (settings.corpus().labelColumn().isEmpty()) {
      throw new CorpusException(
          "Preparing a classifier's dataset needs labelled rows, but corpus.label-column is empty."
              + " Name the column that holds the label.");
    }
    Corpus corpus = null;
    try {
      corpus = Corpus.open(spark, storage, settings.corpus());
      storage.requireWritable(folder);
      storage.requireAtomicRename(folder);
      clear(storage, folder);
      String id = identity(settings, corpus.files());
      return new PreparationRun(spark, storage, folder, settings, corpus, progress).run(id);
    } catch (Exception e) {
      throw told(e, folder);
    } finally {
      spark.sparkContext().setJobDescription(null);
      if (!PreparedDataset.complete(storage, folder)) {}
    }
  }
}
