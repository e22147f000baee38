package org.sunhwan.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.sunhwan.storage.LineRange;
import org.sunhwan.storage.Lines;
import org.sunhwan.storage.Storage;

/**
 * Finds for every range of a file the lines of another file that its lines are paired with. A pass
 * over both files counts the lines of each range; from then on, every line's number is known where
 * a range begins.
 */
final class LineAlignment {
  private final Map<LineRange, Long> counts = new HashMap<>();
  private final Map<Integer, List<LineRange>> targets = new HashMap<>();
  private final Map<LineRange, Long> before = new HashMap<>();

  /**
   * Counts lines on Spark.
   *
   * @param ranges of the files, in order; the file is the one among {@code files}
   */
  LineAlignment(
      JavaSparkContext spark,
      Storage storage,
      List<CorpusFile> files,
      List<LineRange> ranges,
      long taskBytes) {
    var all = new ArrayList<>(ranges);
    for (int i = 0; i < files.size(); i++) {
      CorpusFile.Aligned target = files.get(i).aligned();
      if (target != null) {
        var entry =
            new Storage.Entry(
                target.path(), target.name(), target.length(), target.modified(), false);
        targets.put(i, storage.lineRanges(List.of(entry), taskBytes));
        all.addAll(targets.get(i));
      }
    }
    List<Long> lines =
        all.isEmpty()
            ? List.of()
            : spark.parallelize(all, all.size()).map(range -> count(storage, range)).collect();
    for (int i = 0; i < lines.size(); i++) {
      counts.put(all.get(i), lines.get(i));
    }
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).aligned() != null) {
        int file = i;
        List<LineRange> own = ranges.stream().filter(range -> range.file() == file).toList();
        requireEqual(files.get(i), number(own), number(targets.get(i)));
      }
    }
  }

  private static long count(Storage storage, LineRange range) {
    long count = 0;
    try (Lines lines = storage.lines(range, 1)) {
      while (lines.next()) {
        count++;
      }
    }
    return count;
  }

  /** Notes how many lines of the file stand before each range; the file's lines. */
  private long number(List<LineRange> ranges) {
    long lines = 0;
    for (LineRange range : ranges) {
      before.put(range, lines);
      lines += counts.get(range);
    }
    return lines;
  }

  private static void requireEqual(CorpusFile file, long texts, long targets) {
    if (texts != targets) {
      throw new CorpusException(
          String.format(
              "%s has %d lines, but %s has %d. Line i of corpus.target-files must be what line i"
                  + " of the text is paired with; a line was lost or doubled in one of them. Make"
                  + " both anew from the same source.",
              file.path(), texts, file.aligned().path(), targets));
    }
  }

  /** What the lines of the range are paired with. */
  LinePiece.Aligned of(LineRange range) {
    long line = before.get(range);
    // Both files have a line, since this one has and both have as many.
    List<LineRange> all = targets.get(range.file());
    LineRange found = all.get(0);
    for (LineRange target : all) {
      if (before.get(target) <= line) {
        found = target;
      }
    }
    var rest =
        new LineRange(
            range.file(),
            found.path(),
            found.start(),
            Long.MAX_VALUE - found.start(),
            found.hosts());
    return new LinePiece.Aligned(rest, line - before.get(found), line);
  }
}
