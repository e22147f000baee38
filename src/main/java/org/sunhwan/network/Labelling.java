package org.sunhwan.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.network.NetworkShape.Implementation;

/**
 * How a network is told the classes of its sequences: our output layer by number, DL4J's by a row
 * of one 1 and zeros.
 */
public record Labelling(Implementation implementation, int classes) implements Feeding {

  @Override
  public MultiDataSet of(Example[] examples) {
    int[] classes = Arrays.stream(examples).mapToInt(example -> example.targets()[0]).toArray();
    return Batch.of(Feeding.tokens(examples)).labelled(classes, this);
  }

  /** Classes of a batch: ids [B, 1] for our layers, one-hot rows [B, C] for DL4J's. */
  INDArray of(int[] labels) {
    if (implementation == Implementation.OWN) {
      return Nd4j.createFromArray(labels).reshape('c', labels.length, 1);
    }
    float[] rows = new float[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      rows[row * classes + labels[row]] = 1f;
    }
    return Nd4j.createFromArray(rows).reshape('c', labels.length, classes);
  }
}
