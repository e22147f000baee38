package org.sunhwan.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
import org.sunhwan.kernel.Tape;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.RecurrentLayer;

/**
 * What a {@link RecurrentLayer} adds to its kernel: forward and backward of the layer inside DL4J's
 * workspaces over those of the bare kernel on the same arrays, by turns, medians in milliseconds.
 *
 * <p>{@code mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath}
 *
 * <p>{@code OMP_NUM_THREADS=1 java -Xmx2g -cp target/classes:target/test-classes:$(cat
 * target/test.classpath) org.sunhwan.bench.RecurrentLayerBenchmark}
 */
public final class RecurrentLayerBenchmark {
  private static final int ROUNDS = 21;
  private static final int WARM_UP = 6;
  private static final double MUST = 1.1;

  private RecurrentLayerBenchmark() {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Shape(
      String name, int batch, int time, int inputs, int hidden, Recurrent.Reading... readings) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(
              "A",
              32,
              50,
              128,
              256,
              Recurrent.Reading.FORWARD,
              Recurrent.Reading.BOTH_CONCATENATED,
              Recurrent.Reading.BOTH_SUMMED),
          new Shape("B", 64, 100, 256, 512, Recurrent.Reading.FORWARD),
          new Shape(
              "C",
              64,
              50,
              128,
              128,
              Recurrent.Reading.FORWARD,
              Recurrent.Reading.BOTH_CONCATENATED));

  /** Arguments: the precisions to measure, both if there are none. */
  public static void main(String[] arguments) {
    List<String> rows = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      KernelChoice choice =
          KernelChoice.choose(KernelChoice.Wanted.AUTO, precision, List.of(Processor.here()));
      if (arguments.length > 0 && !List.of(arguments).contains(precision.configured())) {
        continue;
      }
      if (choice.precision() != precision) {
        System.out.println("without " + precision.configured() + ": " + choice.reason());
        continue;
      }
      for (Shape shape : SHAPES) {
        for (Recurrent.Reading reading : shape.readings) {
          for (String kind : List.of("full", "padded", "dropout")) {
            rows.add(row(choice, shape, reading, kind));
          }
        }
      }
    }
    System.out.println("{\"rows\":[" + String.join(",", rows) + "]}");
  }

  private static String row(
      KernelChoice choice, Shape shape, Recurrent.Reading reading, String kind) {
    int ways = reading == Recurrent.Reading.FORWARD ? 1 : 2;
    int[] lengths = new int[shape.batch];
    for (int b = 0; b < shape.batch; b++) {
      lengths[b] =
          kind.equals("padded") ? shape.time - b * shape.time / 2 / shape.batch : shape.time;
    }
    var bare = new Bare(choice.recurrent(), shape, ways, Lengths.padded(shape.time, lengths));
    var layered = new Layered(choice, shape, reading, lengths, kind.equals("dropout"));
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double kernel = milliseconds(bare::step);
      double layer = milliseconds(layered::step);
      if (round >= 0) {
        theirs[round] = kernel;
        ours[round] = layer;
      }
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    double layer = ours[ROUNDS / 2];
    double kernel = theirs[ROUNDS / 2];
    String name =
        "%s %s %s %s"
            .formatted(
                shape.name,
                reading.name().toLowerCase(Locale.ROOT),
                kind,
                choice.precision().configured());
    System.out.printf("%-45s %8.2f %8.2f  %.3f%n", name, layer, kernel, layer / kernel);
    return String.format(
        Locale.ROOT,
        "{\"name\":\"%s\",\"ours\":%.3f,\"baseline\":%.3f,\"ratio\":%.3f,\"must\":%.2f,\"pass\":%b}",
        name,
        layer,
        kernel,
        layer / kernel,
        MUST,
        layer / kernel <= MUST);
  }

  private static double milliseconds(Runnable step) {
    long start = System.nanoTime();
    step.run();
    return (System.nanoTime() - start) / 1e6;
  }

  /** The kernel on arrays in its own order; both ways are two passes. */
  private static final class Bare {
    private final RecurrentKernel kernel;
    private final Lengths lengths;
    private final Shape shape;
    private final List<Layer> ways = new ArrayList<>();
    private final List<Parameters> parameters = new ArrayList<>();
    private final List<Parameters> gradients = new ArrayList<>();
    private final Sequences x;
    private final Sequences dx;
    private final Sequences y;
    private final Sequences dy;
    private final List<INDArray> alive = new ArrayList<>();

    Bare(RecurrentKernel kernel, Shape shape, int ways, Lengths lengths) {
      this.kernel = kernel;
      this.shape = shape;
      this.lengths = lengths;
      for (Direction direction : List.of(Direction.values()).subList(0, ways)) {
        Layer layer =
            new Layer(new org.sunhwan.kernel.Cell.Lstm(), direction, shape.inputs, shape.hidden);
        this.ways.add(layer);
        parameters.add(Parameters.of(layer, floats(layer.parameters(), 0.05)));
        gradients.add(Parameters.of(layer, floats(layer.parameters(), 0)));
      }
      x = sequences(shape.inputs);
      dx = sequences(shape.inputs);
      y = sequences(shape.hidden);
      dy = sequences(shape.hidden);
    }

    void step() {
      for (int way = 0; way < ways.size(); way++) {
        try (Tape tape =
            kernel.train(ways.get(way), parameters.get(way), new Reading(lengths, x, y))) {
          tape.backward(new Gradients(dy, State.none(), dx, gradients.get(way), State.none()));
        }
      }
    }

    private Sequences sequences(int channels) {
      return Sequences.timeMajor(
          floats((long) shape.time * shape.batch * channels, 1), shape.batch, channels);
    }

    private Floats floats(long length, double scale) {
      INDArray array = Nd4j.randn(DataType.FLOAT, 1, length).muli(scale);
      alive.add(array);
      return Floats.at(array.data().addressPointer().address(), length, array);
    }
  }

  /** A layer as a graph runs it. */
  private static final class Layered {
    private final RecurrentLayer layer;
    private final INDArray x;
    private final INDArray dy;
    private final INDArray mask;
    private final LayerWorkspaceMgr workspaces;

    Layered(
        KernelChoice choice,
        Shape shape,
        Recurrent.Reading reading,
        int[] lengths,
        boolean dropout) {
      var configuration =
          new NeuralNetConfiguration.Builder()
              .layer(
                  new Recurrent.Builder(Recurrent.Cell.LSTM)
                      .reading(reading)
                      .nIn(shape.inputs)
                      .nOut(shape.hidden)
                      .inputDropout(dropout ? Dropout.each(0.3) : Dropout.none())
                      .recurrentDropout(dropout ? 0.3 : 0)
                      .build())
              .build();
      long parameters = configuration.getLayer().initializer().numParams(configuration);
      layer =
          (RecurrentLayer)
              configuration
                  .getLayer()
                  .instantiate(
                      configuration,
                      null,
                      0,
                      Nd4j.create(DataType.FLOAT, 1, parameters),
                      true,
                      DataType.FLOAT);
      layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, parameters));
      layer.use(choice);
      x = Nd4j.randn(DataType.FLOAT, shape.time, shape.batch, shape.inputs).permute(1, 2, 0);
      int outputs = ((Recurrent) configuration.getLayer()).outputs();
      dy = Nd4j.randn(DataType.FLOAT, shape.time, shape.batch, outputs).permute(1, 2, 0);
      mask = Nd4j.zeros(DataType.FLOAT, shape.batch, shape.time);
      boolean padded = false;
      for (int b = 0; b < shape.batch; b++) {
        for (int t = 0; t < lengths[b]; t++) {
          mask.putScalar(b, t, 1);
        }
        padded |= lengths[b] < shape.time;
      }
      layer.setMaskArray(padded ? mask : null);
      WorkspaceConfiguration grown =
          WorkspaceConfiguration.builder()
              .initialSize(0)
              .overallocationLimit(0.02)
              .policyLearning(LearningPolicy.FIRST_LOOP)
              .build();
      workspaces =
          LayerWorkspaceMgr.builder()
              .with(ArrayType.INPUT, "BENCH_ACTIVATIONS", grown)
              .with(ArrayType.ACTIVATIONS, "BENCH_ACTIVATIONS", grown)
              .with(ArrayType.ACTIVATION_GRAD, "BENCH_ACTIVATIONS", grown)
              .with(ArrayType.FF_WORKING_MEM, "BENCH_WORK", grown)
              .with(ArrayType.BP_WORKING_MEM, "BENCH_WORK", grown)
              .build();
    }

    @SuppressWarnings("try") // scopes work by being open
    void step() {
      try (MemoryWorkspace all = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
        layer.setInput(x, workspaces);
        try (MemoryWorkspace work = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
          layer.activate(true, workspaces);
        }
        try (MemoryWorkspace work = workspaces.notifyScopeEntered(ArrayType.BP_WORKING_MEM)) {
          layer.backpropGradient(dy, workspaces);
        }
      }
    }
  }
}
