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

  private static final String REGRESSION =
      """
import csv, json, sys
import numpy as np
from scipy import stats
from sklearn import metrics as m
rows = np.array([[float(x) for x in r] for r in csv.reader(open(sys.argv[1]))])
truth, p = rows[:, 0], rows[:, 1]
levels = [1, 2, 3, 4, 5]
rounded = np.clip(np.floor(p + 0.5), 1, 5).astype(int)
print(json.dumps({
    'mse': m.mean_squared_error(truth, p), 'mae': m.mean_absolute_error(truth, p),
    'r2': m.r2_score(truth, p), 'pearson': stats.pearsonr(truth, p)[0],
    'spearman': stats.spearmanr(truth, p)[0],
    'accuracy': m.accuracy_score(truth.astype(int), rounded),
    'kappa': m.cohen_kappa_score(truth.astype(int), rounded, labels=levels, weights='quadratic')}))
""";

  private static final String MULTI_LABEL =
      """
import csv, json, sys
import numpy as np
from sklearn import metrics as m
rows = np.array([[float(x) for x in r] for r in csv.reader(open(sys.argv[1]))])
half = rows.shape[1] // 2
truth, p = rows[:, :half].astype(int), rows[:, half:]
given = (p >= 0.5).astype(int)
f1 = lambda average: m.f1_score(truth, given, average=average, zero_division=0)
print(json.dumps({
    'micro': f1('micro'), 'macro': f1('macro'), 'subset': m.accuracy_score(truth, given),
    'hamming': m.hamming_loss(truth, given),
    'loss': m.log_loss(truth.ravel(), p.ravel(), labels=[0, 1])}))
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

  @Test
  void numbers() throws Exception {
    Python.require("sklearn");
    RegressionTally tally = new RegressionTally();
    List<String> lines = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 3000; i++) {
      float truth = 1 + random.nextInt(5);
      float answer = truth + (float) random.nextGaussian();
      answer = random.nextInt(10) == 0 ? 3 : answer; // so that some answers are alike
      tally.add(i, truth, answer);
      lines.add((double) truth + "," + (double) answer);
    }
    JsonNode theirs = answer(REGRESSION, lines);
    RegressionFigures ours = tally.figures(1);
    double rounding = 1e-12; // theirs: sums of 3000 doubles
    assertEquals(theirs.get("mse").asDouble(), ours.mse(), rounding);
    assertEquals(theirs.get("mae").asDouble(), ours.mae(), rounding);
    assertEquals(theirs.get("r2").asDouble(), ours.r2(), rounding);
    assertEquals(theirs.get("pearson").asDouble(), ours.pearson(), rounding);
    assertEquals(theirs.get("spearman").asDouble(), ours.spearman(), rounding);
    assertEquals(theirs.get("accuracy").asDouble(), ours.ordinal().accuracy(), rounding);
    assertEquals(theirs.get("kappa").asDouble(), ours.ordinal().kappa(), rounding);
  }

  @Test
  void severalLabels() throws Exception {
    Python.require("sklearn");
    int labels = 5;
    MultiLabelTally tally = new MultiLabelTally(labels);
    List<String> lines = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 2000; i++) {
      List<Integer> actual = new ArrayList<>();
      float[] probabilities = new float[labels];
      StringBuilder truths = new StringBuilder();
      StringBuilder answers = new StringBuilder();
      for (int label = 0; label < labels; label++) {
        boolean has = random.nextInt(labels) < label; // label 0 has no rows
        probabilities[label] = 0.001f + 0.998f * random.nextFloat();
        if (has) {
          actual.add(label);
          probabilities[label] = (float) Math.sqrt(probabilities[label]);
        }
        truths.append(has ? 1 : 0).append(',');
        answers.append(label == 0 ? "" : ",").append((double) probabilities[label]);
      }
      tally.add(actual.stream().mapToInt(id -> id).toArray(), probabilities);
      lines.add(truths.toString() + answers);
    }
    JsonNode theirs = answer(MULTI_LABEL, lines);
    MultiLabelFigures ours = tally.figures(List.of("a", "b", "c", "d", "e"));
    double rounding = 1e-12;
    assertEquals(theirs.get("micro").asDouble(), ours.microF1(), rounding);
    assertEquals(theirs.get("macro").asDouble(), ours.macroF1(), rounding);
    assertEquals(theirs.get("subset").asDouble(), ours.subsetAccuracy(), rounding);
    assertEquals(theirs.get("hamming").asDouble(), ours.hammingLoss(), rounding);
    // theirs is a mean over labels, ours a sum; rounded label by label
    assertEquals(labels * theirs.get("loss").asDouble(), ours.loss(), labels * 0x1p-28);
  }

  private JsonNode answer(String script, List<String> lines) throws Exception {
    Path data = Files.write(folder.resolve("rows.csv"), lines);
    return new ObjectMapper().readTree(Python.output("-c", script, data.toString()));
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
    JsonNode theirs = answer(SCRIPT, lines);

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
