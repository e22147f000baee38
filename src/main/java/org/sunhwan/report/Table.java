package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.List;

/**
 * A table: the first column names each row.
 *
 * @param style class of the table, or empty
 */
record Table(String caption, String style, List<Column> columns, List<List<Html>> rows) {
  /** A column; {@code style} aligns its cells: number, meter, or empty for text. */
  record Column(String title, String style) {
    static Column words(String title) {
      return new Column(title, "words");
    }

    static Column number(String title) {
      return new Column(title, "number");
    }

    static Column meter() {
      return new Column("", "meter-cell");
    }
  }

  Html html() {
    List<Html> head = new ArrayList<>();
    for (Column column : columns) {
      head.add(
          column.title().isEmpty()
              ? element("td", with("class", column.style()))
              : element("th", with("scope", "col", "class", column.style()), text(column.title())));
    }
    List<Html> body = new ArrayList<>();
    for (List<Html> row : rows) {
      List<Html> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        Column column = columns.get(i);
        cells.add(
            element(
                i == 0 ? "th" : "td",
                i == 0
                    ? with("scope", "row", "class", column.style())
                    : with("class", column.style(), "data-title", column.title()),
                row.get(i)));
      }
      body.add(element("tr", Html.all(cells)));
    }
    return element(
        "div",
        with("class", "scroll"),
        element(
            "table",
            with("class", style),
            element("caption", text(caption)),
            element("thead", element("tr", Html.all(head))),
            element("tbody", Html.all(body))));
  }

  /** Folded away until asked for; printing unfolds it. */
  Html folded(String summary) {
    return element("details", element("summary", text(summary)), html());
  }

  /** A value for machines beside what people read. */
  static Html value(double value, String shown) {
    return Numbers.finite(value)
        ? element("data", with("value", Double.toString(value)), text(shown))
        : text(Numbers.UNKNOWN);
  }

  static Html value(long value) {
    return element("data", with("value", Long.toString(value)), text(Numbers.count(value)));
  }

  static Html percent(double share) {
    return value(share, Numbers.percent(share));
  }
}
