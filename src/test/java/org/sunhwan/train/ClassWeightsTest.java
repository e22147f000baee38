package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Sizes;

class ClassWeightsTest {
  private static final List<String> LABELS = List.of("bad", "good", "so so", "never");

  @Test
  void balancedClassesCountAlike() {
    List<Long> rows = List.of(80L, 20L, 50L, 0L);
    List<Double> weights = ClassWeights.of(List.of("balanced")).of(LABELS, rows);
    assertEquals(List.of(150 / 240.0, 150 / 60.0, 150 / 150.0, 1.0), weights);
  }

  @Test
  void balanceNeedsCounts() {
    assertEquals(
        "train.class-weights is balanced, but this dataset does not say how often each label"
            + " occurs. Give the weights as numbers: one for each of a, b.",
        assertThrows(
                TrainingException.class,
                () -> ClassWeights.BALANCED.of(List.of("a", "b"), List.of(0L, 0L)))
            .getMessage());
  }

  @Test
  void givenWeightsAreTaken() {
    assertTrue(ClassWeights.of(List.of()).isNone());
    assertEquals(List.of(), ClassWeights.NONE.of(LABELS, List.of(1L, 2L, 3L, 4L)));
    ClassWeights given = ClassWeights.of(List.of("1", "2.5", "1", "0.1"));
    assertEquals(List.of(1.0, 2.5, 1.0, 0.1), given.of(LABELS, List.of(1L, 2L, 3L, 4L)));
    assertEquals(
        "train.class-weights has 4 weights, but the dataset has 2 labels: a, b. Give one for each,"
            + " in that order.",
        assertThrows(TrainingException.class, () -> given.of(List.of("a", "b"), List.of(1L, 2L)))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "much"})
  void othersAreRefused(String weight) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> ClassWeights.of(List.of("balanced", weight)))
            .getMessage();
    assertEquals(
        "train.class-weights is [balanced, %s]; it must be empty, balanced, or a number above 0 for each label, in their order."
            .formatted(weight),
        message);
    assertThrows(IllegalArgumentException.class, () -> ClassWeights.of(List.of("1", weight)));
  }

  @Test
  void layersThatCannotWeighAreRefused() {
    Optimiser weighing = Samples.settings(1, 1, 1, 1).optimiser().weighing(List.of(1.0, 2.0));
    assertEquals(
        "train.class-weights is [1.0, 2.0], but no layer of this network weighs classes: DL4J's own"
            + " layers cannot (network.implementation = stock), nor can tasks without one class a"
            + " label. Leave it empty.",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Networks.create(
                        Samples.SHAPE.with(Implementation.STOCK),
                        Sizes.of(9, 2),
                        1,
                        weighing,
                        Optional.empty()))
            .getMessage());
  }
}
