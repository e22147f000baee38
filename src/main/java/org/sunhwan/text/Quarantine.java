package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Bad rows as quarantine files keep them. Only tasks that met one before read theirs again. */
final class Quarantine extends EachRow<Row> {
  /** Enough to recognise a row; a quarantined row may be of any length. */
  private static final int EXCERPT_BYTES = 4096;

  /** The name of the folder inside the dataset. */
  static final String FOLDER = "quarantine";

  static final StructType SCHEMA =
      new StructType()
          .add("file", DataTypes.StringType)
          .add("position", DataTypes.LongType)
          .add("line", DataTypes.LongType)
          .add("reason", DataTypes.StringType)
          .add("detail", DataTypes.StringType)
          .add("row", DataTypes.StringType)
          .add("bytes", DataTypes.StringType);

  private final Admission admission;
  private final List<CorpusFile> files;
  private final Map<EncodingPlan.Place, Long> linesBefore;
  private long before;

  /**
   * @param linesBefore each piece in its file
   */
  Quarantine(
      Iterator<Rows> pieces,
      Admission admission,
      List<CorpusFile> files,
      Map<EncodingPlan.Place, Long> linesBefore) {
    super(pieces);
    this.admission = admission;
    this.files = files;
    this.linesBefore = linesBefore;
  }

  @Override
  void enter(Rows piece) {
    before = linesBefore.getOrDefault(new EncodingPlan.Place(piece.file(), piece.start()), 0L);
  }

  @Override
  Row take(Rows piece) {
    CorpusRow row = piece.row();
    CorpusFile file = files.get(piece.file());
    if (admission.admit(row, file.split()) != null
        && admission.cut(row, (chars, start, end) -> {})) {
      return null;
    }
    byte[] raw = piece.raw();
    byte[] excerpt = raw.length <= EXCERPT_BYTES ? raw : Arrays.copyOf(raw, EXCERPT_BYTES);
    return RowFactory.create(
        file.name(),
        row.position,
        row.line == 0 ? null : before + row.line,
        row.reason.label(),
        row.detail,
        new String(excerpt, UTF_8),
        row.reason == Reason.NOT_UTF8 ? Base64.getEncoder().encodeToString(excerpt) : null);
  }
}
