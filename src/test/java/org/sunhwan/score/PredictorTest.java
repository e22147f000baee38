package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class PredictorTest {
  @Test
  void answersComeInTheOrderOfTheTexts() {
    List<String> texts = texts(300);
    try (Predictor predictor = Predictor.of(new Judge(Models.artifact(1), Models.KERNEL))) {
      List<float[]> together = predictor.probabilities(texts);
      assertEquals(texts.size(), together.size());
      for (int i = 0; i < texts.size(); i += 17) {
        float[] alone = predictor.probabilities(List.of(texts.get(i))).get(0);
        assertArrayEquals(alone, together.get(i), 1e-6f, "text " + i);
        assertEquals(1, alone[0] + alone[1], 1e-6);
      }
    }
  }

  @Test
  void aTextWithoutATokenHasNoAnswer() {
    try (Predictor predictor = Predictor.of(new Judge(Models.artifact(1), Models.KERNEL))) {
      List<float[]> answers = predictor.probabilities(List.of("", "good film", "  \t"));
      assertNull(answers.get(0));
      assertEquals(2, answers.get(1).length);
      assertNull(answers.get(2));
      assertEquals(List.of(), predictor.probabilities(List.of()));
    }
  }

  @Test
  void textsAreCutToTheMaximumLength() {
    try (Predictor predictor = Predictor.of(new Judge(Models.artifact(1), Models.KERNEL))) {
      assertArrayEquals(
          new int[] {4, 5, 1, 6, 4}, predictor.encode("good BAD awful film good bad"));
      List<float[]> answers =
          predictor.judge(List.of(new int[] {4, 5, 1, 6, 4}, new int[] {4, 5, 1, 6, 4, 5, 5}));
      assertArrayEquals(answers.get(0), answers.get(1));
    }
  }

  /** A network answers one task at a time; other tasks have copies, another model its own. */
  @Test
  void tasksDoNotDisturbEachOther() throws InterruptedException, ExecutionException {
    List<String> texts = texts(200);
    Artifact one = Models.artifact(1);
    Artifact two = Models.artifact(2);
    List<float[]> expectedOne = answers(one, texts);
    List<float[]> expectedTwo = answers(two, texts);
    assertFalse(Arrays.equals(expectedOne.get(0), expectedTwo.get(0)));
    var threads = Executors.newFixedThreadPool(4);
    List<Future<List<float[]>>> answers = new ArrayList<>();
    for (int task = 0; task < 8; task++) {
      Artifact artifact = task % 2 == 0 ? one : two;
      answers.add(threads.submit(() -> answers(artifact, texts)));
    }
    for (int task = 0; task < 8; task++) {
      List<float[]> expected = task % 2 == 0 ? expectedOne : expectedTwo;
      for (int i = 0; i < texts.size(); i++) {
        assertArrayEquals(expected.get(i), answers.get(task).get().get(i));
      }
    }
    threads.shutdown();
  }

  /** Even where the thread was left with more, as the one that loads ND4J is. */
  @Test
  void aTaskComputesWithTheThreadsThatAreWanted() throws Exception {
    Artifact artifact = Models.artifact(1);
    NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
    var task = Executors.newSingleThreadExecutor();
    Future<Integer> threads =
        task.submit(
            () -> {
              operations.setOmpNumThreads(4);
              Predictor.of(new Judge(artifact, Models.KERNEL)).close();
              return operations.ompGetMaxThreads();
            });
    String wanted = System.getenv().getOrDefault("OMP_NUM_THREADS", "1");
    assertEquals(Integer.parseInt(wanted), threads.get());
    task.shutdown();
  }

  private static List<float[]> answers(Artifact artifact, List<String> texts) {
    try (Predictor predictor = Predictor.of(new Judge(artifact, Models.KERNEL))) {
      return predictor.probabilities(texts);
    }
  }

  private static List<String> texts(int count) {
    Random random = new Random(4);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>(Collections.nCopies(1 + random.nextInt(5), ""));
      words.replaceAll(w -> List.of("good", "bad", "film", "other").get(random.nextInt(4)));
      texts.add(String.join(" ", words));
    }
    return texts;
  }
}
