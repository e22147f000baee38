package org.sunhwan.kernel;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.kernel.Equations.Memory;

/** A layer over a batch in double precision: each sequence by itself, over its own length. */
record PlainLayer(Layer layer, Weights weights) {

  /** A pass done: y is zero in the padding. */
  record Pass(
      PlainLayer plain,
      Lengths lengths,
      List<UnrolledSequence> sequences,
      Grid y,
      List<Memory> last) {

    /** What a backward pass finds; dx is zero in the padding. */
    record Back(Grid dx, Weights weights, List<Memory> initial) {}

    Back back(Grid dy, List<Memory> dLast) {
      Layer layer = plain.layer;
      Grid dx = Grid.zero(lengths, layer.inputSize());
      Weights sums = Weights.zero(layer);
      List<Memory> initial = new ArrayList<>();
      for (int b = 0; b < lengths.batch(); b++) {
        int length = lengths.of(b);
        List<Vector> dyRead = new ArrayList<>();
        for (int step = 0; step < length; step++) {
          dyRead.add(dy.at(layer.direction().position(step, length), b));
        }
        var back = sequences.get(b).back(dyRead, dLast.get(b), sums);
        for (int step = 0; step < length; step++) {
          dx.put(layer.direction().position(step, length), b, back.dx().get(step));
        }
        initial.add(back.initial());
      }
      return new Back(dx, sums, initial);
    }
  }

  Pass read(Lengths lengths, Grid x, List<Memory> initial) {
    Equations equations = Equations.of(layer.cell());
    Grid y = Grid.zero(lengths, layer.hiddenSize());
    List<UnrolledSequence> sequences = new ArrayList<>();
    List<Memory> last = new ArrayList<>();
    for (int b = 0; b < lengths.batch(); b++) {
      int length = lengths.of(b);
      List<Vector> xRead = new ArrayList<>();
      for (int step = 0; step < length; step++) {
        xRead.add(x.at(layer.direction().position(step, length), b));
      }
      var sequence = UnrolledSequence.read(equations, weights, xRead, initial.get(b));
      for (int step = 0; step < length; step++) {
        y.put(layer.direction().position(step, length), b, sequence.memory(step).h());
      }
      sequences.add(sequence);
      last.add(sequence.last());
    }
    return new Pass(this, lengths, sequences, y, last);
  }
}
