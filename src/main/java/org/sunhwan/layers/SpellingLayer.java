package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.RecurrentKernel;
import org.sunhwan.kernel.Sequences;
import org.sunhwan.kernel.State;

/**
 * A {@link Spelling} layer at work. However often a word occurs in a batch, it is read once, with
 * words of like length.
 */
public final class SpellingLayer extends BaseLayer<Spelling> implements OwnLayer {
  private final transient StepKeys keys = new StepKeys();
  private transient RecurrentKernel kernel;
  private transient SpelledWords words;

  /** Of the training pass that can be gone back over. */
  private transient List<GroupPass> passes = new ArrayList<>();

  SpellingLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  /** The reading of a group of words. */
  private record GroupPass(SpelledWords.Group group, RecurrentPass pass) {}

  @Override
  public void use(KernelChoice choice) {
    kernel = choice.recurrent();
  }

  @Override
  public void begin(StepKey key) {
    keys.begin(key);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    closePasses();
    int batch = (int) input.size(0);
    words =
        SpelledWords.read(
            KernelArrays.integers(input),
            batch,
            maskArray == null
                ? null
                : KernelArrays.lengths(maskArray, (int) maskArray.size(1), batch),
            layerConf().getLayerName());
    requireKnown();
    StepKey key = training ? keys.next(this) : null;
    float[] vectors = new float[words.words().size() * size()];
    for (SpelledWords.Group group : words.groups()) {
      var pass = new RecurrentPass(layerConf().reader(), kernel(), group.lengths());
      if (training) {
        pass.drop(key, getIndex());
        passes.add(new GroupPass(group, pass));
      }
      INDArray states =
          pass.forward(
              training,
              SpellingParameters.ofReader(layerConf(), paramsFlattened),
              characters(group, workspaces),
              State.none(),
              State.none(),
              workspaces);
      lastStates(group, KernelArrays.sequences(states), vectors);
    }
    return places(vectors, workspaces);
  }

  /** The vectors of a group's characters, [G, d, T] over [T, G, d]. */
  private INDArray characters(SpelledWords.Group group, LayerWorkspaceMgr workspaces) {
    Lengths lengths = group.lengths();
    int d = layerConf().characterSize();
    INDArray x = array(workspaces, ArrayType.ACTIVATIONS, lengths, d);
    FloatBuffer table = KernelArrays.floats(paramsFlattened).buffer();
    FloatBuffer target = KernelArrays.rowMajor(x).buffer();
    float[] padding = new float[d];
    for (int t = 0; t < lengths.time(); t++) {
      for (int g = 0; g < lengths.batch(); g++) {
        int row = (t * lengths.batch() + g) * d;
        if (t < lengths.of(g)) {
          target.put(row, table, words.words().get(group.first() + g)[t] * d, d);
        } else {
          target.put(row, padding);
        }
      }
    }
    return x.permute(1, 2, 0);
  }

  /** The first half of a word's vector is read at its last character, the second at its first. */
  private void lastStates(SpelledWords.Group group, Sequences states, float[] vectors) {
    FloatBuffer numbers = states.values().buffer();
    float[] row = new float[size()];
    int half = size() / 2;
    for (int g = 0; g < group.lengths().batch() && group.lengths().of(g) > 0; g++) {
      int at = (group.first() + g) * size();
      KernelArrays.read(states, numbers, group.lengths().of(g) - 1, g, row);
      System.arraycopy(row, 0, vectors, at, half);
      KernelArrays.read(states, numbers, 0, g, row);
      System.arraycopy(row, half, vectors, at + half, half);
    }
  }

  /** Each word's vector to where it stands, [B, nOut, T] over [T, B, nOut]. */
  private INDArray places(float[] vectors, LayerWorkspaceMgr workspaces) {
    Lengths lengths = words.lengths();
    INDArray out = array(workspaces, ArrayType.ACTIVATIONS, lengths, size());
    FloatBuffer target = KernelArrays.rowMajor(out).buffer();
    float[] padding = new float[size()];
    for (int t = 0; t < lengths.time(); t++) {
      for (int b = 0; b < lengths.batch(); b++) {
        int word = words.places()[b * lengths.time() + t];
        int row = (t * lengths.batch() + b) * size();
        if (word < 0) {
          target.put(row, padding);
        } else {
          target.put(row, vectors, word * size(), size());
        }
      }
    }
    return out.permute(1, 2, 0);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    float[] dVectors = byWord(KernelArrays.sequences(epsilon));
    float[] dCharacters = new float[Math.toIntExact(SpellingParameters.vectors(layerConf()))];
    gradientsFlattened.assign(0);
    INDArray dReader = SpellingParameters.ofReader(layerConf(), gradientsFlattened);
    INDArray part =
        workspaces.createUninitialized(
            ArrayType.BP_WORKING_MEM, DataType.FLOAT, new long[] {1, dReader.length()}, 'c');
    for (GroupPass read : passes) {
      INDArray dx =
          read.pass()
              .backward(
                  lastGradients(read.group(), dVectors, workspaces),
                  State.none(),
                  part,
                  State.none(),
                  workspaces);
      dReader.addi(part);
      addByCharacter(read.group(), KernelArrays.sequences(dx), dCharacters);
    }
    closePasses();
    KernelArrays.floats(gradientsFlattened).buffer().put(0, dCharacters);
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, null); // there is nothing below characters
  }

  private float[] byWord(Sequences from) {
    Lengths lengths = words.lengths();
    float[] sums = new float[words.words().size() * size()];
    FloatBuffer gradients = from.values().buffer();
    float[] share = new float[size()];
    for (int t = 0; t < lengths.time(); t++) {
      for (int b = 0; b < lengths.batch(); b++) {
        int word = words.places()[b * lengths.time() + t];
        if (word >= 0) {
          KernelArrays.read(from, gradients, t, b, share);
          for (int i = 0; i < share.length; i++) {
            sums[word * share.length + i] += share[i];
          }
        }
      }
    }
    return sums;
  }

  private INDArray lastGradients(
      SpelledWords.Group group, float[] dVectors, LayerWorkspaceMgr workspaces) {
    Lengths lengths = group.lengths();
    INDArray dy = array(workspaces, ArrayType.BP_WORKING_MEM, lengths, size());
    dy.assign(0);
    FloatBuffer target = KernelArrays.rowMajor(dy).buffer();
    int half = size() / 2;
    for (int g = 0; g < lengths.batch() && lengths.of(g) > 0; g++) {
      int from = (group.first() + g) * size();
      target.put(((lengths.of(g) - 1) * lengths.batch() + g) * size(), dVectors, from, half);
      target.put(g * size() + half, dVectors, from + half, half);
    }
    return dy.permute(1, 2, 0);
  }

  private void addByCharacter(SpelledWords.Group group, Sequences from, float[] sums) {
    Lengths lengths = group.lengths();
    FloatBuffer gradients = from.values().buffer();
    float[] share = new float[layerConf().characterSize()];
    for (int t = 0; t < lengths.time(); t++) {
      for (int g = 0; g < lengths.batch(); g++) {
        if (t < lengths.of(g)) {
          KernelArrays.read(from, gradients, t, g, share);
          int row = words.words().get(group.first() + g)[t] * share.length;
          for (int i = 0; i < share.length; i++) {
            sums[row + i] += share[i];
          }
        }
      }
    }
  }

  private void requireKnown() {
    for (int[] word : words.words()) {
      for (int character : word) {
        if (character < 0 || character >= layerConf().getNIn()) {
          throw new IllegalArgumentException(
              "layer %s: the word %s has the character %d; the ids of characters are 1 to %d. The sequences belong to other characters than the network."
                  .formatted(
                      layerConf().getLayerName(),
                      Arrays.toString(word),
                      character,
                      layerConf().getNIn() - 1));
        }
      }
    }
  }

  private static INDArray array(
      LayerWorkspaceMgr workspaces, ArrayType use, Lengths lengths, int channels) {
    long[] shape = {lengths.time(), lengths.batch(), channels};
    return workspaces.createUninitialized(use, DataType.FLOAT, shape, 'c');
  }

  private int size() {
    return Math.toIntExact(layerConf().getNOut());
  }

  private RecurrentKernel kernel() {
    if (kernel == null) {
      kernel = OwnLayers.fastest().recurrent();
    }
    return kernel;
  }

  private void closePasses() {
    passes.forEach(read -> read.pass().close());
    passes.clear();
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
    closePasses();
    keys.forget();
    super.clear();
    words = null;
  }
}
