package org.sunhwan.network;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Lets a network's configuration through to DL4J only when every class it names is one that our
 * networks use: DL4J makes an object of any class that {@code @class} names.
 */
final class ConfigurationCheck {
  private static final String CLASS = "@class";
  private static final String CONF = "org.deeplearning4j.nn.conf.";
  private static final String ND4J = "org.nd4j.linalg.";
  private static final String LAYERS = "org.sunhwan.layers.";

  /** Where layers of ours stood when older files were written. */
  private static final String LAYERS_BEFORE = "org.sunhwan.network.";

  /** What {@link Networks} puts into a configuration; a test compares the two. */
  static final Set<String> ALLOWED =
      Set.of(
          CONF + "dropout.Dropout",
          CONF + "graph.ElementWiseVertex",
          CONF + "graph.LayerVertex",
          CONF + "graph.MergeVertex",
          CONF + "graph.rnn.LastTimeStepVertex",
          CONF + "graph.rnn.ReverseTimeSeriesVertex",
          CONF + "layers.EmbeddingSequenceLayer",
          CONF + "layers.GlobalPoolingLayer",
          CONF + "layers.LSTM",
          CONF + "layers.OutputLayer",
          CONF + "layers.misc.FrozenLayer",
          CONF + "layers.recurrent.SimpleRnn",
          "org.deeplearning4j.nn.weights.WeightInitDistribution",
          "org.deeplearning4j.nn.weights.WeightInitXavier",
          LAYERS + "Attention",
          LAYERS + "FirstState",
          LAYERS + "LabelOutput",
          LAYERS + "Projection",
          LAYERS + "Recurrent",
          LAYERS + "SequencePooling",
          LAYERS + "Spelling",
          LAYERS + "TiedVertex",
          LAYERS + "TokenEmbedding",
          ND4J + "activations.impl.ActivationIdentity",
          ND4J + "activations.impl.ActivationReLU",
          ND4J + "activations.impl.ActivationSigmoid",
          ND4J + "activations.impl.ActivationSoftmax",
          ND4J + "activations.impl.ActivationTanH",
          ND4J + "learning.config.Adam",
          ND4J + "learning.config.Nesterovs",
          ND4J + "learning.config.RmsProp",
          ND4J + "learning.config.Sgd",
          ND4J + "learning.regularization.L2Regularization",
          ND4J + "learning.regularization.WeightDecay",
          ND4J + "lossfunctions.impl.LossBinaryXENT",
          ND4J + "lossfunctions.impl.LossL2",
          ND4J + "lossfunctions.impl.LossMCXENT",
          ND4J + "schedule.FixedSchedule");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  private ConfigurationCheck() {}

  /**
   * The configuration, written anew from what was checked, so that no second parser can read it
   * differently.
   */
  static String checked(String json, String name, Set<String> classes) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ModelFileException(
          "%s is damaged: its configuration is not valid JSON (%s). Restore it from its source."
              .formatted(name, e.getOriginalMessage()),
          e);
    }
    check(tree, name, classes);
    return tree.toString();
  }

  /**
   * The configuration without traces of the last batch that went through: DL4J stores that batch's
   * length in the embedding layer.
   */
  static String canonical(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      forgetLength(tree);
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DL4J wrote a configuration that is not JSON.", e);
    }
  }

  private static void forgetLength(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("inputLength")) {
      object.put("inputLength", 1);
    }
    node.forEach(ConfigurationCheck::forgetLength);
  }

  private static void check(JsonNode node, String name, Set<String> classes) {
    JsonNode type = node.get(CLASS);
    if (type != null && !classes.contains(today(type.asText()))) {
      String shown = type.asText();
      throw new ModelFileException(
          ("%s is refused: its configuration names the class %s, which no network of ours uses."
                  + " Loading it could run foreign code.")
              .formatted(name, shown.length() > 100 ? shown.substring(0, 100) + "…" : shown));
    }
    if (type != null) {
      ((ObjectNode) node).put(CLASS, today(type.asText()));
    }
    node.forEach(child -> check(child, name, classes));
  }

  private static String today(String named) {
    return named.startsWith(LAYERS_BEFORE)
        ? LAYERS + named.substring(LAYERS_BEFORE.length())
        : named;
  }
}
