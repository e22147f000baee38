package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
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
      CorpusFile.Aligned aligned = file.aligned();
      if (aligned != null) {
        text.append("with\t").append(aligned.name()).append('\t').append(aligned.length());
        text.append('\t').append(aligned.modified()).append('\t');
      }
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
    return runIn(storage.qualify(folder), spark, storage, settings, progress);
  }

  private static PreparedDataset runIn(
      String folder,
      SparkSession spark,
      Storage storage,
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
    requirePairs(settings.target().target(), settings.corpus());
    try {
      Corpus corpus = Corpus.open(spark, storage, settings.corpus());
      storage.requireWritable(folder);
      storage.requireAtomicRename(folder);
      clear(storage, folder);
      var run = new PreparationRun(spark, storage, folder, settings, corpus, progress);
      return run.finish(identity(settings, corpus.files()));
    } catch (Exception e) {
      clearAfter(e, storage, folder);
      throw told(e, folder);
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  private static void requirePairs(Target target, CorpusSettings corpus) {
    if (target.inLabelColumn() && corpus.labelColumn().isEmpty()) {
      throw new CorpusException(
          (target == Target.CLASS
                  ? "Preparing a classifier's dataset needs labelled rows"
                  : "This task needs rows with " + target.name().toLowerCase(Locale.ROOT))
              + ", but corpus.label-column is empty. Name the column that holds the "
              + (target == Target.NUMBER ? "number." : "label."));
    }
    boolean texts = !corpus.targetColumn().isEmpty() || !corpus.targetFiles().isEmpty();
    if (target == Target.TEXT && !texts) {
      throw new CorpusException(
          "Preparing pairs of texts needs target texts, but corpus.target-column and"
              + " corpus.target-files are empty. Name the column, or the files line by line"
              + " beside the others, that hold them.");
    }
  }

  /** Removes what an earlier run left that did not finish. */
  private static void clear(Storage storage, String folder) {
    storage.delete(Storage.child(folder, Quarantine.FOLDER));
    clearSequences(storage, folder);
  }

  private static void clearSequences(Storage storage, String folder) {
    for (String name : DatasetFile.PARTS) {
      storage.delete(Storage.child(folder, name));
    }
  }

  /** Leaves no half dataset; quarantined rows stay, since the failure may point to them. */
  private static void clearAfter(Exception failure, Storage storage, String folder) {
    try {
      if (!PreparedDataset.complete(storage, folder)) {
        clearSequences(storage, folder);
        if (storage.list(folder).isEmpty()) {
          storage.delete(folder);
        }
      }
    } catch (StorageException e) {
      failure.addSuppressed(e);
    }
  }

  /** The sentence that a task or Spark wrapped, or else what Spark says. */
  private static RuntimeException told(Exception failure, String folder) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CorpusException || cause instanceof StorageException) {
        RuntimeException told = (RuntimeException) cause;
        if (cause != failure) {
          told.addSuppressed(failure);
        }
        return told;
      }
    }
    if (ParquetCorpus.brokenFile(failure) != null) {
      return ParquetCorpus.unreadable(ParquetCorpus.brokenFile(failure), failure);
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(
            "Preparing " + folder + " failed in Spark: " + failure.getMessage(), failure);
  }
}
