package org.sunhwan.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A dense layer and random numbers for all that goes in: any kernel can be run on it. */
record DenseCase(Dense layer) {
  private static final long SEED = 11;

  /** Everything that comes out, by name: y, its softmax, and the gradients of W, b and x. */
  Map<String, float[]> run(DenseKernel kernel) {
    Random random = new Random(SEED);
    Dense.Arrays arrays = arrays(random);
    Map<String, float[]> results = new LinkedHashMap<>();
    kernel.project(layer, arrays);
    results.put("y", values(arrays.y()));
    kernel.softmax(layer.rows(), layer.outputSize(), arrays.y());
    results.put("softmax", values(arrays.y()));
    Dense.Arrays gradients = arrays(random); // to be replaced, all but y
    kernel.back(layer, arrays, gradients);
    results.put("dW", values(gradients.weights()));
    results.put("db", values(gradients.biases()));
    results.put("dx", values(gradients.x()));
    return results;
  }

  /** W, b, x and y, random; sums in y are of about 1. */
  Dense.Arrays arrays(Random random) {
    return new Dense.Arrays(
        random(random, layer.outputSize() * layer.inputSize(), 1 / Math.sqrt(layer.inputSize())),
        random(random, layer.outputSize(), 1),
        random(random, layer.rows() * layer.inputSize(), 1),
        random(random, layer.rows() * layer.outputSize(), 1));
  }

  private static Floats random(Random random, int length, double scale) {
    Floats floats = KernelCase.floats(length);
    KernelCase.fill(floats, random, scale);
    return floats;
  }

  static float[] values(Floats floats) {
    float[] values = new float[(int) floats.length()];
    floats.buffer().get(values);
    return values;
  }
}
