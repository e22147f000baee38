package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

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
 * @param labelColumn the column that holds the label; empty: none, for texts to predict
 * @param splitColumn the column that holds {@code train}, {@code validation} or {@code test};
 *     empty: none
 * @param quoteLayers how many layers of CSV quoting a delimited field is wrapped in at most: plain
 *     TSV 0, NSMC 2; CSV always has the one that its parser removes, so 0 and 1 mean the same there
 * @param maximumCharacters a longer text is quarantined as over-long
 * @param maximumLineBytes a longer line is quarantined without being read into memory
 * @param maximumQuarantineShare above this share of bad rows the job fails, 0 to 1
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
    double maximumQuarantineShare)
    implements Serializable {

  public CorpusSettings {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    fields = List.copyOf(fields);
    idColumns = List.copyOf(idColumns);
    var mistakes = new Mistakes();
    mistakes.unless(!data.isBlank(), "data names no folder; say where the corpus lies");
    mistakes.unless(!train.isEmpty(), "corpus.train names no file, folder or glob");
    for (List<String> patterns : List.of(train, validation, test)) {
      mistakes.unless(
          patterns.stream().noneMatch(String::isBlank),
          "corpus.train, corpus.validation and corpus.test may not hold an empty name");
    }
    mistakes.unless(!textColumn.isBlank(), "corpus.text-column is empty; name the text's column");
    mistakes.unless(
        new HashSet<>(fields).size() == fields.size(),
        "corpus.fields names a field twice: " + String.join(", ", fields));
    var columns = new ArrayList<>(List.of(textColumn, labelColumn, splitColumn));
    columns.addAll(idColumns);
    columns.removeIf(String::isEmpty);
    for (String column : columns) {
      mistakes.unless(
          columns.indexOf(column) == columns.lastIndexOf(column),
          "corpus.text-column, label-column, split-column and id-columns name the column "
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
    mistakes.report();
  }

  /** The same corpus in another folder. */
  CorpusSettings in(String folder) {
    return new CorpusSettings(
        folder,
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
        maximumQuarantineShare);
  }

  /** How a corpus file is parsed. Text, TSV, CSV and JSONL may be compressed with gzip. */
  public enum Format {
    AUTO,
    TEXT,
    TSV,
    CSV,
    JSONL,
    PARQUET
  }
}
