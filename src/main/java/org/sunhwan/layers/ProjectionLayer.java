package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.sunhwan.kernel.Dense;
import org.sunhwan.kernel.DenseKernel;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Sequences;
import org.sunhwan.layers.Projection.Function;

/**
 * A {@link Projection} at work. Rows are [T, B] in memory, as the recurrent layers leave and read
 * them, so that all time steps are one product.
 */
public final class ProjectionLayer extends BaseLayer<Projection> implements OwnLayer {
  private final transient StepKeys keys = new StepKeys();
  private transient DenseKernel kernel;
  private transient InputMask mask; // of the last training pass; null without dropout
  private transient INDArray x; // rows [T · B, n] as they were multiplied
  private transient INDArray y; // rows [T · B, m]

  ProjectionLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public void use(KernelChoice choice) {
    kernel = choice.dense();
  }

  @Override
  public void begin(StepKey key) {
    keys.begin(key);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    x = StepRows.of(input, layerConf(), ArrayType.ACTIVATIONS, workspaces);
    mask =
        training
            ? StepRows.mask(input, layerConf().inputDropout(), keys.next(this), getIndex())
            : null;
    if (mask != null) {
      x = StepRows.masked(x, mask, ArrayType.ACTIVATIONS, workspaces);
    }
    y = array(workspaces, ArrayType.ACTIVATIONS, x.size(0), layerConf().getNOut());
    kernel().project(product(), arrays(paramsFlattened, x, y, workspaces));
    if (layerConf().function() == Function.TANH) {
      Transforms.tanh(y, false);
    }
    return StepRows.overTime(y, input);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray dz = array(workspaces, ArrayType.BP_WORKING_MEM, y.size(0), y.size(1));
    differentiate(epsilon, KernelArrays.rowMajor(dz).buffer());
    INDArray dx = array(workspaces, ArrayType.ACTIVATION_GRAD, x.size(0), x.size(1));
    kernel()
        .back(
            product(),
            arrays(paramsFlattened, x, dz, workspaces),
            arrays(gradientsFlattened, dx, dz, workspaces));
    if (mask != null) {
      mask.multiply(KernelArrays.rowMajor(dx));
    }
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, StepRows.overTime(dx, input));
  }

  /** From the gradient of y, of any strides, to that of W x + b: tanh' is 1 - y². */
  private void differentiate(INDArray dy, FloatBuffer dz) {
    int batch = (int) dy.size(0);
    Sequences gradients =
        KernelArrays.sequences(dy.rank() == 3 ? dy : dy.reshape(dy.size(0), dy.size(1), 1));
    FloatBuffer from = gradients.values().buffer();
    FloatBuffer outputs = KernelArrays.rowMajor(y).buffer();
    float[] gradient = new float[(int) y.size(1)];
    float[] output = new float[gradient.length];
    boolean tanh = layerConf().function() == Function.TANH;
    for (int row = 0; row < y.size(0); row++) {
      KernelArrays.read(gradients, from, row / batch, row % batch, gradient);
      if (tanh) {
        outputs.get(row * output.length, output);
        for (int i = 0; i < output.length; i++) {
          gradient[i] *= 1 - output[i] * output[i];
        }
      }
      dz.put(row * gradient.length, gradient);
    }
  }

  private Dense product() {
    return new Dense((int) x.size(0), (int) x.size(1), (int) layerConf().getNOut());
  }

  /** W and b, or their gradients; without biases, zeros and a place that nobody reads. */
  private Dense.Arrays arrays(
      INDArray parameters, INDArray x, INDArray y, LayerWorkspaceMgr workspaces) {
    long outputs = layerConf().getNOut();
    long weights = layerConf().getNIn() * outputs;
    Floats all = KernelArrays.floats(parameters);
    Floats biases =
        layerConf().isBiased()
            ? all.slice(weights, outputs)
            : KernelArrays.floats(
                workspaces.create(ArrayType.FF_WORKING_MEM, DataType.FLOAT, outputs));
    return new Dense.Arrays(
        all.slice(0, weights), biases, KernelArrays.rowMajor(x), KernelArrays.rowMajor(y));
  }

  private static INDArray array(
      LayerWorkspaceMgr workspaces, ArrayType use, long rows, long columns) {
    return workspaces.createUninitialized(use, DataType.FLOAT, new long[] {rows, columns}, 'c');
  }

  private DenseKernel kernel() {
    if (kernel == null) {
      kernel = OwnLayers.fastest().dense();
    }
    return kernel;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public void clear() {
    super.clear();
    keys.forget();
    mask = null;
    x = null;
    y = null;
  }
}
