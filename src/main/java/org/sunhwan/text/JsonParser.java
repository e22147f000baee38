package org.sunhwan.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON lines: one object a line; texts, labels and ids may be strings, numbers or booleans. */
final class JsonParser implements LineParser {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final CorpusSettings settings;

  JsonParser(CorpusSettings settings) {
    this.settings = settings;
  }

  @Override
  public void parse(String line, CorpusRow row) {
    try (var json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        row.reject(Reason.MALFORMED, "the line is not a JSON object");
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.getCurrentName();
        int role = Columns.role(name, settings);
        JsonToken value = json.nextToken();
        if (value.isStructStart()) {
          json.skipChildren();
          if (role != Columns.NONE) {
            row.reject(
                Reason.MALFORMED, "\"" + name + "\" holds an array or object, expected a string");
          }
        } else if (role != Columns.NONE && value != JsonToken.VALUE_NULL) {
          row.put(role, json.getText());
        }
      }
      if (json.nextToken() != null) {
        row.reject(Reason.MALFORMED, "more text follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      row.reject(
          Reason.MALFORMED, e.getOriginalMessage() + " at column " + e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
