package org.sunhwan.job;

import org.sunhwan.network.BeamSettings;
import org.sunhwan.network.Classification;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.MultiLabel;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Tagging;
import org.sunhwan.network.Task;
import org.sunhwan.network.Translating;

/** The keys of the tasks, each read whichever task is asked for, so that mistakes show early. */
final class TaskKeys {
  private TaskKeys() {}

  /** What the network is to do; null where a key refused. */
  static Task read(Keys keys, TaskName name) {
    Tagging tagging = tagging(keys);
    BeamSettings search = search(keys);
    boolean tied = keys.flag("network.tied");
    boolean everyStep = keys.flag("network.category-at-every-step");
    return switch (name) {
      case CLASSIFY -> new Classification();
      case MULTI_LABEL -> new MultiLabel();
      case REGRESS -> new Regression();
      case TAG -> tagging;
      case LANGUAGE_MODEL -> new LanguageModel(tied);
      case GENERATE -> new Generation(tied, everyStep);
      case TRANSLATE -> search == null ? null : new Translating(search);
    };
  }

  private static BeamSettings search(Keys keys) {
    int width = keys.integer("translate.beam-width", 1, 1000);
    double power = keys.decimal("translate.length-power", "0", "10");
    double longest = keys.decimal("translate.tokens-per-token", "0", "100");
    int extra = keys.integer("translate.extra-tokens", 1, 100_000);
    return keys.make(() -> new BeamSettings(width, power, longest, extra));
  }

  private static Tagging tagging(Keys keys) {
    var decision = keys.choice("tag.decision", Tagging.Decision.class);
    int spelling = keys.integer("tag.spelling-size", 0, 10_000);
    int character = keys.integer("tag.character-size", 1, 10_000);
    double dropout = keys.decimal("tag.word-dropout", "0", "0.99");
    return keys.make(() -> new Tagging(decision, spelling, character, dropout));
  }

  /** A measure that the task has; where the key says auto, the usual one. */
  static String metric(Keys keys, String key, TaskName task, String usual) {
    String said = keys.word(key, TaskName.configurable());
    String metric = said.equals(TaskName.AUTO) ? usual : said;
    if (!task.metrics().contains(metric)) {
      keys.note(
          "%s is %s, which %s has not. Use auto or one of %s."
              .formatted(key, metric, Keys.word(task), String.join(", ", task.metrics())));
    }
    return metric;
  }
}
