package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Output;
import org.sunhwan.network.NetworkShape.Pooling;

class NetworkShapeTest {
  @Test
  void dl4jHasNoGru() {
    refused(
        "network.cell is gru and network.implementation is stock, but DL4J has no GRU. Use"
            + " implementation = own, or another cell: lstm or tanh.",
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
    assertEquals(
        Implementation.STOCK,
        new ObjectMapper().readValue(old, NetworkShape.class).implementation());
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
                    Pooling.LAST,
                    dropout,
                    Output.SOFTMAX,
                    Implementation.STOCK));
    assertEquals(message, refusal.getMessage());
  }
}
