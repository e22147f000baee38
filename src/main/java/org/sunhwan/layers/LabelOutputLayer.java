package org.sunhwan.layers;

import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Dense;
import org.sunhwan.kernel.DenseKernel;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.layers.LabelOutput.Output;

/**
 * A {@link LabelOutput} at work. Rows are [T, B] in memory, as the recurrent layers leave them, so
 * that all logits are one product; time steps where no label counts get a gradient of zero. The
 * backward pass knows the loss, so a score after it costs nothing.
 */
public final class LabelOutputLayer extends BaseOutputLayer<LabelOutput> implements OwnLayer {
  private final transient StepKeys keys = new StepKeys();
  private transient DenseKernel kernel;
  private double counted;
  private double loss;
  private boolean lossIsKnown;
  private transient Lattice lattice; // kept when DL4J clears the layer, before anybody could ask
  private transient Supplier<TokenEmbeddingLayer> table; // null unless tied

  LabelOutputLayer(NeuralNetConfiguration configuration, DataType type) {
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

  /** Says where the table of a tied layer is found, once the graph has all of its layers. */
  void tie(Supplier<TokenEmbeddingLayer> toTable) {
    table = toTable;
  }

  /** Labels that counted in the last pass with labels, or the sum of their weights. */
  public double counted() {
    return counted;
  }

  /** The scores of all sequences of classes in the last pass that answered, if they are chained. */
  public Lattice lattice() {
    if (lattice == null) {
      throw new IllegalStateException(
          "layer %s has no lattice: it has one of what it answered, not in training, and chained only"
              .formatted(layerConf().getLayerName()));
    }
    return lattice;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray y =
        logits(rows(workspaces, ArrayType.FF_WORKING_MEM), ArrayType.ACTIVATIONS, workspaces);
    if (layerConf().isChained()) {
      var scores = new Lattice(y, lengths(), chain());
      scores.probabilities(y);
      lattice = training ? null : scores;
    } else if (layerConf().output() == Output.SOFTMAX) {
      kernel().softmax((int) y.size(0), (int) y.size(1), KernelArrays.floats(y));
    } else if (layerConf().output() == Output.SIGMOID) {
      SigmoidLoss.probabilities(y);
    }
    return StepRows.overTime(y, input);
  }

  /**
   * Gradients are those of B times the loss, because DL4J divides them by B, unless its
   * configuration says miniBatch(false).
   */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    InputMask mask = StepRows.mask(input, layerConf().inputDropout(), keys.next(this), getIndex());
    INDArray x = rows(workspaces, ArrayType.BP_WORKING_MEM);
    if (mask != null) {
      x = StepRows.masked(x, mask, ArrayType.BP_WORKING_MEM, workspaces);
    }
    Labels read = readLabels();
    x = UncountedRows.finite(x, read, workspaces);
    INDArray y = logits(x, ArrayType.BP_WORKING_MEM, workspaces);
    LabelLoss how = loss(read, x);
    remember(read, how.losses(y));
    how.gradient(y);

    INDArray dx =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, new long[] {x.size(0), x.size(1)}, 'c');
    double scale = (conf().isMiniBatch() ? input.size(0) : 1.0) / (counted == 0 ? 1 : counted);
    boolean fewClasses = layerConf().getNOut() <= layerConf().getNIn();
    if (fewClasses) {
      y.muli(scale);
    }
    OutputParameters parameters = parameters();
    INDArray tableGradient = parameters.tableGradient();
    kernel()
        .back(
            product(x),
            parameters.values(paramsFlattened, x, y),
            parameters.gradients(tableGradient, gradientsFlattened, dx, y));
    if (how instanceof ChainLoss chained) {
      ChainParameters.write(
          chained.chainGradient(), fewClasses ? scale : 1, parameters.chain(gradientsFlattened));
    }
    if (tableGradient != null) {
      parameters.zeroBehind(tableGradient);
    }
    if (!fewClasses) { // then what is computed from dy is less than dy
      gradientsFlattened.muli(scale);
      dx.muli(scale);
      if (tableGradient != null) {
        tableGradient.muli(scale);
      }
    }
    if (mask != null) {
      mask.multiply(KernelArrays.rowMajor(dx));
    }
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, StepRows.overTime(dx, input));
  }

  @Override
  public double computeScore(
      double regularization, boolean training, LayerWorkspaceMgr workspaces) {
    if (!lossIsKnown) {
      losses(workspaces);
    }
    score = loss + regularization;
    return score;
  }

  /** The loss of each sequence's labels that count, added up. */
  @Override
  public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    double[] losses = losses(workspaces);
    int batch = (int) input.size(0);
    INDArray sums =
        workspaces.create(ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {batch, 1}, 'c');
    for (int b = 0; b < batch; b++) {
      double sum = regularization;
      for (int row = b; row < losses.length; row += batch) {
        sum += losses[row];
      }
      sums.putScalar(b, sum);
    }
    return sums;
  }

  private double[] losses(LayerWorkspaceMgr workspaces) {
    INDArray x = rows(workspaces, ArrayType.FF_WORKING_MEM);
    INDArray y = logits(x, ArrayType.FF_WORKING_MEM, workspaces);
    Labels read = readLabels();
    double[] losses = loss(read, x).losses(y);
    remember(read, losses);
    return losses;
  }

  private void remember(Labels read, double[] losses) {
    counted = read.weight();
    loss = Arrays.stream(losses).sum() / (counted == 0 ? 1 : counted);
    lossIsKnown = true;
  }

  /** x as rows [T · B, n]. */
  private INDArray rows(LayerWorkspaceMgr workspaces, ArrayType where) {
    LabelOutput layer = layerConf();
    INDArray rows = StepRows.of(input, layer, where, workspaces);
    if (layer.isChained() && input.rank() != 3) {
      throw new IllegalArgumentException(
          "layer %s names the classes of whole sequences and needs inputs [B, %d, T], not %s"
              .formatted(layer.getLayerName(), layer.getNIn(), Arrays.toString(input.shape())));
    }
    return rows;
  }

  private INDArray logits(INDArray x, ArrayType where, LayerWorkspaceMgr workspaces) {
    INDArray y =
        workspaces.createUninitialized(
            where, DataType.FLOAT, new long[] {x.size(0), layerConf().getNOut()}, 'c');
    kernel().project(product(x), parameters().values(paramsFlattened, x, y));
    return y;
  }

  private Dense product(INDArray x) {
    return new Dense((int) x.size(0), (int) x.size(1), layerConf().classes());
  }

  private OutputParameters parameters() {
    return OutputParameters.of(layerConf(), table);
  }

  private LabelLoss loss(Labels read, INDArray x) {
    LabelOutput layer = layerConf();
    if (layer.isChained() && !read.areIds()) {
      throw new IllegalArgumentException(
          "layer %s names the classes of whole sequences: labels are class ids [B, T], not shares"
              .formatted(layer.getLayerName()));
    }
    if (layer.isChained()) {
      return new ChainLoss(read, lengths(), chain());
    }
    OutputParameters parameters = parameters();
    LabelLoss loss =
        switch (layer.output()) {
          case SOFTMAX ->
              new SoftmaxLoss(
                  read,
                  layer.labelSmoothing(),
                  kernel(),
                  (row, column) -> parameters.logit(paramsFlattened, x, row, column));
          case SIGMOID -> new SigmoidLoss(read, layer.labelSmoothing());
          case LINEAR -> new SquaredLoss(read);
        };
    return layer.classWeights().isEmpty() ? loss : new WeighedLoss(loss, read);
  }

  /** The steps of each sequence: the label mask only says which labels count. */
  private Lengths lengths() {
    return KernelArrays.lengths(inputMaskArray, (int) input.size(2), (int) input.size(0));
  }

  private Chain chain() {
    return ChainParameters.read(parameters().chain(paramsFlattened), layerConf().classes());
  }

  private Labels readLabels() {
    if (labels == null) {
      throw new IllegalStateException(
          "layer %s has no labels to compare with".formatted(layerConf().getLayerName()));
    }
    int time = input.rank() == 3 ? (int) input.size(2) : 1;
    INDArray mask = maskArray == null && input.rank() == 3 ? inputMaskArray : maskArray;
    LabelOutput layer = layerConf();
    Labels read =
        Labels.read(
            labels,
            mask,
            new Labels.Shape(time, (int) input.size(0), layer.classes()),
            layer.getLayerName());
    return layer.classWeights().isEmpty()
        ? read
        : read.weighed(layer.classWeights(), layer.getLayerName());
  }

  private DenseKernel kernel() {
    if (kernel == null) {
      kernel = OwnLayers.fastest().dense();
    }
    return kernel;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    super.setInput(input, workspaces);
    lossIsKnown = false;
  }

  @Override
  public void setLabels(INDArray labels) {
    lossIsKnown &= labels == this.labels;
    super.setLabels(labels);
  }

  /** The label mask. None also forgets the sequences' own, which comes anew with every batch. */
  @Override
  public void setMaskArray(INDArray mask) {
    lossIsKnown &= mask == null || mask == maskArray;
    maskArray = mask;
    if (mask == null) {
      inputMaskArray = null;
    }
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int batch) {
    boolean overTime = mask != null && state == MaskState.Active;
    inputMaskArray = overTime ? mask : null;
    inputMaskArrayState = overTime ? state : null;
    return null; // nothing comes after the last layer
  }

  @Override
  protected INDArray getLabels2d(LayerWorkspaceMgr workspaces, ArrayType where) {
    throw new UnsupportedOperationException("the layer reads labels as they are");
  }

  @Override
  public int numLabels() {
    return layerConf().classes();
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public void clear() {
    super.clear();
    keys.forget();
    lossIsKnown = false;
  }
}
