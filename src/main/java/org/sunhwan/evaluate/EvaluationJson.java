package org.sunhwan.evaluate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** The format of evaluation.json: the components of a record of figures after a format version. */
final class EvaluationJson {
  private static final int FORMAT = 1;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(double.class, new NanAsNull())
                  .addSerializer(Double.class, new NanAsNull())
                  .addDeserializer(double.class, new NullAsNan()))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private EvaluationJson() {}

  static String write(Figures figures) {
    ObjectNode file = MAPPER.createObjectNode().put("format", FORMAT);
    file.setAll(MAPPER.<ObjectNode>valueToTree(figures));
    return file.toPrettyString() + "\n";
  }

  static Evaluation read(String json) {
    try {
      JsonNode file = MAPPER.readTree(json);
      if (!(file instanceof ObjectNode fields)) {
        throw new IllegalArgumentException(
            "This is not an evaluation.json: it holds no JSON object. Evaluate the model again.");
      }
      JsonNode format = fields.remove("format");
      if (format == null || format.asInt() != FORMAT) {
        throw new IllegalArgumentException(
            String.format(
                "An evaluation.json of format %s cannot be read, only format %d; it was written by"
                    + " another version of this program. Evaluate the model again.",
                format, FORMAT));
      }
      return MAPPER.treeToValue(fields, Evaluation.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "This evaluation.json is damaged: "
              + e.getOriginalMessage()
              + ". Evaluate the model again.",
          e);
    }
  }

  /** JSON has no NaN. */
  private static final class NanAsNull extends StdSerializer<Double> {
    NanAsNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isNaN(value)) {
        json.writeNull();
      } else {
        json.writeNumber(value);
      }
    }
  }

  private static final class NullAsNan extends StdDeserializer<Double> {
    NullAsNan() {
      super(double.class);
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return parser.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
