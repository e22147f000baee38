package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;

class NetworkShapeTest {
  @Test
  void dl4jHasNoGru() {
    refused(
        "network.cell is gru and network.implementation is stock, but DL4J has no GRU. Use"
            + " implementation = own, or another cell: lstm, tanh, relu or sigmoid.",
        Cell.GRU,
        4,
        8,
        1,
        0);
  }

  @Test
  void aDescriptionFromBeforeThereWasAChoiceMeansDl4jsLayers() throws IOException {
    String old =
        """
        {"cell":"LSTM","embeddingSize":4,"hiddenSize":8,"layers":1,"direction":"BOTH",
         "pooling":"MAX","dropout":0.2,"output":"SOFTMAX"}\
        """;
    NetworkShape read = new ObjectMapper().readValue(old, NetworkShape.class);
    assertEquals(Implementation.STOCK, read.implementation());
    assertEquals(Regularisation.dropping(0.2), read.regularisation());
    assertEquals(Merge.CONCATENATED, read.merge());
  }

  @Test
  void aDescriptionFromBeforeThereWasMoreThanDropoutIsReadAsItWasMeant() throws IOException {
    String old =
        """
        {"cell":"GRU","embeddingSize":4,"hiddenSize":8,"layers":2,"direction":"BOTH",
         "pooling":"LAST","dropout":0.0,"output":"SIGMOID","implementation":"OWN"}\
        """;
    assertEquals(
        new NetworkShape(
            Cell.GRU,
            4,
            8,
            2,
            Direction.BOTH,
            Merge.CONCATENATED,
            Pooling.LAST,
            Regularisation.none(),
            Output.SIGMOID,
            Implementation.OWN),
        new ObjectMapper().readValue(old, NetworkShape.class));
  }

  @Test
  void aDescriptionKeepsEverything() throws IOException {
    NetworkShape shape = regularised(new Regularisation(0.1, Dropout.Kind.LOCKED, 0.2, 0.3));
    ObjectMapper json = new ObjectMapper();
    assertEquals(shape, json.readValue(json.writeValueAsString(shape), NetworkShape.class));
  }

  @Test
  void statesThatWereMixedHaveNoLastOne() {
    for (Merge merge : new Merge[] {Merge.SUMMED, Merge.AVERAGED}) {
      assertEquals(
          ("network.pooling is last and network.merge is %s, but such states have no last one: the"
               + " two ways end at different tokens, and are mixed at each. Use pooling = mean or"
               + " max, or merge = concatenated.")
              .formatted(merge.name().toLowerCase(Locale.ROOT)),
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Shapes.merged(Cell.LSTM, 1, merge, Pooling.LAST))
              .getMessage());
    }
  }

  @Test
  void whatDl4jCannotRegularise() {
    for (var refused :
        Map.of(
                new Regularisation(0.1, Dropout.Kind.LOCKED, 0, 0),
                "network.dropout-kind is locked@dropout-kind = each",
                new Regularisation(0.1, Dropout.Kind.EACH, 0.2, 0),
                "network.recurrent-dropout is 0.2@recurrent-dropout = 0",
                new Regularisation(0.1, Dropout.Kind.EACH, 0, 0.3),
                "network.label-smoothing is 0.3@label-smoothing = 0")
            .entrySet()) {
      NetworkShape ours = regularised(refused.getKey());
      assertEquals(
          refused
                  .getValue()
                  .replace(
                      "@",
                      " and network.implementation is stock, but DL4J's own layers cannot do that."
                          + " Use implementation = own, or ")
              + ".",
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new NetworkShape(
                          ours.cell(),
                          4,
                          5,
                          1,
                          ours.direction(),
                          ours.merge(),
                          ours.pooling(),
                          ours.regularisation(),
                          ours.output(),
                          Implementation.STOCK))
              .getMessage());
      assertEquals(Regularisation.dropping(0.1), ours.with(Implementation.STOCK).regularisation());
    }
  }

  @Test
  void sharesAreBelowOne() {
    for (String key : new String[] {"network.recurrent-dropout", "network.label-smoothing"}) {
      boolean smoothing = key.endsWith("smoothing");
      assertEquals(
          key + " is 1.0; it is a share from 0 to below 1.",
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new Regularisation(
                          0, Dropout.Kind.EACH, smoothing ? 0 : 1, smoothing ? 1 : 0))
              .getMessage());
    }
  }

  private static NetworkShape regularised(Regularisation regularisation) {
    return Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.MAX).with(regularisation);
  }

  @Test
  void sizesMustBePositive() {
    refused("embedding.size is 0; it must be at least 1.", Cell.LSTM, 0, 8, 1, 0);
    refused("network.hidden-size is -3; it must be at least 1.", Cell.LSTM, 4, -3, 1, 0);
    refused("network.layers is 0; it must be at least 1.", Cell.LSTM, 4, 8, 0, 0);
  }

  @Test
  void dropoutIsAShareBelowOne() {
    refused("network.dropout is 1.0; it is a share from 0 to below 1.", Cell.LSTM, 4, 8, 1, 1);
    refused("network.dropout is -0.1; it is a share from 0 to below 1.", Cell.LSTM, 4, 8, 1, -.1);
    refused(
        "network.dropout is NaN; it is a share from 0 to below 1.", Cell.LSTM, 4, 8, 1, Double.NaN);
  }

  private static void refused(
      String message, Cell cell, int embedding, int hidden, int layers, double dropout) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new NetworkShape(
                    cell,
                    embedding,
                    hidden,
                    layers,
                    Direction.FORWARD,
                    Merge.CONCATENATED,
                    Pooling.LAST,
                    Regularisation.dropping(dropout),
                    Output.SOFTMAX,
                    Implementation.STOCK));
    assertEquals(message, refusal.getMessage());
  }
}
