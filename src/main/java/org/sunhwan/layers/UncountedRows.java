package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Time steps where no label counts. Their gradient is zero, but zero times what stands there is NaN
 * if that is no number: features may hold anything at padding.
 */
final class UncountedRows {
  private UncountedRows() {}

  /** Rows [T · B, n] themselves, or a copy with zeros where it takes them. */
  static INDArray finite(INDArray x, Labels labels, LayerWorkspaceMgr workspaces) {
    if (labels.counted() == labels.rows()) {
      return x;
    }
    INDArray finite = x;
    FloatBuffer values = KernelArrays.rowMajor(x).buffer();
    float[] row = new float[(int) x.size(1)];
    for (int i = 0; i < labels.rows(); i++) {
      if (labels.counts(i)) {
        continue;
      }
      values.get(i * row.length, row);
      if (!isFinite(row)) {
        if (finite == x) {
          finite = workspaces.dup(ArrayType.BP_WORKING_MEM, x, 'c');
          values = KernelArrays.rowMajor(finite).buffer();
        }
        values.put(i * row.length, new float[row.length]);
      }
    }
    return finite;
  }

  private static boolean isFinite(float[] row) {
    for (float value : row) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
