package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sunhwan.score.Scoring.Specimen;

class WorstTest {
  @Test
  void theWorstRowsAreTheSameHoweverTheyWereDealt() {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(i);
    }
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(rows, random);
      Worst one = new Worst(3);
      Worst other = new Worst(3);
      for (int row : rows) {
        (random.nextBoolean() ? one : other)
            .add(row % 100, row, new Specimen("row " + row, "", "", ""));
      }
      one.merge(other);
      // of equal errors, the first rows
      assertEquals(
          List.of("row 99", "row 199", "row 299"),
          one.specimens().stream().map(Specimen::id).toList());
    }
  }
}
