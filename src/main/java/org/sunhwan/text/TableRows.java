package org.sunhwan.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Rows of Parquet files as Spark hands them to a task: stretches of consecutive rows, each of one
 * file. Every stretch is a piece.
 */
final class TableRows implements Iterator<Rows> {
  /** Where {@link ParquetCorpus} puts the columns. */
  static final int FILE = 0;

  static final int POSITION = 1;
  static final int TEXT = 2;
  static final int LABEL = 3;
  static final int SPLIT = 4;
  static final int TARGET = 5;
  static final int ID = 6;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Iterator<Row> rows;
  private final int ids;
  private Row ahead;
  private Piece piece;

  TableRows(Iterator<Row> rows, int ids) {
    this.rows = rows;
    this.ids = ids;
    advance();
  }

  @Override
  public boolean hasNext() {
    if (piece != null) {
      piece.skip();
    }
    return ahead != null;
  }

  @Override
  public Rows next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    piece =
        new Piece(
            ahead.getInt(FILE), ahead.getLong(POSITION), new CorpusRow(ahead.getInt(FILE), ids));
    return piece;
  }

  private void advance() {
    ahead = rows.hasNext() ? rows.next() : null;
  }

  private final class Piece implements Rows {
    private final int file;
    private final long start;
    private final CorpusRow row;
    private long following;
    private byte[] json;

    Piece(int file, long start, CorpusRow row) {
      this.file = file;
      this.start = start;
      this.row = row;
      following = start;
    }

    @Override
    public int file() {
      return file;
    }

    @Override
    public long start() {
      return start;
    }

    private boolean more() {
      return ahead != null && ahead.getInt(FILE) == file && ahead.getLong(POSITION) == following;
    }

    void skip() {
      while (more()) {
        following++;
        advance();
      }
    }

    @Override
    public boolean next() {
      if (!more()) {
        return false;
      }
      row.clear(following++, 0);
      row.text = ahead.getString(TEXT);
      row.label = ahead.getString(LABEL);
      row.split = ahead.getString(SPLIT);
      row.target = ahead.getString(TARGET);
      for (int i = 0; i < ids; i++) {
        row.ids[i] = ahead.getString(ID + i);
      }
      advance();
      json = json();
      row.hash = StableHash.row(json, json.length, file, row.position);
      return true;
    }

    @Override
    public CorpusRow row() {
      return row;
    }

    @Override
    public long lines() {
      return 0;
    }

    @Override
    public byte[] raw() {
      return json;
    }

    private byte[] json() {
      var columns = new LinkedHashMap<String, Object>();
      columns.put("text", row.text);
      columns.put("label", row.label);
      columns.put("split", row.split);
      columns.put("target", row.target);
      columns.put("id", row.ids);
      try {
        return JSON.writeValueAsBytes(columns);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
