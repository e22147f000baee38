package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the figures against scikit-learn's. SUNHWAN_PYTHON names a Python that has it (default
 * python3); without one the comparison is skipped.
 */
class ScikitLearnTest {
  private static final String SCRIPT =
      """
import csv, json, sys
import numpy as np
from sklearn import metrics as m
rows = np.array([[float(x) for x in r] for r in csv.reader(open(sys.argv[1]))])
truth, p = rows[:, 0].astype(int), rows[:, 1:]
p = p / p.sum(axis=1, keepdims=True)
ids, predicted = list(range(p.shape[1])), p.argmax(axis=1)
each = m.precision_recall_fscore_support(truth, predicted, labels=ids, zero_division=0)
f1 = lambda average: m.f1_score(truth, predicted, labels=ids, average=average, zero_division=0)
clipped = np.clip(p[np.arange(len(p)), truth], 2.0 ** -23, 1)
print(json.dumps({
    'accuracy': m.accuracy_score(truth, predicted), 'macro': f1('macro'), 'micro': f1('micro'),
    'confusion': m.confusion_matrix(truth, predicted, labels=ids).tolist(),
    'precision': each[0].tolist(), 'recall': each[1].tolist(), 'f1': each[2].tolist(),
    'rows': each[3].tolist(),
    'loss': m.log_loss(truth, p, labels=ids) if clipped.min() > 2.0 ** -23 else None,
    'auc': m.roc_auc_score(truth, p[:, 1]) if len(ids) == 2 else None}))
""";

  @TempDir Path folder;

  @Test
  void twoClasses() throws Exception {
    compare(2, 4000, 1);
  }

  @Test
  void sixClassesOneOfThemWithoutRows() throws Exception {
    compare(6, 1500, 2);
  }

  private void compare(int classes, int rows, long seed) throws Exception {
    Python.require("sklearn");
    Tally tally = new Tally(classes);
    List<String> lines = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < rows; i++) {
      int label = classes == 2 ? random.nextInt(2) : random.nextInt(classes - 1);
      float[] probabilities = new float[classes];
      float sum = 0;
      for (int c = 0; c < classes; c++) {
        double logit = random.nextGaussian() + (c == label ? 1 : 0);
        probabilities[c] = (float) Math.exp(1.5 * logit);
        sum += probabilities[c];
      }
      StringBuilder line = new StringBuilder().append(label);
      for (int c = 0; c < classes; c++) {
        probabilities[c] /= sum;
        line.append(',').append(probabilities[c]);
      }
      tally.add(label, probabilities, 1);
      lines.add(line.toString());
    }
    Path data = Files.write(folder.resolve("rows.csv"), lines);
    JsonNode theirs = new ObjectMapper().readTree(Python.output("-c", SCRIPT, data.toString()));

    List<String> labels = new ArrayList<>();
    List<Long> training = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      labels.add(String.format(Locale.ROOT, "class %d", c));
      training.add(1L);
    }
    Evaluation ours = tally.evaluation(labels, training);
    double rounding = 1e-12; // the same divisions, summed in another order
    assertEquals(theirs.get("accuracy").asDouble(), ours.accuracy(), rounding);
    assertEquals(theirs.get("macro").asDouble(), ours.macroF1(), rounding);
    assertEquals(theirs.get("micro").asDouble(), ours.microF1(), rounding);
    // each row's loss is rounded to a multiple of 2^-28
    assertEquals(theirs.get("loss").asDouble(), ours.loss(), 0x1p-28);
    for (int c = 0; c < classes; c++) {
      Evaluation.ClassFigures figures = ours.classes().get(c);
      assertEquals(theirs.get("precision").get(c).asDouble(), figures.precision(), rounding);
      assertEquals(theirs.get("recall").get(c).asDouble(), figures.recall(), rounding);
      assertEquals(theirs.get("f1").get(c).asDouble(), figures.f1(), rounding);
      assertEquals(theirs.get("rows").get(c).asLong(), figures.rows());
      for (int p = 0; p < classes; p++) {
        assertEquals(
            theirs.get("confusion").get(c).get(p).asLong(), ours.confusion().get(c).get(p));
      }
    }
    if (classes == 2) {
      // four standard deviations of what the histogram's resolution costs, see TallyTest
      assertEquals(theirs.get("auc").asDouble(), ours.rocAuc(), 7.2e-5);
    }
  }
}
