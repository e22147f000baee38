package org.sunhwan.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.sunhwan.kernel.Cell;
import org.sunhwan.kernel.Direction;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.Gradients;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Layer;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Parameters;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.kernel.Reading;
import org.sunhwan.kernel.RecurrentKernel;
import org.sunhwan.kernel.Sequences;
import org.sunhwan.kernel.State;

/**
 * The kernel forward and backward on arrays of its own, time-major: what of a training step is
 * oneDNN's, with its copies of weights and inputs to its formats.
 */
final class KernelAlone implements Contestant.Maker {

  public static void main(String[] arguments) throws Exception {
    Lane.serve(new KernelAlone(), arguments);
  }

  @Override
  public String about() {
    Processor here = Processor.here();
    return "oneDNN " + here.oneDnn() + " on " + here.instructions();
  }

  @Override
  public Contestant make(Workload workload, Precision precision) {
    RecurrentKernel kernel =
        KernelChoice.choose(KernelChoice.Wanted.ONEDNN, precision, List.of(Processor.here()))
            .recurrent();
    int batch = workload.batch();
    int time = workload.time();
    int hidden = workload.hiddenSize();
    Layer layer =
        new Layer(
            workload.cell() == Workload.Cell.TANH
                ? new Cell.Simple(Cell.Activation.TANH)
                : new Cell.Lstm(),
            Direction.LEFT_TO_RIGHT,
            workload.inputSize(),
            hidden);
    Parameters parameters = Parameters.of(layer, random(layer.parameters(), 0.05));
    Parameters gradients = Parameters.of(layer, random(layer.parameters(), 0));
    long inputs = (long) time * batch * workload.inputSize();
    long outputs = (long) time * batch * hidden;
    Sequences x = Sequences.timeMajor(random(inputs, 1), batch, workload.inputSize());
    Sequences dx = Sequences.timeMajor(random(inputs, 0), batch, workload.inputSize());
    Sequences y = Sequences.timeMajor(random(outputs, 0), batch, hidden);
    Sequences dy = Sequences.timeMajor(random(outputs, 0.01), batch, hidden);
    var reading = new Reading(Lengths.full(time, batch), x, State.none(), y, State.none());
    var back = new Gradients(dy, State.none(), dx, gradients, State.none());
    return () -> kernel.train(layer, parameters, reading).backward(back);
  }

  private static Floats random(long length, double scale) {
    FloatBuffer floats =
        ByteBuffer.allocateDirect(Math.toIntExact(length * Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(length);
    for (int i = 0; i < length; i++) {
      floats.put(i, (float) (scale * random.nextGaussian()));
    }
    return Floats.of(floats);
  }
}
