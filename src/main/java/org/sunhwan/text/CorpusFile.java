package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sunhwan.storage.Storage;

/**
 * A file of the corpus.
 *
 * @param name the path below the data folder, which is what messages and quarantine show
 * @param split the split its rows were given to; training rows may still be drawn from it
 */
record CorpusFile(
    String path, String name, long length, long modified, Split split, CorpusSettings.Format format)
    implements Serializable {

  /** All files, in the order that numbers their rows: by split, then by path. */
  static List<CorpusFile> of(Storage storage, CorpusSettings settings) {
    String data = storage.qualify(settings.data());
    var files = new ArrayList<CorpusFile>();
    Map<String, Split> seen = new HashMap<>();
    for (Split split : Split.values()) {
      var found = new ArrayList<Storage.Entry>();
      for (String pattern : patterns(settings, split)) {
        String path =
            isAbsolute(pattern)
                ? pattern
                : pattern.equals(".") ? data : Storage.child(data, pattern);
        List<Storage.Entry> entries = storage.files(path);
        if (entries.isEmpty()) {
          throw new CorpusException(
              "No file matches "
                  + path
                  + " (corpus."
                  + split.label()
                  + "). Check the data folder and the pattern; names that start with _ or . are"
                  + " skipped.");
        }
        for (Storage.Entry entry : entries) {
          Split other = seen.put(entry.path(), split);
          if (other == null) {
            found.add(entry);
          } else if (other != split) {
            throw new CorpusException(
                entry.path()
                    + " is matched by both corpus."
                    + other.label()
                    + " and corpus."
                    + split.label()
                    + ", so its rows would be trained on and tested on. Narrow one of the"
                    + " patterns.");
          }
        }
      }
      found.sort((a, b) -> a.path().compareTo(b.path()));
      for (Storage.Entry entry : found) {
        files.add(
            new CorpusFile(
                entry.path(),
                relative(data, entry.path()),
                entry.length(),
                entry.modified(),
                split,
                format(settings.format(), entry)));
      }
    }
    return files;
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
      default ->
          throw new CorpusException(
              entry.path()
                  + " has a name that does not tell its format; known endings are txt, tsv, csv,"
                  + " jsonl and parquet, all but the last also with .gz. Set corpus.format.");
    };
  }
}
