package org.sunhwan.train;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.StepKey;

/** DL4J's two kinds of networks, where they are alike. */
sealed interface Dl4jNetwork {
  Pattern CHANGING = Pattern.compile("^\\s*\"(iterationCount|epochCount|seed)\" :");

  /** A network's configuration on its way. */
  record Configuration(boolean graph, String json) implements Serializable {
    /**
     * What stays the same while a network trains, a line for each setting: all but the counters,
     * and the seed, which decides no more than the numbers that training begins with.
     */
    String unchanging() {
      return json.lines()
          .filter(line -> !CHANGING.matcher(line).find())
          .collect(Collectors.joining("\n"));
    }

    Dl4jNetwork open() {
      if (graph) {
        var network = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
        network.init();
        return new Graph(network);
      }
      var network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
      network.init();
      return new Layers(network);
    }
  }

  Model model();

  Configuration configuration();

  /** The updater's numbers; null if it has none. */
  INDArray updater();

  /** Tells layers of ours which step comes next: what they draw hangs on it. */
  void begin(StepKey key);

  /**
   * Trains on a batch, as DL4J does it.
   *
   * @param hooks called before and after
   */
  void fit(MultiDataSet batch, List<TrainingHook> hooks);

  /** What the model answers when asked for its score. */
  void setScore(double loss);

  int iterations();

  int epochs();

  /** Sets DL4J's counters of steps and epochs, which updaters and schedules look at. */
  void count(int iterations, int epochs);

  default NetworkState state() {
    return NetworkState.of(model().params(), updater());
  }

  /** A graph. */
  record Graph(ComputationGraph model) implements Dl4jNetwork {
    @Override
    public Configuration configuration() {
      return new Configuration(true, model.getConfiguration().toJson());
    }

    @Override
    public INDArray updater() {
      return model.getUpdater().getStateViewArray();
    }

    @Override
    public void begin(StepKey key) {
      OwnLayers.begin(model, key);
    }

    @Override
    public void fit(MultiDataSet batch, List<TrainingHook> hooks) {
      hooks.forEach(hook -> hook.preUpdate(batch, model));
      model.fit(batch);
      hooks.forEach(hook -> hook.postUpdate(batch, model));
    }

    @Override
    public void setScore(double loss) {
      model.setScore(loss);
    }

    @Override
    public int iterations() {
      return model.getConfiguration().getIterationCount();
    }

    @Override
    public int epochs() {
      return model.getConfiguration().getEpochCount();
    }

    @Override
    public void count(int iterations, int epochs) {
      model.getConfiguration().setIterationCount(iterations);
      model.getConfiguration().setEpochCount(epochs);
    }
  }

  /** Layers one after the other. */
  record Layers(MultiLayerNetwork model) implements Dl4jNetwork {
    @Override
    public Configuration configuration() {
      return new Configuration(false, model.getLayerWiseConfigurations().toJson());
    }

    @Override
    public INDArray updater() {
      return model.getUpdater().getStateViewArray();
    }

    @Override
    public void begin(StepKey key) {
      OwnLayers.begin(model, key);
    }

    @Override
    public void fit(MultiDataSet batch, List<TrainingHook> hooks) {
      DataSet single =
          new DataSet(
              batch.getFeatures(0),
              batch.getLabels(0),
              batch.getFeaturesMaskArrays() == null ? null : batch.getFeaturesMaskArray(0),
              batch.getLabelsMaskArrays() == null ? null : batch.getLabelsMaskArray(0));
      hooks.forEach(hook -> hook.preUpdate(single, model));
      model.fit(single);
      hooks.forEach(hook -> hook.postUpdate(single, model));
    }

    @Override
    public void setScore(double loss) {
      model.setScore(loss);
    }

    @Override
    public int iterations() {
      return model.getLayerWiseConfigurations().getIterationCount();
    }

    @Override
    public int epochs() {
      return model.getLayerWiseConfigurations().getEpochCount();
    }

    @Override
    public void count(int iterations, int epochs) {
      model.getLayerWiseConfigurations().setIterationCount(iterations);
      model.getLayerWiseConfigurations().setEpochCount(epochs);
    }
  }
}
