package org.sunhwan.kernel;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A vector for each time step of each sequence, in double precision; zero until put. */
final class Grid {
  private final int batch;
  private final List<Vector> vectors = new ArrayList<>();

  private Grid(Lengths lengths, int channels) {
    batch = lengths.batch();
    for (int i = 0; i < lengths.time() * batch; i++) {
      vectors.add(Vector.zero(channels));
    }
  }

  static Grid zero(Lengths lengths, int channels) {
    return new Grid(lengths, channels);
  }

  static Grid read(Sequences from, Lengths lengths, int channels) {
    Grid grid = zero(lengths, channels);
    if (!from.isNone()) {
      FloatBuffer floats = from.values().buffer();
      for (int t = 0; t < lengths.time(); t++) {
        for (int b = 0; b < lengths.batch(); b++) {
          for (int c = 0; c < channels; c++) {
            grid.at(t, b).set(c, floats.get(from.row(t, b) + c * from.channelStride()));
          }
        }
      }
    }
    return grid;
  }

  void write(Sequences to) {
    if (!to.isNone()) {
      FloatBuffer floats = to.values().buffer();
      for (int i = 0; i < vectors.size(); i++) {
        int row = to.row(i / batch, i % batch);
        for (int c = 0; c < vectors.get(i).size(); c++) {
          floats.put(row + c * to.channelStride(), (float) vectors.get(i).at(c));
        }
      }
    }
  }

  Vector at(int t, int b) {
    return vectors.get(t * batch + b);
  }

  void put(int t, int b, Vector vector) {
    vectors.set(t * batch + b, vector);
  }
}
