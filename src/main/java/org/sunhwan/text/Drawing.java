package org.sunhwan.text;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.sunhwan.storage.Storage;

/**
 * Which of the rows that were given for training are held back instead.
 *
 * <p>By the hash of the normalised text, so the same text always falls into the same split,
 * whatever file or task it stands in, and however the corpus grows. Or by order, which is known of
 * a row from the bytes before it: the last bytes of the training files are test rows, those before
 * them validation rows.
 *
 * @param validation share to hold back for validation
 * @param test share to hold back for test
 * @param order null: by hash
 */
record Drawing(double validation, double test, long salt, Order order) implements Serializable {
  static final Drawing NOTHING = new Drawing(0, 0, 0);

  /** By hash. */
  Drawing(double validation, double test, long salt) {
    this(validation, test, salt, null);
  }

  /**
   * Where the training files lie when they are put one behind the other.
   *
   * @param before bytes of the training files before each file
   * @param bytes of all training files
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Order(long[] before, long bytes) implements Serializable {
    static Order of(Storage storage, List<CorpusFile> files) {
      long[] before = new long[files.size()];
      long bytes = 0;
      for (int i = 0; i < before.length; i++) {
        before[i] = bytes;
        CorpusFile file = files.get(i);
        if (file.split() != Split.TRAIN) {
          continue;
        }
        if (file.format() == CorpusSettings.Format.PARQUET || storage.compressed(file.path())) {
          throw new CorpusException(
              file.path()
                  + " tells nobody which of its rows are the last ones before all of it was read,"
                  + " so split.by = order cannot draw from it. Give it as uncompressed text, give"
                  + " corpus.validation and corpus.test, or set split.by = hash.");
        }
        bytes += file.length();
      }
      return new Order(before, bytes);
    }
  }

  /** Splits that are given are not drawn. */
  static Drawing of(
      DatasetSettings settings, Set<Split> given, Storage storage, List<CorpusFile> files) {
    var drawing =
        new Drawing(
            given.contains(Split.VALIDATION) ? 0 : settings.validationShare(),
            given.contains(Split.TEST) ? 0 : settings.testShare(),
            settings.splitSalt());
    return settings.splitBy() == DatasetSettings.SplitBy.HASH || drawing.nothing()
        ? drawing
        : new Drawing(drawing.validation, drawing.test, drawing.salt, Order.of(storage, files));
  }

  boolean nothing() {
    return validation == 0 && test == 0;
  }

  /** The split of a row that was given for training. */
  Split split(CorpusRow row, Tokenizer tokenizer) {
    return order == null
        ? split(tokenizer.normalize(row.text))
        : split(order.before[row.file] + row.position);
  }

  /**
   * Test rows are those with the lowest hashes, validation rows those with the highest: changing
   * one share never moves a row into or out of the other.
   */
  Split split(String normalized) {
    double place = StableHash.share(StableHash.text(normalized, salt));
    if (place < test) {
      return Split.TEST;
    }
    return place >= 1 - validation ? Split.VALIDATION : Split.TRAIN;
  }

  /** Of a row that begins at that byte of the training files. */
  private Split split(long at) {
    // Half a byte, so that rounding a share of the bytes decides nothing.
    double place = at + 0.5;
    if (place >= (1 - test) * order.bytes) {
      return Split.TEST;
    }
    return place >= (1 - test - validation) * order.bytes ? Split.VALIDATION : Split.TRAIN;
  }
}
