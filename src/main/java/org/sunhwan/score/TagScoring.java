package org.sunhwan.score;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.sunhwan.inference.TagAnswers;
import org.sunhwan.inference.TagAnswers.Tagged;
import org.sunhwan.network.Example;
import org.sunhwan.network.Tagging;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.score.Scoring.Specimen;
import org.sunhwan.text.PreparedDataset;

/**
 * Tagging: the tags of a sentence's words against the model's.
 *
 * @param labels the model's tags, by tag id
 * @param anew whether sentences are cut anew
 * @param shown how many sentences are shown: those that surprised the model most
 */
record TagScoring(List<String> labels, boolean anew, int shown) implements TaskScoring<TaggedPart> {

  @Override
  public List<String> columns() {
    return anew || shown > 0
        ? List.of("number", "targets", "tokens", "characters", "text", "id")
        : List.of("number", "targets", "tokens", "characters");
  }

  @Override
  public TaggedPart none() {
    return new TaggedPart(labels, shown);
  }

  @Override
  public void add(TaggedPart part, List<Row> rows, Predictor predictor) {
    Example[] sentences = new Example[rows.size()];
    Arrays.setAll(sentences, i -> sentence(rows.get(i), predictor));
    Tagged[] answers = TagAnswers.of(predictor.network(), sentences);
    for (int i = 0; i < answers.length; i++) {
      Row row = rows.get(i);
      part.add(sentences[i], answers[i]);
      if (shown > 0) {
        int[] targets = sentences[i].targets();
        Tagged answer = answers[i];
        if (!Arrays.equals(targets, answer.tags())) {
          part.show(
              row.getLong(0),
              answer.nats(),
              new Specimen(
                  Scoring.id(row, 0, 5), row.getString(4), names(targets), names(answer.tags())));
        }
      }
    }
  }

  private Example sentence(Row row, Predictor predictor) {
    int[] targets = Scoring.ints(row, 1);
    if (!anew) {
      return new Example(Scoring.ints(row, 2), targets, Scoring.ints(row, 3));
    }
    Example words = predictor.words(row.getString(4));
    return new Example(words.tokens(), targets, words.characters());
  }

  private String names(int[] tags) {
    return Arrays.stream(tags)
        .mapToObj(tag -> tag == Tagging.NOT_COUNTED ? "_" : labels.get(tag))
        .collect(Collectors.joining(" "));
  }

  @Override
  public void merge(TaggedPart whole, TaggedPart part) {
    whole.merge(part);
  }

  @Override
  public long rows(TaggedPart whole) {
    return whole.rows();
  }

  @Override
  public Scored scored(TaggedPart whole, PreparedDataset dataset) {
    return new Scored(whole.figures(), List.of(), whole.specimens());
  }
}
