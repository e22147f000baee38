package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.CorpusSettings.Format;

class DelimitedFieldsTest {
  private static List<String> cut(Format format, String line) {
    var fields = new ArrayList<String>();
    assertNull(DelimitedFields.of(format).cut(line, fields), line);
    return fields;
  }

  private static String problem(String line) {
    return DelimitedFields.of(Format.CSV).cut(line, new ArrayList<>());
  }

  @Test
  void cutsTabsAndNothingElse() {
    assertEquals(List.of("1", "a, \"b\" \\", "", ""), cut(Format.TSV, "1\ta, \"b\" \\\t\t"));
    assertEquals(List.of(""), cut(Format.TSV, ""));
  }

  @Test
  void readsCsvQuotes() {
    assertEquals(List.of("1", "a, b", ""), cut(Format.CSV, "1,\"a, b\","));
    assertEquals(List.of("say \"hi\"", ""), cut(Format.CSV, "\"say \"\"hi\"\"\",\"\""));
    assertEquals(List.of("a 5\" disk", "x"), cut(Format.CSV, "a 5\" disk,x"));
    assertEquals(List.of("\""), cut(Format.CSV, "\"\"\"\""));
  }

  @Test
  void saysWhatIsWrongWithARecord() {
    assertEquals(
        "the quote that opens field 2 is not closed on the same line (records that span lines are"
            + " not supported; write such a corpus as JSONL or Parquet)",
        problem("1,\"the first line"));
    assertEquals(
        "text follows the closing quote of field 1 (a quote inside a quoted field must be doubled)",
        problem("\"a\"b,c"));
  }

  /** Random records, written and read by the parser that Spark brings along. */
  @Test
  void agreesWithUnivocity() {
    var writing = new CsvWriterSettings();
    writing.setQuoteAllFields(false);
    writing.trimValues(false);
    writing.setEmptyValue("");
    writing.setNullValue("");
    writing.setQuoteEscapingEnabled(true);
    var writer = new CsvWriter(writing);
    var reading = new CsvParserSettings();
    reading.trimValues(false);
    reading.setEmptyValue("");
    reading.setNullValue("");
    var parser = new CsvParser(reading);
    var random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      var record = new String[1 + random.nextInt(4)];
      for (int f = 0; f < record.length; f++) {
        var field = new StringBuilder(f == 0 ? "x" : "");
        for (int c = random.nextInt(6); c > 0; c--) {
          field.append("ab ,\"한".charAt(random.nextInt(6)));
        }
        record[f] = field.toString();
      }
      String line = writer.writeRowToString(record);
      assertEquals(List.of(parser.parseLine(line)), cut(Format.CSV, line), line);
      assertEquals(List.of(record), cut(Format.CSV, line), line);
    }
  }

  @Test
  void peelsQuotingLayerByLayer() {
    String nsmc = "\"\"\"TV드라마로나 찍어오면 \"\"\"\"딱\"\"\"\"인 영화.\"\"\"";
    assertEquals("TV드라마로나 찍어오면 \"딱\"인 영화.", DelimitedFields.peel(nsmc, 2));
    assertEquals("\"TV드라마로나 찍어오면 \"\"딱\"\"인 영화.\"", DelimitedFields.peel(nsmc, 1));
    assertEquals(nsmc, DelimitedFields.peel(nsmc, 0));
  }

  @Test
  void peelsOnlyWhatIsALayer() {
    for (String field :
        List.of("", "\"", "plain", "\"a\" or \"b\"", "\"a", "a\"", "\"a\"b\"", "\"a\"\"")) {
      assertEquals(field, DelimitedFields.peel(field, 2), field);
    }
    assertEquals("", DelimitedFields.peel("\"\"", 2));
    assertEquals("\"", DelimitedFields.peel("\"\"\"\"", 2));
    assertEquals("a\"", DelimitedFields.peel("\"a\"\"\"", 2));
  }
}
