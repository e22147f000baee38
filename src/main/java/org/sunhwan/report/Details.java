package org.sunhwan.report;

import static org.sunhwan.report.Html.all;
import static org.sunhwan.report.Html.foreign;
import static org.sunhwan.report.Html.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sunhwan.evaluate.CategoryPerplexities;
import org.sunhwan.evaluate.CategoryPerplexities.Category;
import org.sunhwan.evaluate.Evaluation.ClassFigures;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.evaluate.MultiLabelFigures;
import org.sunhwan.evaluate.Perplexity;
import org.sunhwan.evaluate.TagFigures;
import org.sunhwan.evaluate.TranslationFigures;
import org.sunhwan.report.Table.Column;

/**
 * Figures of the parts that other tasks than classification have: tags, types of entities, labels,
 * categories; and how a translator's scores were computed.
 */
final class Details {
  /** Rows of a table, the largest first. */
  static final int MOST = 30;

  private final Figures figures;
  private final Figures current;
  private final Words words;

  private Details(Figures figures, Figures current, Words words) {
    this.figures = figures;
    this.current = current;
    this.words = words;
  }

  /**
   * Of a model's figures.
   *
   * @param current the current version's on the same rows; null when there is none
   */
  static Html of(Figures figures, Figures current, Words words) {
    return new Details(figures, current, words).html();
  }

  private Html html() {
    if (figures instanceof TagFigures tags) {
      return all(
          scores("tag", "tags", words.say("data.tokens"), of(TagFigures.class, TagFigures::tags)),
          tags.entityTypes().isEmpty()
              ? Html.NOTHING
              : scores(
                  "entity-type",
                  "entity-types",
                  words.say("details.entities"),
                  of(TagFigures.class, TagFigures::entityTypes)));
    }
    if (figures instanceof MultiLabelFigures) {
      return scores(
          "label",
          "labels",
          words.say("classes.rows"),
          of(MultiLabelFigures.class, MultiLabelFigures::labels));
    }
    if (figures instanceof CategoryPerplexities categories) {
      return perplexities(categories.categories());
    }
    return figures instanceof TranslationFigures translation
        ? signatures(translation)
        : Html.NOTHING;
  }

  /** The parts now and, of the current version, then; then none where it is of another task. */
  private record Parts(List<ClassFigures> now, List<ClassFigures> then) {}

  private <F> Parts of(Class<F> kind, Function<F, List<ClassFigures>> parts) {
    return new Parts(
        parts.apply(kind.cast(figures)),
        kind.isInstance(current) ? parts.apply(kind.cast(current)) : List.of());
  }

  private Html scores(String part, String parts, String counted, Parts found) {
    Map<String, Double> then =
        found.then().stream().collect(Collectors.toMap(ClassFigures::label, ClassFigures::f1));
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words(words.say("details." + part)));
    columns.addAll(Classes.columns(counted, words));
    if (!then.isEmpty()) {
      columns.add(Column.number(words.say("classes.f1-change")));
    }
    List<List<Html>> rows = new ArrayList<>();
    for (ClassFigures one : largest(found.now(), ClassFigures::rows)) {
      List<Html> row = new ArrayList<>();
      row.add(name(one.label()));
      row.addAll(Classes.cells(one));
      if (!then.isEmpty()) {
        double before = then.getOrDefault(one.label(), Double.NaN);
        row.add(Results.change(Measure.share("f1", one.f1()), one.f1(), before, words));
      }
      rows.add(row);
    }
    return table(parts, columns, rows, found.now().size());
  }

  private Html perplexities(List<Category> categories) {
    List<Measure> shown =
        categories.get(0).perplexity().measures().stream()
            .filter(measure -> !measure.name().equals("loss"))
            .filter(measure -> Numbers.finite(measure.value()))
            .toList();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words(words.say("details.category")));
    columns.add(Column.number(words.say("data.tokens")));
    shown.forEach(measure -> columns.add(Column.number(Results.name(measure, words))));
    List<List<Html>> rows = new ArrayList<>();
    for (Category category : largest(categories, one -> one.perplexity().tokens())) {
      Perplexity perplexity = category.perplexity();
      List<Html> row = new ArrayList<>();
      row.add(name(category.label()));
      row.add(Table.value(perplexity.tokens()));
      for (Measure measure : shown) {
        row.add(Results.shown(measure, perplexity.measure(measure.name()).value()));
      }
      rows.add(row);
    }
    return table("categories", columns, rows, categories.size());
  }

  private Html signatures(TranslationFigures translation) {
    List<Column> columns =
        List.of(
            Column.words(words.say("results.metric")),
            Column.number(words.say("details.score")),
            Column.words(words.say("details.signature")));
    List<List<Html>> rows =
        List.of(
            score(translation, "bleu", translation.bleu().signature()),
            score(translation, "bleu-lowercased", translation.lowerCased().signature()),
            score(translation, "chrf", translation.chrf().signature()));
    String precisions =
        translation.bleu().precisions().stream()
            .map(precision -> Numbers.percent(precision / 100, 1))
            .collect(Collectors.joining(", "));
    return all(
        Section.note(
            words.say(
                "details.bleu",
                precisions,
                Numbers.decimal(translation.bleu().brevityPenalty(), 3),
                Numbers.count(translation.bleu().length()),
                Numbers.count(translation.bleu().referenceLength()))),
        table("scores", columns, rows, rows.size()));
  }

  private List<Html> score(TranslationFigures translation, String name, String signature) {
    Measure measure = translation.measure(name);
    return List.of(
        text(Results.name(measure, words)),
        Results.shown(measure, measure.value()),
        text(signature));
  }

  private static <P> List<P> largest(List<P> parts, Function<P, Long> size) {
    return parts.stream().sorted(Comparator.comparing(size).reversed()).limit(MOST).toList();
  }

  private static Html name(String label) {
    return foreign(Visible.shortened(label, Classes.LABEL_CHARACTERS));
  }

  private Html table(String parts, List<Column> columns, List<List<Html>> rows, int all) {
    Html table = new Table(words.say("details." + parts), "", columns, rows).html();
    return rows.size() == all
        ? table
        : all(
            Section.note(
                words.say("details.largest", Numbers.count(rows.size()), Numbers.count(all))),
            table);
  }
}
