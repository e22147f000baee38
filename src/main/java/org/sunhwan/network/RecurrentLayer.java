package org.sunhwan.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.Gradients;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Parameters;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.kernel.Reading;
import org.sunhwan.kernel.RecurrentKernel;
import org.sunhwan.kernel.Sequences;
import org.sunhwan.kernel.State;
import org.sunhwan.kernel.Tape;
import org.sunhwan.network.Recurrent.Way;

/**
 * A {@link Recurrent} layer at work. A training pass leaves a tape for each way of reading, which
 * the backward pass uses up.
 *
 * <p>Activations are [T, B, C] in memory, which kernels write without copying, and permuted to
 * DL4J's [B, C, T].
 */
public final class RecurrentLayer extends BaseRecurrentLayer<Recurrent> implements OwnLayer {
  private static final String HIDDEN = "h";
  private static final String CELL = "c";

  private transient RecurrentKernel kernel;
  private final transient List<Tape> tapes = new ArrayList<>();

  RecurrentLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public void use(KernelChoice choice) {
    kernel = choice.recurrent();
  }

  @Override
  public void begin(StepKey key, int layer) {}

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return pass(training, State.none(), State.none(), workspaces);
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
    if (layerConf().reading() != Recurrent.Reading.FORWARD) {
      throw new UnsupportedOperationException(
          "layer %s reads %s, so it needs whole sequences: no state can be carried from one part"
                  .formatted(layerConf().getLayerName(), layerConf().reading())
              + " of a sequence to the next");
    }
    Map<String, INDArray> last = store ? newState() : Map.of();
    INDArray out = pass(training, state(stored), state(last), workspaces);
    stored.putAll(last);
    return out;
  }

  private INDArray pass(boolean training, State initial, State last, LayerWorkspaceMgr workspaces) {
    closeTapes();
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    INDArray in = permuteIfNWC(input);
    int batch = (int) in.size(0);
    int time = (int) in.size(2);
    Lengths lengths = KernelArrays.lengths(maskArray, time, batch);
    Recurrent layer = layerConf();

    long[] shape = {time, batch, layer.outputs()};
    INDArray out =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
    for (Way way : layer.ways()) {
      INDArray states =
          way.added()
              ? workspaces.createUninitialized(ArrayType.FF_WORKING_MEM, DataType.FLOAT, shape, 'c')
              : out;
      Reading reading =
          new Reading(lengths, KernelArrays.sequences(in), initial, columns(way, states), last);
      if (training) {
        tapes.add(kernel().train(way.layer(), parameters(way, paramsFlattened), reading));
      } else {
        kernel().infer(way.layer(), parameters(way, paramsFlattened), reading);
      }
      if (way.added()) {
        out.addi(states);
      }
    }
    if (layer.reading() == Recurrent.Reading.BOTH_AVERAGED) {
      out.divi(2);
    }
    return permuteIfNWC(out.permute(1, 2, 0));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (tapes.isEmpty()) {
      throw new IllegalStateException(
          "layer %s has nothing to go back over: a forward pass for training comes first"
              .formatted(layerConf().getLayerName()));
    }
    Recurrent layer = layerConf();
    INDArray in = permuteIfNWC(input);
    INDArray dOut = permuteIfNWC(epsilon);
    if (layer.reading() == Recurrent.Reading.BOTH_AVERAGED) {
      dOut = dOut.div(2);
    }
    long[] shape = {in.size(2), in.size(0), in.size(1)};
    INDArray dIn = null;
    for (int i = 0; i < tapes.size(); i++) {
      Way way = layer.ways().get(i);
      INDArray part =
          workspaces.createUninitialized(
              dIn == null ? ArrayType.ACTIVATION_GRAD : ArrayType.BP_WORKING_MEM,
              DataType.FLOAT,
              shape,
              'c');
      INDArray dy =
          dOut.get(
              NDArrayIndex.all(),
              NDArrayIndex.interval(way.column(), way.column() + layer.getNOut()),
              NDArrayIndex.all());
      tapes
          .get(i)
          .backward(
              new Gradients(
                  KernelArrays.sequences(dy),
                  State.none(),
                  Sequences.timeMajor(
                      KernelArrays.floats(part), (int) in.size(0), (int) in.size(1)),
                  parameters(way, gradientsFlattened),
                  State.none()));
      dIn = dIn == null ? part : dIn.addi(part);
    }
    closeTapes();
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, permuteIfNWC(backpropDropOutIfPresent(dIn.permute(1, 2, 0))));
  }

  /** The same: the tapes know the state that the pass really started from. */
  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int length, LayerWorkspaceMgr workspaces) {
    return backpropGradient(epsilon, workspaces);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clear() {
    closeTapes();
    super.clear();
  }

  private void closeTapes() {
    tapes.forEach(Tape::close);
    tapes.clear();
  }

  /** Unless told which: the fastest here in float32. */
  private RecurrentKernel kernel() {
    if (kernel == null) {
      kernel =
          KernelChoice.choose(
                  KernelChoice.Wanted.AUTO, Precision.FLOAT32, List.of(Processor.here()))
              .recurrent();
    }
    return kernel;
  }

  /** One way's part of the layer's parameters or of their gradients. */
  private static Parameters parameters(Way way, INDArray all) {
    return Parameters.of(
        way.layer(), KernelArrays.floats(all).slice(way.parameters(), way.layer().parameters()));
  }

  /** One way's columns of outputs [T, B, C]. */
  private static Sequences columns(Way way, INDArray outputs) {
    Floats floats = KernelArrays.floats(outputs);
    int channels = (int) outputs.size(2);
    return new Sequences(
        floats.slice(way.column(), floats.length() - way.column()),
        (int) outputs.size(1) * channels,
        channels,
        1);
  }

  private static State state(Map<String, INDArray> stored) {
    return new State(floats(stored.get(HIDDEN)), floats(stored.get(CELL)));
  }

  private static Floats floats(INDArray state) {
    return state == null ? Floats.none() : KernelArrays.floats(state);
  }

  @SuppressWarnings("try") // the scope works by being open
  private Map<String, INDArray> newState() {
    try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      Map<String, INDArray> state = new HashMap<>();
      state.put(HIDDEN, Nd4j.createUninitialized(input.size(0), layerConf().getNOut()));
      if (layerConf().cell() == Recurrent.Cell.LSTM) {
        state.put(CELL, Nd4j.createUninitialized(input.size(0), layerConf().getNOut()));
      }
      return state;
    }
  }
}
