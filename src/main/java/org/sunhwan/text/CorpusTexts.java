package org.sunhwan.text;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;

/** The rows of a corpus as texts to judge: good and bad, each exactly once. */
public final class CorpusTexts {
  private CorpusTexts() {}

  /**
   * A row.
   *
   * @param file its path below the data folder
   * @param position its byte offset, or its index in a Parquet file
   * @param ids the id columns' values; null where the row could not be parsed
   * @param text null where there is a reason
   * @param reason why the row cannot be judged, by {@link Reason#label}; null where it can
   * @param detail the reason in words
   */
  public record Text(
      String file, long position, List<String> ids, String text, String reason, String detail)
      implements Serializable {}

  /**
   * All rows of the files that corpus.train names, in no particular order.
   *
   * @param tokenizer the file of the tokenizer that will cut them: a text without a token is a bad
   *     row
   */
  public static JavaRDD<Text> read(
      SparkSession spark, Storage storage, CorpusSettings settings, String tokenizer) {
    Corpus corpus = Corpus.open(spark, storage, settings);
    List<String> names = corpus.files().stream().map(CorpusFile::name).toList();
    var rules =
        new Admission.Rules(tokenizer, settings, Drawing.NOTHING, Pairing.Rules.NOTHING, false);
    return corpus.pieces().mapPartitions(pieces -> new Each(pieces, new Admission(rules), names));
  }

  private static final class Each extends EachRow<Text> {
    private final Admission admission;
    private final List<String> files;

    Each(Iterator<Rows> pieces, Admission admission, List<String> files) {
      super(pieces);
      this.admission = admission;
      this.files = files;
    }

    @Override
    Text take(Rows piece) {
      CorpusRow row = piece.row();
      boolean good =
          admission.admit(row, Split.TRAIN) != null
              && admission.cut(row, (chars, start, end) -> {});
      return new Text(
          files.get(piece.file()),
          row.position,
          Collections.unmodifiableList(Arrays.asList(row.ids.clone())),
          good ? row.text : null,
          good ? null : row.reason.label(),
          good ? null : row.detail);
    }
  }
}
