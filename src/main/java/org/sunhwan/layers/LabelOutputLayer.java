package org.sunhwan.layers;

import java.nio.FloatBuffer;
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
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Sequences;
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
    return overTime(y);
  }

  /**
   * Gradients are those of B times the loss, because DL4J divides them by B, unless its
   * configuration says miniBatch(false).
   */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    InputMask mask = mask();
    INDArray x = rows(workspaces, ArrayType.BP_WORKING_MEM);
    if (mask != null) {
      x = masked(x, mask, workspaces);
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
    INDArray tableGradient = isTied() ? table().outputsGradient() : null;
    kernel().back(product(x), parameters(x, y), arrays(tableGradient, gradientsFlattened, dx, y));
    if (how instanceof ChainLoss chained) {
      ChainParameters.write(
          chained.chainGradient(), fewClasses ? scale : 1, chain(gradientsFlattened));
    }
    if (isTied()) {
      zeroBehind(tableGradient);
    }
    if (!fewClasses) { // then what is computed from dy is less than dy
      gradientsFlattened.muli(scale);
      dx.muli(scale);
      if (isTied()) {
        tableGradient.muli(scale);
      }
    }
    if (mask != null) {
      mask.multiply(KernelArrays.rowMajor(dx));
    }
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, overTime(dx));
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

  /** x as rows [T · B, n]: a view where memory has that order. */
  private INDArray rows(LayerWorkspaceMgr workspaces, ArrayType where) {
    LabelOutput layer = layerConf();
    if (input.rank() < 2 || input.rank() > 3 || input.size(1) != layer.getNIn()) {
      throw new IllegalArgumentException(
          "layer %s needs inputs [B, %d] or [B, %d, T], not %s"
              .formatted(
                  layer.getLayerName(),
                  layer.getNIn(),
                  layer.getNIn(),
                  Arrays.toString(input.shape())));
    }
    if (layer.isChained() && input.rank() != 3) {
      throw new IllegalArgumentException(
          "layer %s names the classes of whole sequences and needs inputs [B, %d, T], not %s"
              .formatted(layer.getLayerName(), layer.getNIn(), Arrays.toString(input.shape())));
    }
    INDArray x = input.rank() == 3 ? input.permute(2, 0, 1) : input;
    if (!KernelArrays.isRowMajor(x)) {
      x = workspaces.dup(where, x, 'c');
    }
    return x.rank() == 3 ? x.reshape('c', x.size(0) * x.size(1), x.size(2)) : x;
  }

  /** What this training pass drops; null for nothing. */
  private InputMask mask() {
    StepKey key = keys.next(this);
    LabelOutput layer = layerConf();
    return layer.inputDropout().isNone()
        ? null
        : InputMask.of(
            layer.inputDropout(),
            key,
            getIndex(),
            input.rank() == 3 ? (int) input.size(2) : 1,
            (int) input.size(0),
            (int) layer.getNIn());
  }

  private static INDArray masked(INDArray x, InputMask mask, LayerWorkspaceMgr workspaces) {
    INDArray masked =
        workspaces.createUninitialized(
            ArrayType.BP_WORKING_MEM, DataType.FLOAT, new long[] {x.size(0), x.size(1)}, 'c');
    mask.copy(
        Sequences.timeMajor(KernelArrays.rowMajor(x), mask.batch(), mask.channels()),
        KernelArrays.rowMajor(masked));
    return masked;
  }

  private INDArray logits(INDArray x, ArrayType where, LayerWorkspaceMgr workspaces) {
    INDArray y =
        workspaces.createUninitialized(
            where, DataType.FLOAT, new long[] {x.size(0), layerConf().getNOut()}, 'c');
    kernel().project(product(x), parameters(x, y));
    return y;
  }

  /** Rows [T · B, C] as DL4J orders them. */
  private INDArray overTime(INDArray rows) {
    if (input.rank() == 2) {
      return rows;
    }
    return rows.reshape('c', input.size(2), input.size(0), rows.size(1)).permute(1, 2, 0);
  }

  private Dense product(INDArray x) {
    return new Dense((int) x.size(0), (int) x.size(1), layerConf().classes());
  }

  private boolean isTied() {
    return layerConf().tiedTo() != null;
  }

  private TokenEmbeddingLayer table() {
    LabelOutput layer = layerConf();
    if (table == null) {
      throw new IllegalStateException(
          "layer %s is tied to %s, but does not know its graph. Add it by TiedVertex."
              .formatted(layer.getLayerName(), layer.tiedTo()));
    }
    TokenEmbedding embedding = table.get().layerConf();
    if (!embedding.isShared()
        || embedding.getNOut() != layer.getNIn()
        || embedding.getNIn() < layer.getNOut()) {
      throw new IllegalStateException(
          "layer %s of %d classes and inputs of %d is tied to %s, which has %d vectors of %d%s; it needs at least as many shared vectors as classes, of the size of its inputs"
              .formatted(
                  layer.getLayerName(),
                  layer.getNOut(),
                  layer.getNIn(),
                  layer.tiedTo(),
                  embedding.getNIn(),
                  embedding.getNOut(),
                  embedding.isShared() ? "" : " and does not share them"));
    }
    return table.get();
  }

  private Dense.Arrays parameters(INDArray x, INDArray y) {
    return arrays(isTied() ? table().params() : null, paramsFlattened, x, y);
  }

  /**
   * W [C, n] and then b [C]; a tied layer's own are b alone.
   *
   * @param tied the table's parameters or gradient, whose first C rows are W; null: own has W
   */
  private Dense.Arrays arrays(INDArray tied, INDArray own, INDArray x, INDArray y) {
    long weights = layerConf().getNIn() * layerConf().getNOut();
    Floats all = KernelArrays.floats(own);
    Floats first = tied == null ? all : KernelArrays.floats(tied);
    return new Dense.Arrays(
        first.slice(0, weights),
        all.slice(tied == null ? weights : 0, layerConf().getNOut()),
        KernelArrays.rowMajor(x),
        KernelArrays.rowMajor(y));
  }

  /** Vectors of a table that are no class's. */
  private void zeroBehind(INDArray tableGradient) {
    long weights = layerConf().getNIn() * layerConf().getNOut();
    if (tableGradient.length() > weights) {
      KernelArrays.floats(tableGradient)
          .slice(weights, tableGradient.length() - weights)
          .buffer()
          .put(new float[Math.toIntExact(tableGradient.length() - weights)]);
    }
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
    LabelLoss loss =
        switch (layer.output()) {
          case SOFTMAX ->
              new SoftmaxLoss(
                  read, layer.labelSmoothing(), kernel(), (row, column) -> logit(x, row, column));
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
    return ChainParameters.read(chain(paramsFlattened), layerConf().classes());
  }

  /** Behind W and b: start [C], transitions [C, C] and end [C]. */
  private Floats chain(INDArray parameters) {
    long classes = layerConf().getNOut();
    long behind = (layerConf().getNIn() + 1) * classes;
    return KernelArrays.floats(parameters).slice(behind, classes * (classes + 2));
  }

  private double logit(INDArray x, int row, int column) {
    int n = (int) x.size(1);
    Dense.Arrays arrays = parameters(x, x);
    FloatBuffer inputs = arrays.x().buffer();
    FloatBuffer weights = arrays.weights().buffer();
    double logit = arrays.biases().buffer().get(column);
    for (int i = 0; i < n; i++) {
      logit += (double) weights.get(column * n + i) * inputs.get(row * n + i);
    }
    return logit;
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
