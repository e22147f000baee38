package org.sunhwan.text;

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
 * @param idColumns columns carried through to predictions and quarantine
 * @param textColumn the column that holds the text
 * @param labelColumn the column that holds the label
 * @param splitColumn the column that holds {@code train}, {@code validation} or {@code test};
 *     empty: none
 * @param quoteLayers how many layers of CSV quoting a delimited field is wrapped in (CSV 1, plain
 *     TSV 0, NSMC 2)
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
    double maximumQuarantineShare) {

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
