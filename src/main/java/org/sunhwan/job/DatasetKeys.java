package org.sunhwan.job;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.Target;
import org.sunhwan.text.TargetSettings;
import org.sunhwan.text.TokenizerSettings;

/**
 * The keys that decide what a dataset is made of: corpus, split, tokenizer, vocabulary, sequences.
 */
final class DatasetKeys {
  /** The word for target texts that are cut as texts are. */
  private static final String SAME = "same";

  private DatasetKeys() {}

  static DatasetSettings read(Keys keys, TaskName task) {
    CorpusSettings corpus = corpus(keys);
    List<String> labels = keys.texts("labels");
    double validation = keys.decimal("split.validation", "0", "0.9");
    double test = keys.decimal("split.test", "0", "0.9");
    long salt = keys.whole("split.salt", 0, Long.MAX_VALUE);
    var by = keys.choice("split.by", DatasetSettings.SplitBy.class);
    TokenizerSettings tokenizer = tokenizer(keys);
    int least = keys.integer("vocabulary.min-count", 1, 1_000_000);
    int most = keys.integer("vocabulary.max-size", 6, 10_000_000);
    int length = keys.integer("sequence.max-length", 1, 100_000);
    TargetSettings target = target(keys, task, tokenizer);
    return corpus == null || tokenizer == null
        ? null
        : keys.make(
            () ->
                new DatasetSettings(
                    corpus,
                    labels,
                    validation,
                    test,
                    salt,
                    tokenizer,
                    least,
                    most,
                    length,
                    by,
                    target));
  }

  private static TargetSettings target(Keys keys, TaskName task, TokenizerSettings tokenizer) {
    var kinds = Stream.of(TokenizerSettings.Kind.values()).map(Keys::word);
    String kind =
        keys.word("tokenizer.target-kind", Stream.concat(Stream.of(SAME), kinds).toList());
    boolean shared = keys.flag("vocabulary.shared");
    int length = keys.integer("sequence.max-target-length", 1, 100_000);
    if (task.target() != Target.TEXT || tokenizer == null) {
      return TargetSettings.of(task.target());
    }
    return new TargetSettings(
        Target.TEXT,
        kind.equals(SAME)
            ? tokenizer.kind()
            : TokenizerSettings.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        shared,
        length);
  }

  private static CorpusSettings corpus(Keys keys) {
    String data = keys.text("data");
    var format = keys.choice("corpus.format", CorpusSettings.Format.class);
    List<String> train = keys.texts("corpus.train");
    List<String> validation = keys.texts("corpus.validation");
    List<String> test = keys.texts("corpus.test");
    List<String> fields = keys.texts("corpus.fields");
    List<String> ids = keys.texts("corpus.id-columns");
    String text = keys.text("corpus.text-column");
    String label = keys.text("corpus.label-column");
    String split = keys.text("corpus.split-column");
    int layers = keys.integer("corpus.quote-layers", 0, 9);
    int characters = keys.integer("corpus.max-characters", 1, 100_000_000);
    int bytes = keys.integer("corpus.max-line-bytes", 1, 1_000_000_000);
    double share = keys.decimal("corpus.max-quarantine-share", "0", "1");
    String separator = keys.text("corpus.label-separator");
    String target = keys.text("corpus.target-column");
    List<String> targets = keys.texts("corpus.target-files");
    return keys.make(
        () ->
            new CorpusSettings(
                // Jobs that need a corpus say so with require; the others never look at it.
                data.isEmpty() ? "." : data,
                format,
                train,
                validation,
                test,
                fields,
                ids,
                text,
                label,
                split,
                layers,
                characters,
                bytes,
                share,
                separator,
                target,
                targets));
  }

  private static TokenizerSettings tokenizer(Keys keys) {
    var kind = keys.choice("tokenizer.kind", TokenizerSettings.Kind.class);
    boolean lowerCase = keys.flag("tokenizer.lower-case");
    boolean punctuation = keys.flag("tokenizer.punctuation");
    int merges = keys.integer("tokenizer.merges", 0, 1_000_000);
    int pairs = keys.integer("tokenizer.min-pair-count", 1, 1_000_000);
    return keys.make(() -> new TokenizerSettings(kind, lowerCase, punctuation, merges, pairs));
  }
}
