package org.sunhwan.report;

import java.util.List;
import java.util.Set;

/**
 * A piece of a page that is safe by construction: strings enter it as text or as attribute values
 * only, and both are escaped. The result is HTML and, at the same time, well-formed XML.
 */
final class Html {
  static final Html NOTHING = new Html("");

  private static final Set<String> WITHOUT_END_TAG = Set.of("meta");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** Text as it is stored, hidden characters made visible. */
  static Html text(String raw) {
    return new Html(escaped(raw));
  }

  /** Attributes as name, value, name, value. */
  static List<String> with(String... namesAndValues) {
    return List.of(namesAndValues);
  }

  static Html element(String name, Html... children) {
    return element(name, List.of(), children);
  }

  static Html element(String name, List<String> attributes, Html... children) {
    StringBuilder element = new StringBuilder("<").append(name);
    for (int i = 0; i < attributes.size(); i += 2) {
      element
          .append(' ')
          .append(attributes.get(i))
          .append("=\"")
          .append(escaped(attributes.get(i + 1)))
          .append('"');
    }
    if (WITHOUT_END_TAG.contains(name)) {
      return new Html(element.append(" />\n").toString());
    }
    element.append('>');
    for (Html child : children) {
      element.append(child.markup);
    }
    return new Html(element.append("</").append(name).append(">\n").toString());
  }

  static Html all(Html... parts) {
    return all(List.of(parts));
  }

  static Html all(List<Html> parts) {
    StringBuilder all = new StringBuilder();
    parts.forEach(part -> all.append(part.markup));
    return new Html(all.toString());
  }

  /** A style sheet of ours; HTML takes it raw and XML does not, so it may hold neither < nor &. */
  static Html style(String css) {
    if (css.contains("<") || css.contains("&")) {
      throw new IllegalArgumentException("A style sheet inside a page may hold neither < nor &.");
    }
    return new Html("<style>\n" + css + "</style>\n");
  }

  /** A text in whatever language and direction; it cannot turn the order of its surroundings. */
  static Html foreign(String raw) {
    return element("bdi", with("lang", "", "dir", "auto"), text(raw));
  }

  boolean isNothing() {
    return markup.isEmpty();
  }

  /** A whole document. */
  String document() {
    return "<!DOCTYPE html>\n" + markup;
  }

  private static String escaped(String raw) {
    return Visible.text(raw)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
