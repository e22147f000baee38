package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;
import org.sunhwan.storage.LineRange;
import org.sunhwan.storage.Lines;
import org.sunhwan.storage.Storage;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * The corpus's files as Spark sees them. Line files are cut into tasks along lines; Parquet files
 * by Spark itself.
 */
final class Corpus {
  private static final long LARGEST_TASK = 128L << 20;
  private static final long SMALLEST_TASK = 1L << 20;

  private final SparkSession spark;
  private final Storage storage;
  private final CorpusSettings settings;
  private final List<CorpusFile> files;
  private final List<Group> groups;

  /** Neighbouring pieces that one task reads: small files share a task. */
  private record Group(ArrayList<LinePiece> pieces) implements Serializable {}

  private Corpus(
      SparkSession spark,
      Storage storage,
      CorpusSettings settings,
      List<CorpusFile> files,
      List<Group> groups) {
    this.spark = spark;
    this.storage = storage;
    this.settings = settings;
    this.files = files;
    this.groups = groups;
  }

  /** Lists the files and checks that each has the wanted columns. */
  static Corpus open(SparkSession spark, Storage storage, CorpusSettings settings) {
    List<CorpusFile> files = CorpusFile.of(storage, settings);
    long bytes = files.stream().mapToLong(CorpusFile::length).sum();
    int cores = spark.sparkContext().defaultParallelism();
    // Three tasks a core even out their differences; larger ones than a block gain nothing.
    long task = Math.min(LARGEST_TASK, Math.max(SMALLEST_TASK, bytes / (3L * cores)));
    return open(spark, storage, settings, files, task);
  }

  /** The same, with tasks of about the given size. */
  static Corpus open(
      SparkSession spark,
      Storage storage,
      CorpusSettings settings,
      List<CorpusFile> files,
      long taskBytes) {
    List<Columns> columns = columns(spark, storage, settings, files);
    List<LineRange> ranges = ranges(storage, files, taskBytes);
    List<LinePiece> pieces = pieces(spark, storage, settings, files, columns, ranges, taskBytes);
    return new Corpus(spark, storage, settings, files, groups(pieces, taskBytes));
  }

  List<CorpusFile> files() {
    return files;
  }

  long bytes() {
    return files.stream().mapToLong(CorpusFile::length).sum();
  }

  /**
   * Every piece once. A task opens its pieces one after the other; a piece is only valid until
   * then.
   */
  JavaRDD<Rows> pieces() {
    var parts = new ArrayList<JavaRDD<Rows>>();
    if (!groups.isEmpty()) {
      parts.add(lines());
    }
    if (files.stream().anyMatch(file -> file.format() == CorpusSettings.Format.PARQUET)) {
      parts.add(ParquetCorpus.pieces(spark, settings, files));
    }
    if (parts.isEmpty()) {
      return JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
    }
    return parts.size() == 1 ? parts.get(0) : parts.get(0).union(parts.get(1));
  }

  private JavaRDD<Rows> lines() {
    var located = new ArrayList<Tuple2<Group, Seq<String>>>();
    for (Group group : groups) {
      List<String> hosts = group.pieces().get(0).range().hosts();
      located.add(new Tuple2<>(group, JavaConverters.asScalaBuffer(hosts)));
    }
    Storage reader = storage;
    CorpusSettings how = settings;
    return spark
        .sparkContext()
        .makeRDD(
            JavaConverters.asScalaBuffer(located).toSeq(),
            ClassTag$.MODULE$.<Group>apply(Group.class))
        .toJavaRDD()
        .mapPartitions(assigned -> new Opened(reader, how, assigned));
  }

  /** Opens pieces one after the other and closes them, also when the task fails. */
  private static final class Opened implements Iterator<Rows> {
    private final Storage storage;
    private final CorpusSettings settings;
    private final Iterator<LinePiece> pieces;
    private Rows open;

    Opened(Storage storage, CorpusSettings settings, Iterator<Group> assigned) {
      this.storage = storage;
      this.settings = settings;
      var all = new ArrayList<LinePiece>();
      assigned.forEachRemaining(group -> all.addAll(group.pieces()));
      pieces = all.iterator();
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
    }

    @Override
    public boolean hasNext() {
      return pieces.hasNext();
    }

    @Override
    public Rows next() {
      close();
      open = pieces.next().open(storage, settings);
      return open;
    }

    private void close() {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }

  /** The line files cut into ranges, each with the position of its file among all. */
  private static List<LineRange> ranges(Storage storage, List<CorpusFile> files, long taskBytes) {
    var ranges = new ArrayList<LineRange>();
    for (int i = 0; i < files.size(); i++) {
      CorpusFile file = files.get(i);
      if (file.format() == CorpusSettings.Format.PARQUET) {
        continue;
      }
      var entry =
          new Storage.Entry(file.path(), file.name(), file.length(), file.modified(), false);
      // Lines paired with those of a compressed file are read along with it, from its beginning.
      boolean whole = file.aligned() != null && storage.compressed(file.aligned().path());
      for (LineRange range :
          storage.lineRanges(List.of(entry), whole ? Long.MAX_VALUE : taskBytes)) {
        ranges.add(new LineRange(i, range.path(), range.start(), range.length(), range.hosts()));
      }
    }
    return ranges;
  }

  private static List<LinePiece> pieces(
      SparkSession spark,
      Storage storage,
      CorpusSettings settings,
      List<CorpusFile> files,
      List<Columns> columns,
      List<LineRange> ranges,
      long taskBytes) {
    LineAlignment alignment = null;
    if (!settings.targetFiles().isEmpty()) {
      spark.sparkContext().setJobDescription("prepare: count the lines of paired files");
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      alignment = new LineAlignment(context, storage, files, ranges, taskBytes);
    }
    var pieces = new ArrayList<LinePiece>();
    for (LineRange range : ranges) {
      CorpusSettings.Format format = files.get(range.file()).format();
      pieces.add(
          new LinePiece(
              range,
              format,
              columns.get(range.file()),
              hasHeader(format, settings),
              alignment == null ? null : alignment.of(range)));
    }
    return pieces;
  }

  private static List<Group> groups(List<LinePiece> pieces, long taskBytes) {
    var groups = new ArrayList<Group>();
    long filled = 0;
    for (LinePiece piece : pieces) {
      if (groups.isEmpty() || filled + piece.range().length() > taskBytes * 3 / 2) {
        groups.add(new Group(new ArrayList<>()));
        filled = 0;
      }
      filled += piece.range().length();
      groups.get(groups.size() - 1).pieces().add(piece);
    }
    return groups;
  }

  private static boolean hasHeader(CorpusSettings.Format format, CorpusSettings settings) {
    return settings.fields().isEmpty()
        && (format == CorpusSettings.Format.TSV || format == CorpusSettings.Format.CSV);
  }

  /** The columns of every file, from its header line, the settings, or its format. */
  private static List<Columns> columns(
      SparkSession spark, Storage storage, CorpusSettings settings, List<CorpusFile> files) {
    spark.sparkContext().setJobDescription("prepare: read the header lines");
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<List<String>> headers =
        files.stream().anyMatch(file -> hasHeader(file.format(), settings))
            ? context
                .parallelize(files, Math.min(files.size(), context.defaultParallelism()))
                .map(file -> header(storage, settings, file))
                .collect()
            : null;
    // Equal headers share one object, also when they travel to the tasks.
    Map<List<String>, Columns> known = new HashMap<>();
    var columns = new ArrayList<Columns>();
    for (int i = 0; i < files.size(); i++) {
      CorpusFile file = files.get(i);
      List<String> names =
          switch (file.format()) {
            case TSV, CSV -> settings.fields().isEmpty() ? headers.get(i) : settings.fields();
            case TEXT -> List.of(settings.textColumn());
            case CONLLU -> conllu(settings);
            case COLUMNS -> settings.fields().isEmpty() ? wordAndTag(settings) : settings.fields();
            case AUTO, JSONL, PARQUET -> Columns.wanted(settings);
          };
      columns.add(known.computeIfAbsent(names, n -> Columns.among(n, settings, file.path())));
    }
    return columns;
  }

  /** Ten columns; and comments, which may hold what tells sentences apart. */
  private static List<String> conllu(CorpusSettings settings) {
    var names = new ArrayList<>(ConlluParser.COLUMNS);
    names.addAll(settings.idColumns());
    if (!settings.splitColumn().isEmpty()) {
      names.add(settings.splitColumn());
    }
    return names;
  }

  private static List<String> wordAndTag(CorpusSettings settings) {
    return settings.labelColumn().isEmpty()
        ? List.of(settings.textColumn())
        : List.of(settings.textColumn(), settings.labelColumn());
  }

  private static List<String> header(Storage storage, CorpusSettings settings, CorpusFile file) {
    if (!hasHeader(file.format(), settings)) {
      return List.of();
    }
    var head = new LineRange(0, file.path(), 0, 1, List.of());
    try (Lines lines = storage.lines(head, settings.maximumLineBytes())) {
      // An empty file has no rows whose columns could be missing.
      if (!lines.next()) {
        return Columns.wanted(settings);
      }
      String line = Utf8.decode(lines.bytes(), lines.length());
      if (line == null || lines.overlong()) {
        throw new CorpusException(
            file.path()
                + " does not begin with a header line in UTF-8. Convert the file to UTF-8, or name"
                + " its fields in corpus.fields if it has no header.");
      }
      return DelimitedParser.header(file.format(), settings, line);
    }
  }
}
