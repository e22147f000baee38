package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Regularisation;

class ExportTest {
  @Test
  void whatDl4jsLayersDoOtherwiseIsSaid() {
    var plain = Regularisation.dropping(0.2);
    assertEquals(List.of(), warnings(Direction.FORWARD, plain, Implementation.STOCK));
    List<String> both = warnings(Direction.BOTH, plain, Implementation.STOCK);
    assertEquals(1, both.size());
    assertTrue(both.get(0).startsWith("The network reads backward too."), both.get(0));

    for (Regularisation other :
        List.of(
            new Regularisation(0.2, Dropout.Kind.LOCKED, 0, 0),
            new Regularisation(0.2, Dropout.Kind.EACH, 0.1, 0),
            new Regularisation(0.2, Dropout.Kind.EACH, 0, 0.1))) {
      assertEquals(
          List.of(
              "The network was trained with locked dropout, dropout of recurrent weights or label"
                  + " smoothing. DL4J's layers have none of them: answers are the same, but"
                  + " training goes on without, with each input dropped for itself."),
          warnings(Direction.FORWARD, other, Implementation.STOCK));
      assertEquals(List.of(), warnings(Direction.BOTH, other, Implementation.OWN));
    }
  }

  @Test
  void whatAnotherProgramsModelAnsweredOtherwiseIsSaid() {
    assertEquals(
        List.of(
            "The network reads both ways. DL4J's Bidirectional ignores masks and reads the padding"
                + " of padded batches too; the exported model does not, and so answers such batches"
                + " as each text alone. Other answers are the same."),
        warnings(Direction.BOTH, Regularisation.none(), Implementation.OWN, true));
    assertEquals(
        List.of(), warnings(Direction.FORWARD, Regularisation.none(), Implementation.OWN, true));
  }

  private static List<String> warnings(
      Direction direction, Regularisation regularisation, Implementation layers) {
    return warnings(direction, regularisation, layers, false);
  }

  private static List<String> warnings(
      Direction direction, Regularisation regularisation, Implementation layers, boolean foreign) {
    var shape =
        new NetworkShape(
            NetworkShape.Cell.LSTM,
            4,
            5,
            1,
            direction,
            NetworkShape.Merge.CONCATENATED,
            Pooling.MAX,
            regularisation,
            Output.SOFTMAX,
            Implementation.OWN);
    return Export.warnings(shape, layers, foreign);
  }
}
