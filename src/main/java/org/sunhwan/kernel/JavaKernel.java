package org.sunhwan.kernel;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sunhwan.kernel.Equations.Memory;

/**
 * The definition of what is right: {@link PlainLayer} in double precision, with results rounded to
 * float32 once. Not meant to be fast.
 */
final class JavaKernel implements RecurrentKernel {

  @Override
  public void infer(Layer layer, Parameters parameters, Reading reading) {
    read(layer, parameters, reading);
  }

  @Override
  public Tape train(Layer layer, Parameters parameters, Reading reading) {
    return new JavaTape(reading, read(layer, parameters, reading));
  }

  private static PlainLayer.Pass read(Layer layer, Parameters parameters, Reading reading) {
    reading.check(layer, parameters);
    Lengths lengths = reading.lengths();
    var plain = new PlainLayer(layer, Weights.read(layer, parameters));
    Grid x = Grid.read(reading.x(), lengths, layer.inputSize());
    List<Memory> initial = memories(reading.initial(), lengths.batch(), layer.hiddenSize());
    PlainLayer.Pass pass = plain.read(lengths, x, initial);
    pass.y().write(reading.y());
    write(pass.last(), reading.last());
    return pass;
  }

  private record JavaTape(Reading reading, PlainLayer.Pass pass) implements Tape {

    @Override
    public void backward(Gradients gradients) {
      Layer layer = pass.plain().layer();
      Lengths lengths = pass.lengths();
      gradients.check(layer, reading);
      Grid dy = Grid.read(gradients.y(), lengths, layer.hiddenSize());
      List<Memory> dLast = memories(gradients.last(), lengths.batch(), layer.hiddenSize());
      PlainLayer.Pass.Back back = pass.back(dy, dLast);
      back.dx().write(gradients.x());
      write(back.initial(), gradients.initial());
      if (!gradients.parameters().isNone()) {
        back.weights().write(gradients.parameters());
      }
    }

    @Override
    public void close() {}
  }

  private static List<Memory> memories(State from, int batch, int size) {
    List<Vector> h = rows(from.hidden(), batch, size);
    List<Vector> c = rows(from.cell(), batch, size);
    List<Memory> memories = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      memories.add(new Memory(h.get(b), c.get(b)));
    }
    return memories;
  }

  private static List<Vector> rows(Floats from, int batch, int size) {
    List<Vector> rows = new ArrayList<>();
    FloatBuffer floats = from.isNone() ? FloatBuffer.allocate(batch * size) : from.buffer();
    for (int b = 0; b < batch; b++) {
      rows.add(Vector.read(floats, size));
    }
    return rows;
  }

  private static void write(List<Memory> memories, State to) {
    if (!to.hidden().isNone()) {
      FloatBuffer h = to.hidden().buffer();
      memories.forEach(memory -> memory.h().write(h));
    }
    if (!to.cell().isNone()) {
      FloatBuffer c = to.cell().buffer();
      memories.forEach(memory -> memory.c().write(c));
    }
  }
}
