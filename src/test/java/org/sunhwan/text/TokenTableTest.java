package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenTableTest {
  @Test
  void numbersTokensAsTheyComeAndFindsThemAgain() {
    Random random = new Random(1);
    TokenTable table = new TokenTable(1);
    for (int round = 0; round < 2; round++) {
      Map<String, Integer> expected = new HashMap<>();
      for (int i = 0; i < 20_000; i++) {
        String token = random.nextInt(3) == 0 ? "" + (char) i : "토큰" + random.nextInt(5000);
        int next = expected.size();
        int number = expected.computeIfAbsent(token, t -> next);
        String around = "<" + token + ">";
        assertEquals(number, table.add(around.toCharArray(), 1, around.length() - 1));
      }
      assertEquals(expected.size(), table.size());
      expected.forEach(
          (token, number) -> {
            assertEquals(number, table.find(token));
            assertEquals(token, table.token(number));
          });
      assertEquals(-1, table.find("토큰5000"));
      assertEquals(-1, table.find(""));
      table.clear();
    }
  }

  @Test
  void tokensOfOneHashAreDifferentTokens() {
    // "Aa" and "BB" have one hash under 31 h + c.
    TokenTable table = new TokenTable();
    assertEquals(0, table.add("AaAa"));
    assertEquals(1, table.add("BBBB"));
    assertEquals(2, table.add("AaBB"));
    assertEquals(-1, table.find("BBAa"));
  }

  @Test
  void countsTokens() {
    TokenCounts counts = new TokenCounts();
    for (int i = 0; i < 10_000; i++) {
      String token = "t" + i % 3000;
      counts.token(token.toCharArray(), 0, token.length());
    }
    Map<String, Long> all = new LinkedHashMap<>();
    counts.forEach(all::put);

    assertEquals(3000, counts.size());
    assertEquals(4, all.get("t999"));
    assertEquals(3, all.get("t1000"));
    assertEquals("t0", all.keySet().iterator().next());
    counts.clear();
    counts.token(new char[] {'t', '5'}, 0, 2);
    all.clear();
    counts.forEach(all::put);
    assertEquals(Map.of("t5", 1L), all);
  }
}
