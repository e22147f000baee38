package org.sunhwan.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Tally;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Labelling;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.train.TrainingSettings.Trainer;
import org.sunhwan.train.TrainingSettings.Updater;

/** Sequences that can be learned: class 1 holds token 5 more often than token 6. */
final class Samples {
  static final int VOCABULARY = 12;
  static final int CLASSES = 2;
  static final NetworkShape SHAPE =
      new NetworkShape(
          Cell.LSTM,
          4,
          8,
          1,
          Direction.FORWARD,
          Merge.CONCATENATED,
          Pooling.MAX,
          Regularisation.none(),
          Output.SOFTMAX,
          Implementation.OWN);
  static final Labelling LABELLING = new Labelling(Implementation.OWN, CLASSES);

  /** The fastest here. */
  static final KernelChoice KERNEL =
      KernelChoice.choose(KernelChoice.Wanted.AUTO, Precision.FLOAT32, List.of(Processor.here()));

  private Samples() {}

  static TrainingSettings settings(int workers, int batchSize, int interval, int epochs) {
    return new TrainingSettings(
        workers,
        batchSize,
        interval,
        epochs,
        0,
        "accuracy",
        Updater.ADAM,
        0.02,
        0,
        0,
        Trainer.STOCK);
  }

  /** The same, by our own averaging. */
  static TrainingSettings exact(int workers, int batchSize, int interval, int epochs) {
    return exact(settings(workers, batchSize, interval, epochs), ExactSettings.DEFAULT);
  }

  static TrainingSettings exact(TrainingSettings s, ExactSettings exact) {
    return new TrainingSettings(
        s.workers(),
        s.batchSize(),
        s.averagingInterval(),
        s.epochs(),
        s.patience(),
        s.metric(),
        s.updater(),
        s.learningRate(),
        s.clipNorm(),
        s.l2(),
        s.weightDecay(),
        s.classWeights(),
        Trainer.EXACT,
        exact);
  }

  static TrainingSettings measured(TrainingSettings s, String metric) {
    return new TrainingSettings(
        s.workers(),
        s.batchSize(),
        s.averagingInterval(),
        s.epochs(),
        s.patience(),
        metric,
        s.updater(),
        s.learningRate(),
        s.clipNorm(),
        s.l2(),
        s.weightDecay(),
        s.classWeights(),
        s.trainer(),
        s.exact());
  }

  static TrainingSettings weighing(TrainingSettings s, ClassWeights weights) {
    return new TrainingSettings(
        s.workers(),
        s.batchSize(),
        s.averagingInterval(),
        s.epochs(),
        s.patience(),
        s.metric(),
        s.updater(),
        s.learningRate(),
        s.clipNorm(),
        s.l2(),
        s.weightDecay(),
        weights,
        s.trainer(),
        s.exact());
  }

  /** Lowers the rate after epochs that are not the best so far. */
  static ExactSettings plateau(double factor) {
    ExactSettings exact = ExactSettings.DEFAULT;
    return new ExactSettings(
        exact.batchBy(),
        exact.moments(),
        exact.outer(),
        exact.singleSteps(),
        new Schedule(Schedule.Shape.PLATEAU, 0, factor, 1, 0),
        exact.window(),
        exact.scheduledSampling(),
        exact.checkpointRounds(),
        exact.rollbacks());
  }

  /** The same with windows of so many time steps. */
  static ExactSettings window(ExactSettings exact, int window) {
    return new ExactSettings(
        exact.batchBy(),
        exact.moments(),
        exact.outer(),
        exact.singleSteps(),
        exact.schedule(),
        window,
        exact.scheduledSampling(),
        exact.checkpointRounds(),
        exact.rollbacks());
  }

  static Work work(TrainingSettings settings, long rows) {
    return new Work(settings, LABELLING, KERNEL, 9, rows);
  }

  static int[] tokens(long number) {
    Random random = new Random(number);
    int[] tokens = new int[1 + random.nextInt(9)];
    Arrays.setAll(tokens, i -> 4 + random.nextInt(VOCABULARY - 4));
    tokens[0] = 5 + (int) (number % 2);
    return tokens;
  }

  static int label(long number) {
    int fives = 0;
    for (int token : tokens(number)) {
      fives += token == 5 ? 1 : token == 6 ? -1 : 0;
    }
    return fives > 0 ? 1 : 0;
  }

  /** Numbers 0 to rows - 1 in an order of their own, in some partitions. */
  static Dataset<Row> sequences(int rows, int partitions) {
    List<Row> list = new ArrayList<>();
    for (long number = 0; number < rows; number++) {
      list.add(
          RowFactory.create(
              number,
              Arrays.stream(tokens(number)).boxed().toList(),
              List.of(label(number)),
              List.of()));
    }
    Collections.shuffle(list, new Random(partitions));
    StructType schema =
        new StructType()
            .add("number", DataTypes.LongType)
            .add("tokens", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("targets", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("characters", DataTypes.createArrayType(DataTypes.IntegerType));
    return SparkForTests.session().createDataFrame(list, schema).repartition(partitions);
  }

  static Shard shard(int worker, int workers, int rows) {
    List<Shard.Sequence> own = new ArrayList<>();
    for (long number = worker; number < rows; number += workers) {
      own.add(new Shard.Sequence(tokens(number), new int[] {label(number)}, new int[0]));
    }
    return Shard.of(worker, workers, own.iterator());
  }

  static ComputationGraph network(TrainingSettings settings) {
    return Networks.create(
        SHAPE, Sizes.of(VOCABULARY, CLASSES), 1, settings.optimiser(), Optional.empty());
  }

  /** Evaluates a model file on sequences that nothing trains on. */
  static Evaluation validate(byte[] model) {
    ComputationGraph graph = ModelFile.read(model, "model");
    int rows = 100;
    int[][] tokens = new int[rows][];
    Arrays.setAll(tokens, i -> tokens(1_000_000 + i));
    Batch batch = Batch.of(tokens);
    float[][] answers =
        graph.output(false, new INDArray[] {batch.tokens()}, new INDArray[] {batch.mask()}, null)[0]
            .toFloatMatrix();
    Tally tally = new Tally(CLASSES);
    for (int i = 0; i < rows; i++) {
      tally.add(label(1_000_000 + i), answers[i], tokens[i].length);
    }
    return tally.evaluation(List.of("0", "1"), List.of(1L, 1L));
  }

  /** An evaluation whose every figure is the given one. */
  static Evaluation evaluation(double figure) {
    Evaluation real = validate(ModelFile.write(network(settings(1, 1, 1, 1))));
    return new Evaluation(
        real.labels(),
        real.rows(),
        figure,
        figure,
        figure,
        figure,
        real.classes(),
        real.confusion(),
        real.rocAuc(),
        real.expectedCalibrationError(),
        real.calibration(),
        real.lengths(),
        real.majorityLabel(),
        real.majorityAccuracy());
  }
}
