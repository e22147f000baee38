package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sunhwan.storage.Storage;

/**
 * A file of the corpus.
 *
 * @param name the path below the data folder, which is what messages and quarantine show
 * @param split the split its rows were given to; training rows may still be drawn from it
 * @param aligned the file of the target texts, line by line; null: none
 */
record CorpusFile(
    String path,
    String name,
    long length,
    long modified,
    Split split,
    CorpusSettings.Format format,
    Aligned aligned)
    implements Serializable {

  /** A file whose lines are paired with those of another. */
  record Aligned(String path, String name, long length, long modified) implements Serializable {
    private static Aligned of(String data, Storage.Entry entry) {
      return new Aligned(
          entry.path(), relative(data, entry.path()), entry.length(), entry.modified());
    }
  }

  /** All files, in the order that numbers their rows: by split, then by path. */
  static List<CorpusFile> of(Storage storage, CorpusSettings settings) {
    String data = storage.qualify(settings.data());
    var files = new ArrayList<CorpusFile>();
    Map<String, Split> seen = new HashMap<>();
    Iterator<String> targets = settings.targetFiles().iterator();
    for (Split split : Split.values()) {
      var found = new ArrayList<CorpusFile>();
      for (String pattern : patterns(settings, split)) {
        List<Storage.Entry> entries = matches(storage, data, pattern, split.label());
        List<Aligned> aligned =
            targets.hasNext() ? aligned(storage, data, pattern, entries, targets.next()) : null;
        for (int i = 0; i < entries.size(); i++) {
          Storage.Entry entry = entries.get(i);
          Split other = seen.put(entry.path(), split);
          if (other == null) {
            found.add(of(data, entry, split, settings, aligned == null ? null : aligned.get(i)));
          } else if (other != split) {
            throw inTwo(entry, other, split);
          }
        }
      }
      found.sort((a, b) -> a.path().compareTo(b.path()));
      files.addAll(found);
    }
    return files;
  }

  private static CorpusFile of(
      String data, Storage.Entry entry, Split split, CorpusSettings settings, Aligned aligned) {
    // Whatever such files are called, a line is a text.
    CorpusSettings.Format format =
        aligned == null ? format(settings.format(), entry) : CorpusSettings.Format.TEXT;
    String name = relative(data, entry.path());
    return new CorpusFile(
        entry.path(), name, entry.length(), entry.modified(), split, format, aligned);
  }

  private static List<Storage.Entry> matches(
      Storage storage, String data, String pattern, String key) {
    String path =
        isAbsolute(pattern) ? pattern : pattern.equals(".") ? data : Storage.child(data, pattern);
    List<Storage.Entry> entries = storage.files(path);
    if (entries.isEmpty()) {
      throw new CorpusException(
          "No file matches "
              + path
              + " (corpus."
              + key
              + "). Check the data folder and the pattern; names that start with _ or . are"
              + " skipped.");
    }
    return entries;
  }

  /** The files of a pattern of target files, in the order of those they are paired with. */
  private static List<Aligned> aligned(
      Storage storage, String data, String pattern, List<Storage.Entry> texts, String targets) {
    List<Storage.Entry> entries = matches(storage, data, targets, "target-files");
    if (entries.size() != texts.size()) {
      throw new CorpusException(
          String.format(
              "%s matches %d files and %s in corpus.target-files matches %d, so they cannot be"
                  + " paired file by file. Let both match as many.",
              pattern, texts.size(), targets, entries.size()));
    }
    return entries.stream().map(entry -> Aligned.of(data, entry)).toList();
  }

  private static CorpusException inTwo(Storage.Entry entry, Split one, Split other) {
    return new CorpusException(
        entry.path()
            + " is matched by both corpus."
            + one.label()
            + " and corpus."
            + other.label()
            + ", so its rows would be trained on and tested on. Narrow one of the"
            + " patterns.");
  }

  private static List<String> patterns(CorpusSettings settings, Split split) {
    return switch (split) {
      case TRAIN -> settings.train();
      case VALIDATION -> settings.validation();
      case TEST -> settings.test();
    };
  }

  private static boolean isAbsolute(String pattern) {
    return pattern.startsWith("/") || pattern.contains(":/");
  }

  private static String relative(String data, String path) {
    String folder = data.endsWith("/") ? data : data + "/";
    return path.startsWith(folder) ? path.substring(folder.length()) : path;
  }

  private static CorpusSettings.Format format(CorpusSettings.Format wanted, Storage.Entry entry) {
    if (wanted != CorpusSettings.Format.AUTO) {
      return wanted;
    }
    String name = entry.name().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "txt", "text" -> CorpusSettings.Format.TEXT;
      case "tsv", "tab" -> CorpusSettings.Format.TSV;
      case "csv" -> CorpusSettings.Format.CSV;
      case "jsonl", "ndjson", "json" -> CorpusSettings.Format.JSONL;
      case "parquet" -> CorpusSettings.Format.PARQUET;
      case "conllu" -> CorpusSettings.Format.CONLLU;
      case "conll" -> CorpusSettings.Format.COLUMNS;
      default ->
          throw new CorpusException(
              entry.path()
                  + " has a name that does not tell its format; known endings are txt, tsv, csv,"
                  + " jsonl, conllu, conll and parquet, all but the last also with .gz. Set"
                  + " corpus.format.");
    };
  }
}
