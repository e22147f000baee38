package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RaggedTest {
  @Test
  void listsComeOutAsTheyWentIn() {
    var random = new Random(3);
    List<int[]> lists = new ArrayList<>();
    var builder = new Ragged.Builder();
    for (int i = 0; i < 3000; i++) {
      int[] list = random.ints(i % 5 == 0 ? 0 : random.nextInt(40)).toArray();
      lists.add(list);
      builder.add(list);
    }
    Ragged ragged = builder.build();
    assertEquals(3000, ragged.size());
    for (int i = 0; i < 3000; i++) {
      assertEquals(lists.get(i).length, ragged.length(i));
      assertArrayEquals(lists.get(i), ragged.list(i));
    }
    assertEquals(lists.get(1)[0], ragged.first(1));
    assertEquals(
        "List 0 of 3000 is empty.",
        assertThrows(IllegalStateException.class, () -> ragged.first(0)).getMessage());
  }
}
