package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.Vocabulary.Count;

class VocabularyTest {
  private static final String SPECIAL = "<pad>\t0\n<unk>\t0\n<bos>\t0\n<eos>\t0\n";

  @Test
  void idsFollowTheSpecialTokensInTheOrderGiven() {
    var vocabulary = Vocabulary.of(List.of(new Count("영화", 9), new Count("the", 7)));

    assertEquals(6, vocabulary.size());
    assertEquals(4, vocabulary.id("영화"));
    assertEquals(5, vocabulary.id("the"));
    assertEquals(5, vocabulary.id("in the end".toCharArray(), 3, 6));
    assertEquals(Vocabulary.UNKNOWN, vocabulary.id("in the end".toCharArray(), 3, 7));
    assertEquals(Vocabulary.UNKNOWN, vocabulary.id(""));
    assertEquals("the", vocabulary.token(5));
    assertEquals("<eos>", vocabulary.token(Vocabulary.END));
    assertEquals(9, vocabulary.count(4));
    assertEquals(0, vocabulary.count(Vocabulary.PADDING));
  }

  @Test
  void textSpelledLikeASpecialTokenIsUnknown() {
    var vocabulary =
        Vocabulary.of(List.of(new Count("<unk>", 50), new Count("<pad>", 3), new Count("a", 1)));

    assertEquals(5, vocabulary.size());
    assertEquals(4, vocabulary.id("a"));
    for (String special : Vocabulary.SPECIAL) {
      assertEquals(Vocabulary.UNKNOWN, vocabulary.id(special));
    }
  }

  @Test
  void ordersByCountThenCodePoint() {
    List<Count> tokens = new ArrayList<>();
    for (String token : List.of("b", "a", "ab", "\uFB00", "😀", "가")) {
      tokens.add(new Count(token, 1));
    }
    tokens.add(new Count("z", 2));
    tokens.sort(Vocabulary.ORDER);

    assertEquals(
        List.of("z", "a", "ab", "b", "가", "\uFB00", "😀"),
        tokens.stream().map(Count::token).toList());
  }

  @Test
  void theFileIsOneEscapedLineAToken() {
    var vocabulary =
        Vocabulary.of(
            List.of(
                new Count(" ", 9),
                new Count("\t", 8),
                new Count("\n", 7),
                new Count("\r", 6),
                new Count("\\n", 5),
                new Count("\u2028", 4),
                new Count("😀", 3)));

    assertEquals(
        SPECIAL + " \t9\n\\t\t8\n\\n\t7\n\\r\t6\n\\\\n\t5\n\u2028\t4\n😀\t3\n", vocabulary.write());
    var read = Vocabulary.read(vocabulary.write());
    assertEquals(vocabulary.write(), read.write());
    assertEquals(vocabulary.sha256(), read.sha256());
    assertEquals(8, read.id("\\n"));
    assertEquals(6, read.id("\n"));
  }

  @Test
  void theHashIsOfTheFile() {
    // printf '<pad>\t0\n<unk>\t0\n<bos>\t0\n<eos>\t0\n' | sha256sum
    assertEquals(
        "5e80f1d932aae3c167a48e6e2656412257ef4cafb4c9901143a449415d635971",
        Vocabulary.of(List.of()).sha256());
  }

  @Test
  void travelsToExecutors() throws Exception {
    var vocabulary =
        Vocabulary.of(
            IntStream.range(0, 5000).mapToObj(i -> new Count("토큰" + i, 9999 - i)).toList());
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(vocabulary);
    }
    var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    var arrived = (Vocabulary) in.readObject();

    assertEquals(vocabulary.write(), arrived.write());
    assertEquals(4 + 1234, arrived.id("토큰1234"));
    assertTrue(bytes.size() < 5000 * 20, () -> bytes.size() + " bytes");
  }

  @Test
  void refusesTokensThatNoVocabularyCanHold() {
    refused("\"a\" came twice", new Count("a", 2), new Count("b", 1), new Count("a", 1));
    refused("is empty", new Count("", 2));
    refused("count of token \"a\" is negative: -1", new Count("a", -1));
    refused("holds half a surrogate pair", new Count("x\uD83D", 1));
  }

  private static void refused(String reason, Count... tokens) {
    var e = assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(List.of(tokens)));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void refusesDamagedFiles() {
    damaged("its last line does not end", "");
    damaged("its last line does not end", SPECIAL + "a\t1");
    damaged("it ends before the special token <bos>", "<pad>\t0\n<unk>\t0\n");
    damaged("line 2 should hold the special token <unk> but holds \"the\"", "<pad>\t0\nthe\t5\n");
    damaged("line 5 repeats the special token <unk>", SPECIAL + "<unk>\t1\n");
    damaged("\"a\" came twice", SPECIAL + "a\t1\nb\t1\na\t1\n");
    damaged("line 5 is not a token, a tab and a count: \"a 1\"", SPECIAL + "a 1\n");
    damaged("line 6 is not a token, a tab and a count", SPECIAL + "a\t1\n\n");
    damaged("line 5 is not a token, a tab and a count", SPECIAL + "a\t-1\n");
    damaged("line 5 is not a token, a tab and a count", SPECIAL + "a\t1\t2\n");
    damaged("line 5 is not a token, a tab and a count", SPECIAL + "\t2\n");
    damaged("line 5 holds a backslash that escapes nothing", SPECIAL + "a\\x\t1\n");
    damaged("line 5 holds a backslash that escapes nothing", SPECIAL + "a\\\t1\n");
  }

  private static void damaged(String reason, String file) {
    var e = assertThrows(CorpusException.class, () -> Vocabulary.read(file));
    assertTrue(e.getMessage().startsWith("The vocabulary file is damaged: "), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
