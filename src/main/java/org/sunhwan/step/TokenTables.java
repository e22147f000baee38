package org.sunhwan.step;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.sunhwan.layers.TokenEmbedding;
import org.sunhwan.layers.TokenEmbeddingLayer;

/**
 * Where the tables of token vectors lie that a {@link TrainingStep} updates row by row: all but
 * those that an output layer shares, of which every step changes every row.
 */
public final class TokenTables {
  private TokenTables() {}

  /**
   * A table.
   *
   * @param rows tokens
   * @param dimension numbers in a row; rows follow each other
   * @param parameters where row 0 begins in the parameter vector
   * @param states where row 0 begins in the updater's state, once for each number that the rule
   *     keeps; none if the table is frozen
   * @param frozen whether no row ever changes
   */
  public record TokenTable(
      int rows, int dimension, int parameters, List<Integer> states, boolean frozen) {
    /** Copies the list. */
    public TokenTable {
      states = List.copyOf(states);
    }
  }

  /** All tables of a graph, in the order of the parameter vector. */
  public static List<TokenTable> of(ComputationGraph graph) {
    List<TokenTable> tables = new ArrayList<>();
    for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
      int parameters = block.getParamOffsetEnd() - block.getParamOffsetStart();
      for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
        TokenEmbeddingLayer layer = table(part);
        if (layer != null) {
          var embedding = (TokenEmbedding) layer.conf().getLayer();
          int offset = part.getParamOffsetStart();
          List<Integer> states = new ArrayList<>();
          int kept =
              (block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart()) / parameters;
          for (int state = 0; state < kept; state++) {
            states.add(
                block.getUpdaterViewOffsetStart()
                    + state * parameters
                    + offset
                    - block.getParamOffsetStart());
          }
          tables.add(
              new TokenTable(
                  Math.toIntExact(embedding.getNIn()),
                  Math.toIntExact(embedding.getNOut()),
                  offset,
                  states,
                  embedding.isFrozen()));
        }
      }
    }
    return tables;
  }

  /** The layers of all those tables, in the same order. */
  public static List<TokenEmbeddingLayer> layers(ComputationGraph graph) {
    List<TokenEmbeddingLayer> layers = new ArrayList<>();
    for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
      for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
        TokenEmbeddingLayer layer = table(part);
        if (layer != null) {
          layers.add(layer);
        }
      }
    }
    return layers;
  }

  /** The layer, where its rows are updated one by one; else null. */
  private static TokenEmbeddingLayer table(UpdaterBlock.ParamState part) {
    return part.getLayer() instanceof LayerVertex vertex
            && vertex.getLayer() instanceof TokenEmbeddingLayer layer
            && !layer.isShared()
        ? layer
        : null;
  }
}
