package org.sunhwan.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.step.TokenTables;
import org.sunhwan.step.TokenTables.TokenTable;

/**
 * Which numbers of a {@link NetworkState} always travel, and which only where they were touched.
 *
 * @param parameters P
 * @param updater U; the updater's numbers lie at addresses P to P + U
 * @param tables embeddings whose rows are updated only where a batch holds their token
 */
record StateLayout(int parameters, int updater, List<Table> tables) implements Serializable {

  /**
   * A table of token vectors, and the updater's moments of it, which have its shape.
   *
   * @param starts addresses of row 0: of the vectors, then of each moment; rows follow each other
   * @param frozen whether no row is ever touched
   */
  record Table(int rows, int dimension, List<Integer> starts, boolean frozen)
      implements Serializable {
    /** Copies the addresses. */
    Table {
      starts = List.copyOf(starts);
    }

    int end(int start) {
      return start + rows * dimension;
    }
  }

  /** A stretch of numbers that lie side by side, in a state and in an {@link Excerpt}. */
  record Run(int address, int offset, int length) {}

  /** Copies the tables. */
  StateLayout {
    tables = List.copyOf(tables);
  }

  /** For networks that never say which rows they touched: everything travels. */
  static StateLayout dense(long parameters, long updater) {
    return of(parameters, updater, List.of());
  }

  static StateLayout of(long parameters, long updater, List<Table> tables) {
    if (parameters + updater > Integer.MAX_VALUE) {
      throw new TrainingException(
          ("The network has %d parameters and its updater %d numbers; more than %d together cannot"
                  + " be averaged. Make the vocabulary or the network smaller.")
              .formatted(parameters, updater, Integer.MAX_VALUE));
    }
    return new StateLayout((int) parameters, (int) updater, tables);
  }

  /** Of a graph that is trained by {@link org.sunhwan.step.TrainingStep}. */
  static StateLayout of(ComputationGraph graph, NetworkState state) {
    int parameters = state.parameters().capacity();
    int updater = state.updater().capacity();
    List<Table> tables = new ArrayList<>();
    for (TokenTable table : TokenTables.of(graph)) {
      List<Integer> starts = new ArrayList<>(List.of(table.parameters()));
      if (updater > 0) {
        table.states().forEach(start -> starts.add(parameters + start));
      }
      tables.add(new Table(table.rows(), table.dimension(), starts, table.frozen()));
    }
    return of(parameters, updater, tables);
  }

  StateLayout withoutTables() {
    return new StateLayout(parameters, updater, List.of());
  }

  /** What the given rows of each table and everything outside of tables add up to. */
  int floats(int[][] rows) {
    int floats = parameters + updater;
    for (int t = 0; t < tables.size(); t++) {
      Table table = tables.get(t);
      floats -= table.starts().size() * (table.rows() - rows[t].length) * table.dimension();
    }
    return floats;
  }

  /** The order in which they travel: what lies outside of tables, then row after row. */
  List<Run> runs(int[][] rows) {
    List<Run> runs = new ArrayList<>();
    int offset = 0;
    for (Run dense : outside()) {
      runs.add(new Run(dense.address(), offset, dense.length()));
      offset += dense.length();
    }
    for (int t = 0; t < tables.size(); t++) {
      Table table = tables.get(t);
      int d = table.dimension();
      for (int start : table.starts()) {
        for (int row : rows[t]) {
          runs.add(new Run(start + row * d, offset, d));
          offset += d;
        }
      }
    }
    return runs;
  }

  /** What lies between tables; never across the border of parameters and updater. */
  private List<Run> outside() {
    List<int[]> taken = new ArrayList<>();
    taken.add(new int[] {parameters, parameters});
    taken.add(new int[] {parameters + updater, parameters + updater});
    for (Table table : tables) {
      table.starts().forEach(start -> taken.add(new int[] {start, table.end(start)}));
    }
    taken.sort(Comparator.comparingInt(range -> range[0]));
    List<Run> outside = new ArrayList<>();
    int free = 0;
    for (int[] range : taken) {
      if (range[0] > free) {
        outside.add(new Run(free, 0, range[0] - free));
      }
      free = Math.max(free, range[1]);
    }
    return outside;
  }

  /** No row of any table. */
  int[][] noRows() {
    return IntStream.range(0, tables.size()).mapToObj(t -> new int[0]).toArray(int[][]::new);
  }
}
