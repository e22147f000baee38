package org.sunhwan.score;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sunhwan.storage.LineRange;
import org.sunhwan.storage.Lines;
import org.sunhwan.storage.Storage;
import scala.Tuple2;

/**
 * Writes CoNLL-U files anew with a model's tags in one of their columns. All else stays as it
 * stands there, byte for byte: comments, the other columns, multiword tokens, empty nodes, line
 * ends, sentences that could not be read.
 *
 * @param column of the tag, from 0
 * @param maximumLineBytes of a line; a file with a longer one is refused
 */
public record TaggedConllu(Storage storage, int column, int maximumLineBytes)
    implements Serializable {
  /** The columns of a word, by name. */
  private static final List<String> COLUMNS =
      List.of("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc");

  private static final byte[] MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

  /** Tags for the column of that name. */
  public static TaggedConllu into(String column, Storage storage, int maximumLineBytes) {
    if (COLUMNS.indexOf(column) < 2) {
      throw new IllegalArgumentException(
          "corpus.label-column is %s, but tags are written into one of CoNLL-U's columns %s."
              .formatted(column, String.join(", ", COLUMNS.subList(2, COLUMNS.size()))));
    }
    return new TaggedConllu(storage, COLUMNS.indexOf(column), maximumLineBytes);
  }

  /** The tags of a sentence, by where its first line begins. */
  private record Tags(long position, List<String> tags) implements Serializable {}

  /**
   * A file of the same name for each file of the answers, whose tags one task holds at a time.
   *
   * @param base what the answers' files are named from
   * @return sentences, and those among them without tags
   */
  public Written write(Dataset<Row> answers, String base, String folder) {
    return answers
        .select("file", "position", TagAnswering.TAGS)
        .toJavaRDD()
        .mapToPair(
            row ->
                new Tuple2<>(
                    row.getString(0),
                    new Tags(
                        row.getLong(1),
                        row.isNullAt(2) ? null : List.copyOf(row.<String>getList(2)))))
        .groupByKey()
        .map(
            file ->
                write(
                    isAbsolute(file._1()) ? file._1() : Storage.child(base, file._1()),
                    file._2(),
                    folder))
        .fold(new Written(0, 0), Written::plus);
  }

  /** What the file is called that answers this one; compressed files are answered plain. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.gz$", "");
  }

  /**
   * Refuses files that would be answered in one file.
   *
   * @throws IllegalArgumentException naming two of them
   */
  public static void requireOwnNames(List<String> files) {
    Map<String, String> names = new HashMap<>();
    for (String file : files) {
      String other = names.put(name(file), file);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s would both be answered in a file called %s. Predict them in two runs."
                .formatted(other, file, name(file)));
      }
    }
  }

  private static boolean isAbsolute(String path) {
    return path.startsWith("/") || path.contains(":/");
  }

  /** What was written. */
  public record Written(long sentences, long untagged) implements Serializable {
    Written plus(Written other) {
      return new Written(sentences + other.sentences, untagged + other.untagged);
    }
  }

  private Written write(String path, Iterable<Tags> answers, String folder) {
    Map<Long, List<String>> tags = new HashMap<>();
    answers.forEach(answer -> tags.put(answer.position(), answer.tags()));
    var whole = new LineRange(0, path, 0, Long.MAX_VALUE, List.of());
    long sentences = 0;
    long untagged = 0;
    try (Lines lines = storage.lines(whole, maximumLineBytes);
        OutputStream out =
            new BufferedOutputStream(storage.create(Storage.child(folder, name(path))), 1 << 16)) {
      boolean between = true;
      boolean first = true;
      List<String> sentence = null;
      int word = 0;
      while (lines.next()) {
        requireWhole(lines, path);
        if (first && lines.offset() > 0) {
          out.write(MARK);
        }
        first = false;
        if (isBlank(lines)) {
          between = true;
        } else if (between && tags.containsKey(lines.offset())) {
          between = false;
          sentence = tags.get(lines.offset());
          word = 0;
          sentences++;
          untagged += sentence == null ? 1 : 0;
        } else if (between) { // comments without a sentence
          between = false;
          sentence = null;
        }
        if (sentence != null && isWord(lines)) {
          int[] tabs = tabs(lines);
          if (tabs.length != COLUMNS.size() - 1 || word == sentence.size()) {
            throw new ArtifactException(
                "%s: the line at byte %d is no word of a tagged sentence. Tags are written into CoNLL-U files that do not change meanwhile."
                    .formatted(path, lines.offset()));
          }
          int end = column < tabs.length ? tabs[column] : lines.length();
          out.write(lines.bytes(), 0, tabs[column - 1] + 1);
          out.write(sentence.get(word++).getBytes(StandardCharsets.UTF_8));
          out.write(lines.bytes(), end, lines.length() - end);
        } else {
          out.write(lines.bytes(), 0, lines.length());
        }
        out.write(lines.ending().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The tags of " + path + " cannot be written.", e);
    }
    return new Written(sentences, untagged);
  }

  private static void requireWhole(Lines lines, String path) {
    if (lines.overlong()) {
      throw new ArtifactException(
          "%s: the line at byte %d is too long to be written anew. Raise corpus.max-line-bytes."
              .formatted(path, lines.offset()));
    }
  }

  /** As who reads sentences sees it. */
  private static boolean isBlank(Lines line) {
    return bytes(line).allMatch(b -> b == ' ' || b == '\t' || b == '\r');
  }

  /** Whether the id is a number; those of multiword tokens and empty nodes are 1-2 and 1.1. */
  private static boolean isWord(Lines line) {
    int[] id = bytes(line).takeWhile(b -> b != '\t').toArray();
    return id.length > 0 && Arrays.stream(id).allMatch(b -> b >= '0' && b <= '9');
  }

  private static int[] tabs(Lines line) {
    return IntStream.range(0, line.length()).filter(i -> line.bytes()[i] == '\t').toArray();
  }

  private static IntStream bytes(Lines line) {
    return IntStream.range(0, line.length()).map(i -> line.bytes()[i]);
  }
}
