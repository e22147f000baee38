package org.sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/** TSV and CSV rows. */
final class DelimitedParser implements LineParser {
  private final DelimitedFields cutter;
  private final Columns columns;
  private final int layers;
  private final List<String> fields = new ArrayList<>();

  DelimitedParser(CorpusSettings.Format format, CorpusSettings settings, Columns columns) {
    this.cutter = DelimitedFields.of(format);
    this.columns = columns;
    // Cutting CSV removes the first layer.
    this.layers = settings.quoteLayers() - (format == CorpusSettings.Format.CSV ? 1 : 0);
  }

  /** The names that a header line holds. */
  static List<String> header(CorpusSettings.Format format, CorpusSettings settings, String line) {
    DelimitedFields cutter = DelimitedFields.of(format);
    var names = new ArrayList<String>();
    cutter.cut(line, names);
    int layers = format == CorpusSettings.Format.CSV ? 0 : Math.max(1, settings.quoteLayers());
    names.replaceAll(name -> DelimitedFields.peel(name.strip(), layers));
    return names;
  }

  @Override
  public void parse(String line, CorpusRow row) {
    fields.clear();
    String problem = cutter.cut(line, fields);
    if (problem != null) {
      row.reject(Reason.MALFORMED, problem);
      return;
    }
    if (fields.size() != columns.names().size()) {
      row.reject(
          Reason.WRONG_FIELD_COUNT,
          fields.size()
              + (fields.size() == 1 ? " field, expected " : " fields, expected ")
              + columns.names().size());
      return;
    }
    for (int i = 0; i < fields.size(); i++) {
      int role = columns.roles()[i];
      if (role != Columns.NONE) {
        row.put(role, DelimitedFields.peel(fields.get(i), layers));
      }
    }
  }
}
