package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.CorpusSettings.Format;

class LineParserTest {
  private final Setup setup = new Setup(Path.of("data"));

  private CorpusRow parse(Format format, String line) {
    CorpusSettings settings = setup.corpus();
    Columns columns = Columns.among(List.of("id", "other", "text", "label"), settings, "a.tsv");
    var row = new CorpusRow(0, 1);
    row.clear(0, 1);
    LineParser.of(format, settings, columns).parse(line, row);
    return row;
  }

  @Test
  void tsvColumnsGoByTheirNames() {
    CorpusRow row = parse(Format.TSV, "7\tx\tsome \"text\"\t1");
    assertArrayEquals(new String[] {"7"}, row.ids);
    assertEquals("some \"text\"", row.text);
    assertEquals("1", row.label);
    assertNull(row.reason);
  }

  @Test
  void csvLosesOneLayerByParsingAndTheOthersAfter() {
    setup.quoteLayers = 2;
    assertEquals("a \"b\"", parse(Format.CSV, "7,x,\"\"\"a \"\"\"\"b\"\"\"\"\"\"\",1").text);
    setup.quoteLayers = 0;
    assertEquals("\"a\"", parse(Format.CSV, "7,x,\"\"\"a\"\"\",1").text);
  }

  @Test
  void wrongFieldCountSaysHowMany() {
    CorpusRow row = parse(Format.TSV, "7\tx");
    assertEquals(Reason.WRONG_FIELD_COUNT, row.reason);
    assertEquals("2 fields, expected 4", row.detail);
    assertEquals("1 field, expected 4", parse(Format.TSV, "").detail);
  }

  @Test
  void jsonTakesScalarsAndIgnoresTheRest() {
    CorpusRow row =
        parse(
            Format.JSONL,
            "{\"text\": \"a\\tb\\u00e9\", \"more\": {\"text\": [1, {}]}, \"label\": 1, \"id\":"
                + " 2.50, \"x\": null}");
    assertEquals("a\tb\u00e9", row.text);
    assertEquals("1", row.label);
    assertArrayEquals(new String[] {"2.50"}, row.ids);
    assertNull(parse(Format.JSONL, "{\"text\": null}").text);
    assertEquals("true", parse(Format.JSONL, "{\"label\": true}").label);
  }

  @Test
  void malformedJsonSaysWhy() {
    assertMalformed("", "the line is not a JSON object");
    assertMalformed("[1]", "the line is not a JSON object");
    assertMalformed("{\"text\": \"a\"} {}", "more text follows the JSON object");
    assertMalformed("{\"text\": [\"a\"]}", "\"text\" holds an array or object, expected a string");
    CorpusRow cut = parse(Format.JSONL, "{\"text\": \"a");
    assertEquals(Reason.MALFORMED, cut.reason);
    assertEquals(
        "Unexpected end-of-input: was expecting closing quote for a string value at column 12",
        cut.detail);
  }

  private void assertMalformed(String line, String detail) {
    CorpusRow row = parse(Format.JSONL, line);
    assertEquals(Reason.MALFORMED, row.reason, line);
    assertEquals(detail, row.detail);
  }

  @Test
  void aMissingColumnIsNamedWithTheNearestOne() {
    setup.textColumn = "document";
    var e =
        assertThrows(
            CorpusException.class,
            () -> Columns.among(List.of("id", "documents", "label"), setup.corpus(), "x/a.tsv"));
    assertEquals(
        "x/a.tsv has no column \"document\"; did you mean \"documents\"? It has id, documents,"
            + " label. Correct the corpus columns, or name the fields in corpus.fields if the file"
            + " has no header line.",
        e.getMessage());
  }

  @Test
  void decodesStrictly() {
    assertEquals("한\uFFFD", decode("한\uFFFD".getBytes(UTF_8)));
    assertEquals("\uD83D\uDE00", decode("\uD83D\uDE00".getBytes(UTF_8)));
    assertNull(decode(new byte[] {'a', (byte) 0xC3}), "cut off");
    assertNull(decode(new byte[] {(byte) 0xC0, (byte) 0x80}), "overlong form");
    assertNull(decode(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}), "surrogate");
    assertNull(decode("caf\u00e9".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
  }

  private static String decode(byte[] bytes) {
    return Utf8.decode(bytes, bytes.length);
  }
}
