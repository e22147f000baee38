package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorpusSettingsTest {
  private final Setup setup = new Setup(Path.of("data"));

  private String refusal() {
    return assertThrows(IllegalArgumentException.class, setup::settings).getMessage();
  }

  @Test
  void namesEveryMistakeAtOnce() {
    setup.train = List.of();
    setup.quoteLayers = -1;
    setup.maximumQuarantineShare = 1.5;
    assertEquals(
        "corpus.train names no file, folder or glob; corpus.quote-layers must be 0 or more, not -1;"
            + " corpus.max-quarantine-share must lie between 0 and 1, not 1.5.",
        refusal());
  }

  @Test
  void refusesTwoSourcesOfSplits() {
    setup.splitColumn = "split";
    setup.test = List.of("test.tsv");
    assertEquals(
        "corpus.split-column and corpus.validation or corpus.test both say which split a row"
            + " belongs to; keep one of them.",
        refusal());
  }

  @Test
  void refusesAColumnWithTwoRoles() {
    setup.idColumns = List.of("id", "text");
    assertEquals(
        "corpus.text-column, label-column, target-column, split-column and id-columns name the"
            + " column text twice.",
        refusal());
  }

  @Test
  void refusesSharesThatLeaveNothingToTrainOn() {
    setup.validationShare = 0.5;
    setup.testShare = 0.5;
    assertEquals(
        "split.validation and split.test leave no training rows: their sum is 1.0.", refusal());
  }

  @Test
  void refusesAVocabularyOfSpecialTokensOnly() {
    setup.maximumVocabulary = 4;
    setup.minimumCount = 0;
    setup.maximumLength = 0;
    setup.labels = List.of("a", "a");
    assertEquals(
        "labels names a label twice: a, a; vocabulary.min-count must be 1 or more, not 0;"
            + " vocabulary.max-size must leave room beside the 4 special tokens, but is 4;"
            + " sequence.max-length must be 1 or more, not 0.",
        refusal());
  }
}
