package org.sunhwan.layers;

import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.Recurrent.Cell;

/** A recurrent layer by itself, with arrays for a batch of four sequences of up to six steps. */
record OneLayer(RecurrentLayer layer, INDArray parameters, INDArray gradient) {
  static final int INPUTS = 2;
  static final int HIDDEN = 3;
  static final int BATCH = 4;
  static final int TIME = 6;
  static final int[] LENGTHS = {6, 1, 4, 5};
  static final StepKey STEP = new StepKey(17, 1, 3);

  static Recurrent.Builder builder(Cell cell, Recurrent.Reading reading) {
    return new Recurrent.Builder(cell).reading(reading).nIn(INPUTS).nOut(HIDDEN);
  }

  /** With random parameters. */
  static OneLayer of(Recurrent.Builder builder) {
    NeuralNetConfiguration configuration =
        new NeuralNetConfiguration.Builder().seed(5).layer(builder.build()).build();
    Recurrent recurrent = (Recurrent) configuration.getLayer();
    long count = recurrent.initializer().numParams(configuration);
    INDArray parameters = Nd4j.create(DataType.FLOAT, 1, count);
    RecurrentLayer layer =
        (RecurrentLayer)
            recurrent.instantiate(configuration, null, 2, parameters, true, DataType.FLOAT);
    INDArray gradient = Nd4j.create(DataType.FLOAT, 1, count);
    layer.setBackpropGradientsViewArray(gradient);
    Random random = new Random(7);
    boolean kinked = recurrent.cell() == Cell.RELU;
    for (long i = 0; i < count; i++) {
      parameters.putScalar(i, random.nextGaussian() * (kinked ? 0.1 : 0.5));
    }
    if (kinked) { // every sum so far from 0 that no difference crosses the corner
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                if (name.endsWith("b")) {
                  for (long i = 0; i < values.length(); i++) {
                    values.putScalar(i, i % 3 == 0 ? -2 : 2);
                  }
                }
              });
    }
    return new OneLayer(layer, parameters, gradient);
  }

  int outputs() {
    return layer.layerConf().outputs();
  }

  /** [B, C, T] over [T, B, C], each number of size 1 or so. */
  static INDArray random(long seed, int channels) {
    INDArray array = Nd4j.create(DataType.FLOAT, TIME, BATCH, channels);
    Random random = new Random(seed);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian() * 0.7);
    }
    return array.permute(1, 2, 0);
  }

  /** [B, C, T] over [T, B, C], each number of size 1 or so, with a batch of its own. */
  static INDArray random(long seed, int time, int batch, int channels) {
    INDArray array = Nd4j.create(DataType.FLOAT, time, batch, channels);
    Random random = new Random(seed);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array.permute(1, 2, 0);
  }

  static RecurrentState state(long seed, Cell cell) {
    Random random = new Random(seed);
    INDArray hidden = Nd4j.create(DataType.FLOAT, BATCH, HIDDEN);
    INDArray second = Nd4j.create(DataType.FLOAT, BATCH, HIDDEN);
    for (long i = 0; i < hidden.length(); i++) {
      hidden.putScalar(i, random.nextGaussian() * 0.5);
      second.putScalar(i, random.nextGaussian() * 0.5);
    }
    return new RecurrentState(hidden, cell == Cell.LSTM ? second : null);
  }

  /** Ones up to each sequence's length, of the time steps in [from, to). */
  static INDArray mask(int from, int to) {
    INDArray mask = Nd4j.zeros(DataType.FLOAT, BATCH, to - from);
    for (int b = 0; b < BATCH; b++) {
      for (int t = from; t < Math.min(to, LENGTHS[b]); t++) {
        mask.putScalar(b, t - from, 1);
      }
    }
    return mask;
  }

  /** A training pass over the padded batch, under {@link #STEP}. */
  INDArray forward(INDArray x) {
    return forward(x, mask(0, TIME));
  }

  INDArray forward(INDArray x, INDArray mask) {
    layer.begin(STEP);
    layer.setMaskArray(mask);
    layer.setInput(x, LayerWorkspaceMgr.noWorkspaces());
    return layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
  }

  /** The gradient of x; that of the parameters lies in {@link #gradient}. */
  INDArray backward(INDArray dy) {
    return layer.backpropGradient(dy, LayerWorkspaceMgr.noWorkspaces()).getSecond();
  }

  /** Of the parameters, by name, of the last way back; copies. */
  Map<String, INDArray> gradients() {
    return layer.layerConf().initializer().getGradientsFromFlattened(layer.conf(), gradient.dup());
  }

  /** Σ g y in double, over arrays of one shape in any order. */
  static double sum(INDArray g, INDArray y) {
    float[] left = g.dup('c').data().asFloat();
    float[] right = y.dup('c').data().asFloat();
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }
}
