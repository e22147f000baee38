package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Sequences;

/** DL4J's arrays as kernels see them: the same memory, nothing copied. */
public final class KernelArrays {
  private KernelArrays() {}

  /** An array without gaps: a parameter vector or part of one, a state [B, H] in row order. */
  static Floats floats(INDArray array) {
    if (array.elementWiseStride() != 1) {
      throw new IllegalArgumentException(
          "a kernel needs numbers without gaps, not strides " + Arrays.toString(array.stride()));
    }
    return floats(array, array.length());
  }

  /** Whether an array lies in memory in the order of its indices, without gaps. */
  public static boolean isRowMajor(INDArray array) {
    long step = 1;
    for (int i = array.rank() - 1; i >= 0; i--) {
      if (array.size(i) > 1 && array.stride(i) != step) {
        return false;
      }
      step *= array.size(i);
    }
    return true;
  }

  /** An array that {@link #isRowMajor}, however DL4J came to view it that way. */
  public static Floats rowMajor(INDArray array) {
    if (!isRowMajor(array)) {
      throw new IllegalArgumentException(
          "a kernel needs numbers in the order of their indices, not strides %s for %s"
              .formatted(Arrays.toString(array.stride()), Arrays.toString(array.shape())));
    }
    return floats(array, array.length());
  }

  /** A copy of an array's numbers, in the order of its indices. */
  public static float[] numbers(INDArray array) {
    INDArray plain = array.castTo(DataType.FLOAT);
    float[] numbers = new float[Math.toIntExact(array.length())];
    floats(isRowMajor(plain) ? plain : plain.dup('c'), array.length()).buffer().get(numbers);
    return numbers;
  }

  /** A copy of an array of whole numbers, in the order of its indices; fractions are refused. */
  public static int[] integers(INDArray array) {
    if (array.dataType() == DataType.INT32) {
      int[] numbers = new int[Math.toIntExact(array.length())];
      array.dup('c').data().asNioInt().get(numbers);
      return numbers;
    }
    double[] exact = array.dup('c').data().asDouble();
    int[] numbers = new int[exact.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) exact[i];
      if (numbers[i] != exact[i]) {
        throw new IllegalArgumentException(
            "an id must be a whole number that 32 bits hold, not " + exact[i]);
      }
    }
    return numbers;
  }

  /** Activations or gradients over time as DL4J orders them, [B, C, T], whatever their strides. */
  static Sequences sequences(INDArray array) {
    long last =
        (array.size(0) - 1) * array.stride(0)
            + (array.size(1) - 1) * array.stride(1)
            + (array.size(2) - 1) * array.stride(2);
    return new Sequences(
        floats(array, last + 1), array.stride(2), array.stride(0), array.stride(1));
  }

  /**
   * Copies all channels of one time step of one sequence.
   *
   * @param values of the sequences, looked at once
   */
  static void read(Sequences sequences, FloatBuffer values, int t, int b, float[] row) {
    int start = t * sequences.timeStride() + b * sequences.batchStride();
    if (sequences.channelStride() == 1) {
      values.get(start, row);
    } else {
      for (int c = 0; c < row.length; c++) {
        row[c] = values.get(start + c * sequences.channelStride());
      }
    }
  }

  private static Floats floats(INDArray array, long length) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "kernels compute in float32; the network hands them %s. Make it of type FLOAT."
              .formatted(array.dataType()));
    }
    // A view's address is that of its own first number.
    return Floats.at(array.data().addressPointer().address(), length, array);
  }

  /**
   * How long each sequence of a batch is.
   *
   * @param mask [B, T], 1 at tokens and then 0 at padding; null for a batch without padding
   */
  static Lengths lengths(INDArray mask, int time, int batch) {
    if (mask == null) {
      return Lengths.full(time, batch);
    }
    if (mask.rank() != 2 || mask.size(0) != batch || mask.size(1) != time) {
      throw new IllegalArgumentException(
          "a mask over %d sequences of %d time steps must be [%d, %d]; this one is %s"
              .formatted(batch, time, batch, time, Arrays.toString(mask.shape())));
    }
    float[] marks = mask.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int[] each = new int[batch];
    for (int b = 0; b < batch; b++) {
      while (each[b] < time && marks[b * time + each[b]] != 0) {
        each[b]++;
      }
      for (int t = each[b]; t < time; t++) {
        if (marks[b * time + t] != 0) {
          throw new IllegalArgumentException(
              "sequence %d of the batch has a token at time step %d behind padding at %d; padding"
                      .formatted(b, t, each[b])
                  + " must come after the last token");
        }
      }
    }
    return Lengths.padded(time, each);
  }
}
