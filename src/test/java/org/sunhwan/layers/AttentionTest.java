package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Attention by itself; its gradients and padding are looked at in a whole translator. */
class AttentionTest {

  /**
   * Two source states, (1, 0) and (0, 2), keys that are 1 and 3, and the decoder's states 0 and ln
   * 2: the scores are (0, 0) and (ln 2, 3 ln 2), so the weights are (1/2, 1/2) and, as 2 to 8,
   * (1/5, 4/5).
   */
  @Test
  void attendsAsWorkedByHand() {
    float ln2 = (float) Math.log(2);
    INDArray states = Nd4j.createFromArray(0, ln2).reshape('c', 2, 1, 1);
    INDArray keys = Nd4j.createFromArray(1f, 3f).reshape('c', 2, 1, 1);
    INDArray sources = Nd4j.createFromArray(1f, 0f, 0f, 2f).reshape('c', 2, 1, 2);
    var pass = AttentionPass.of(OwnLayers.fastest().dense(), states, keys, sources, null);
    INDArray weights = Nd4j.create(pass.weightsShape());
    INDArray outputs = Nd4j.create(pass.outputShape());
    pass.forward(states, keys, sources, weights, outputs);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0.2f, 0.8f}, KernelArrays.numbers(weights), 1e-6f);
    assertArrayEquals(
        new float[] {0.5f, 1, 0, 0.2f, 1.6f, ln2}, KernelArrays.numbers(outputs), 1e-6f);
  }

  @Test
  void aSourceWithoutTokensIsRefused() {
    INDArray states = OneLayer.random(1, 2, 2, 3).permute(2, 0, 1);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1}, {0, 0}});
    assertEquals(
        "source sentence 1 of the batch has no tokens to attend to. Leave empty sentences out.",
        assertThrows(
                IllegalArgumentException.class,
                () -> AttentionPass.of(OwnLayers.fastest().dense(), states, states, states, mask))
            .getMessage());
    INDArray narrow = OneLayer.random(1, 2, 2, 2).permute(2, 0, 1);
    assertEquals(
        "attention needs states [T, B, n], keys [S, B, n] and sources [S, B, m], not [2, 2, 3],"
            + " [2, 2, 2], [2, 2, 3]",
        assertThrows(
                IllegalArgumentException.class,
                () -> AttentionPass.of(OwnLayers.fastest().dense(), states, narrow, states, mask))
            .getMessage());
  }
}
