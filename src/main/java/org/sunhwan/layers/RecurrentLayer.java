package org.sunhwan.layers;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.RecurrentKernel;

/**
 * A {@link Recurrent} layer at work. A training pass leaves what the backward pass uses up.
 *
 * <p>State crosses from one pass to the next in three ways: DL4J's {@code rnnTimeStep} and its
 * truncated back-propagation through time, which keep it in the layer, and {@link #carry}, which
 * leaves it to the caller. All need a layer that reads forward.
 */
public final class RecurrentLayer extends BaseRecurrentLayer<Recurrent> implements OwnLayer {
  private static final String HIDDEN = "h";
  private static final String CELL = "c";

  private transient RecurrentKernel kernel;
  private final transient StepKeys keys = new StepKeys();

  /** The training pass that can be gone back over; null if there is none. */
  private transient RecurrentPass pass;

  private transient RecurrentState carried; // into the next pass; null if that carries nothing
  private transient RecurrentState last;
  private transient RecurrentState lastGradient = RecurrentState.zero();
  private transient RecurrentState initialGradient;

  RecurrentLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public void use(KernelChoice choice) {
    kernel = choice.recurrent();
  }

  @Override
  public void begin(StepKey key) {
    keys.begin(key);
  }

  /**
   * Has the next pass start from this state, and keep its last one for {@link #lastState} and, on
   * the way back, the gradient of this one for {@link #initialGradient}. Asked anew for each pass.
   */
  public void carry(RecurrentState initial) {
    requireForward();
    carried = initial;
  }

  /** The state after each sequence's own last step; null unless the last pass carried. */
  public RecurrentState lastState() {
    return last;
  }

  /**
   * Adds to the way back over the last pass the gradient of {@link #lastState}, as of a decoder.
   */
  public void giveLastGradient(RecurrentState gradient) {
    lastGradient = gradient;
  }

  /** The gradient of the state carried in, after the backward pass; null unless one was. */
  public RecurrentState initialGradient() {
    return initialGradient;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    if (carried == null) {
      return pass(training, RecurrentState.zero(), RecurrentState.zero(), workspaces);
    }
    RecurrentState initial = carried;
    carried = null;
    RecurrentState next = newState();
    INDArray out = pass(training, initial, next, workspaces);
    last = next;
    initialGradient = training ? newState() : null;
    return out;
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    return carrying(stateMap, true, false, workspaces);
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean store, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    return carrying(tBpttStateMap, store, training, workspaces);
  }

  /** A pass from the stored state, zero at first, to the next. */
  private INDArray carrying(
      Map<String, INDArray> stored, boolean store, boolean training, LayerWorkspaceMgr workspaces) {
    requireForward();
    var initial = new RecurrentState(stored.get(HIDDEN), stored.get(CELL));
    RecurrentState next = store ? newState() : RecurrentState.zero();
    INDArray out = pass(training, initial, next, workspaces);
    if (next.hidden() != null) {
      stored.put(HIDDEN, next.hidden());
    }
    if (next.cell() != null) {
      stored.put(CELL, next.cell());
    }
    return out;
  }

  private void requireForward() {
    if (layerConf().reading() != Recurrent.Reading.FORWARD) {
      throw new UnsupportedOperationException(
          "layer %s reads %s, so it needs whole sequences: no state can be carried from one part"
                  .formatted(layerConf().getLayerName(), layerConf().reading())
              + " of a sequence to the next");
    }
  }

  private INDArray pass(
      boolean training, RecurrentState from, RecurrentState to, LayerWorkspaceMgr workspaces) {
    forgetPass();
    assertInputSet(false);
    INDArray in = permuteIfNWC(input);
    int batch = (int) in.size(0);
    from.require(layerConf().getLayerName(), batch);
    Lengths lengths = KernelArrays.lengths(maskArray, (int) in.size(2), batch);
    var made = new RecurrentPass(layerConf(), kernel(), lengths);
    if (training) {
      made.drop(keys.next(this), getIndex());
      pass = made;
    }
    return permuteIfNWC(
        made.forward(training, paramsFlattened, in, from.floats(), to.floats(), workspaces));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (pass == null) {
      throw new IllegalStateException(
          "layer %s has nothing to go back over: a forward pass for training comes first"
              .formatted(layerConf().getLayerName()));
    }
    RecurrentState dInitial = initialGradient == null ? RecurrentState.zero() : initialGradient;
    INDArray dIn =
        pass.backward(
            permuteIfNWC(epsilon),
            lastGradient.floats(),
            gradientsFlattened,
            dInitial.floats(),
            workspaces);
    lastGradient = RecurrentState.zero();
    closePass();
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, permuteIfNWC(dIn));
  }

  /** The same: the pass knows the state that it really started from. */
  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int length, LayerWorkspaceMgr workspaces) {
    if (length < epsilon.size(2)) {
      throw new UnsupportedOperationException(
          "layer %s goes back over all %d time steps of a part, not over %d of them. Set tBPTT's"
                  .formatted(layerConf().getLayerName(), epsilon.size(2), length)
              + " backward length to its forward length.");
    }
    return backpropGradient(epsilon, workspaces);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  /** Also forgets what was told of a pass that failed before it came here. */
  @Override
  public void clear() {
    closePass();
    carried = null;
    lastGradient = RecurrentState.zero();
    keys.forget();
    super.clear();
  }

  /** The caller may hold states of the pass before, so they are left alone from here on. */
  private void forgetPass() {
    closePass();
    last = null;
    lastGradient = RecurrentState.zero();
    initialGradient = null;
  }

  private void closePass() {
    if (pass != null) {
      pass.close();
      pass = null;
    }
  }

  private RecurrentKernel kernel() {
    if (kernel == null) {
      kernel = OwnLayers.fastest().recurrent();
    }
    return kernel;
  }

  /** Somewhere to put a state that outlives the workspaces of a pass. */
  @SuppressWarnings("try") // the scope works by being open
  private RecurrentState newState() {
    try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      long[] shape = {input.size(0), layerConf().getNOut()};
      boolean lstm = layerConf().cell() == Recurrent.Cell.LSTM;
      return new RecurrentState(
          Nd4j.createUninitialized(DataType.FLOAT, shape),
          lstm ? Nd4j.createUninitialized(DataType.FLOAT, shape) : null);
    }
  }
}
