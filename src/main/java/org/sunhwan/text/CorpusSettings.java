package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * Where the corpus lies and how its rows are read.
 *
 * @param data folder, on any Hadoop file system, that the patterns below are relative to
 * @param format how files are parsed; {@code AUTO} goes by the file name
 * @param train files, folders or globs that hold the training rows (and, when the other two are
 *     empty, all rows)
 * @param validation the same for given validation rows; empty: drawn from the training rows
 * @param test the same for given test rows; empty: drawn from the training rows
 * @param fields names of the fields in order; empty: the first line of every file is a header
 * @param idColumns columns carried through to predictions
 * @param textColumn the column that holds the text
 * @param labelColumn the column that holds the label, the labels, the tag or tags, or the number;
 *     empty: none, for texts to predict
 * @param splitColumn the column that holds {@code train}, {@code validation} or {@code test};
 *     empty: none
 * @param quoteLayers how many layers of CSV quoting a delimited field is wrapped in at most: plain
 *     TSV 0, NSMC 2; CSV always has the one that its parser removes, so 0 and 1 mean the same there
 * @param maximumCharacters a longer text is quarantined as over-long
 * @param maximumLineBytes a longer line is quarantined without being read into memory
 * @param maximumQuarantineShare above this share of bad rows the job fails, 0 to 1
 * @param labelSeparator what stands between the labels of a text that may have several
 * @param targetColumn the column that holds the target text; empty: none
 * @param targetFiles files of target texts, line i for line i of the training, validation and test
 *     files in this order; empty: none
 */
public record CorpusSettings(
    String data,
    Format format,
    List<String> train,
    List<String> validation,
    List<String> test,
    List<String> fields,
    List<String> idColumns,
    String textColumn,
    String labelColumn,
    String splitColumn,
    int quoteLayers,
    int maximumCharacters,
    int maximumLineBytes,
    double maximumQuarantineShare,
    String labelSeparator,
    String targetColumn,
    List<String> targetFiles)
    implements Serializable {

  /** Of texts that are paired with nothing, a label or a number. */
  public CorpusSettings(
      String data,
      Format format,
      List<String> train,
      List<String> validation,
      List<String> test,
      List<String> fields,
      List<String> idColumns,
      String textColumn,
      String labelColumn,
      String splitColumn,
      int quoteLayers,
      int maximumCharacters,
      int maximumLineBytes,
      double maximumQuarantineShare) {
    this(
        data,
        format,
        train,
        validation,
        test,
        fields,
        idColumns,
        textColumn,
        labelColumn,
        splitColumn,
        quoteLayers,
        maximumCharacters,
        maximumLineBytes,
        maximumQuarantineShare,
        ",",
        "",
        List.of());
  }

  public CorpusSettings {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    fields = List.copyOf(fields);
    idColumns = List.copyOf(idColumns);
    targetFiles = List.copyOf(targetFiles);
    var mistakes = new Mistakes();
    mistakes.unless(!data.isBlank(), "data names no folder; say where the corpus lies");
    mistakes.unless(!train.isEmpty(), "corpus.train names no file, folder or glob");
    for (List<String> patterns : List.of(train, validation, test, targetFiles)) {
      mistakes.unless(
          patterns.stream().noneMatch(String::isBlank),
          "corpus.train, corpus.validation, corpus.test and corpus.target-files may not hold an"
              + " empty name");
    }
    mistakes.unless(!textColumn.isBlank(), "corpus.text-column is empty; name the text's column");
    mistakes.unless(
        new HashSet<>(fields).size() == fields.size(),
        "corpus.fields names a field twice: " + String.join(", ", fields));
    var columns = new ArrayList<>(List.of(textColumn, labelColumn, splitColumn, targetColumn));
    columns.addAll(idColumns);
    columns.removeIf(String::isEmpty);
    for (String column : columns) {
      mistakes.unless(
          columns.indexOf(column) == columns.lastIndexOf(column),
          "corpus.text-column, label-column, target-column, split-column and id-columns name the"
              + " column "
              + column
              + " twice");
    }
    mistakes.unless(
        splitColumn.isEmpty() || (validation.isEmpty() && test.isEmpty()),
        "corpus.split-column and corpus.validation or corpus.test both say which split a row"
            + " belongs to; keep one of them");
    mistakes.unless(quoteLayers >= 0, "corpus.quote-layers must be 0 or more, not " + quoteLayers);
    mistakes.unless(
        maximumCharacters >= 1,
        "corpus.max-characters must be 1 or more, not " + maximumCharacters);
    mistakes.unless(
        maximumLineBytes >= 1, "corpus.max-line-bytes must be 1 or more, not " + maximumLineBytes);
    mistakes.unless(
        maximumQuarantineShare >= 0 && maximumQuarantineShare <= 1,
        "corpus.max-quarantine-share must lie between 0 and 1, not " + maximumQuarantineShare);
    mistakes.unless(!labelSeparator.isEmpty(), "corpus.label-separator is empty");
    int files = train.size() + validation.size() + test.size();
    mistakes.unless(
        targetFiles.isEmpty() || targetFiles.size() == files,
        "corpus.target-files has "
            + targetFiles.size()
            + " entries, but corpus.train, corpus.validation and corpus.test together have "
            + files
            + "; give one for each, in this order");
    mistakes.unless(
        targetFiles.isEmpty() || targetColumn.isEmpty(),
        "corpus.target-files and corpus.target-column both say where the target texts are; keep"
            + " one of them");
    mistakes.unless(
        targetFiles.isEmpty() || format == Format.AUTO || format == Format.TEXT,
        "corpus.target-files goes with files of plain lines, but corpus.format is "
            + format.name().toLowerCase(Locale.ROOT));
    mistakes.report();
  }

  /** The same corpus in another folder. */
  CorpusSettings in(String folder) {
    return with(folder, labelColumn);
  }

  /** The same corpus, whose label column is nobody's business. */
  CorpusSettings unlabelled() {
    return with(data, "");
  }

  private CorpusSettings with(String folder, String labels) {
    return new CorpusSettings(
        folder,
        format,
        train,
        validation,
        test,
        fields,
        idColumns,
        textColumn,
        labels,
        splitColumn,
        quoteLayers,
        maximumCharacters,
        maximumLineBytes,
        maximumQuarantineShare,
        labelSeparator,
        targetColumn,
        targetFiles);
  }

  /** How a corpus file is parsed. All but Parquet may be compressed with gzip. */
  public enum Format {
    AUTO,
    TEXT,
    TSV,
    CSV,
    JSONL,
    PARQUET,
    /** Sentences of words in ten columns, as Universal Dependencies has them. */
    CONLLU,
    /** Sentences with a word and its tag on a line, and an empty line after each. */
    COLUMNS;

    /** Whether a row spans lines up to an empty one. */
    boolean sentences() {
      return this == CONLLU || this == COLUMNS;
    }
  }
}
