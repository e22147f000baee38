package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class LoadedModelsTest {
  private static final byte[] MODEL = Models.artifact(1).model();

  @Test
  void eachBorrowerHasANetworkOfItsOwn() {
    ComputationGraph first = LoadedModels.borrow("own", MODEL);
    ComputationGraph second = LoadedModels.borrow("own", MODEL);
    assertNotSame(first, second);
    LoadedModels.giveBack("own", first);
    assertSame(first, LoadedModels.borrow("own", MODEL), "the idle one");
    assertNotSame(first, LoadedModels.borrow("own", MODEL), "none is idle");
  }

  @Test
  void aModelIsKnownByItsDigest() {
    ComputationGraph network = LoadedModels.borrow("this", MODEL);
    LoadedModels.giveBack("this", network);
    assertNotSame(network, LoadedModels.borrow("that", MODEL));
  }

  @Test
  void modelsNotAskedForLatelyAreLetGo() {
    ComputationGraph old = LoadedModels.borrow("old", MODEL);
    LoadedModels.giveBack("old", old);
    LoadedModels.borrow("newer", MODEL);
    LoadedModels.borrow("newest", MODEL);
    LoadedModels.giveBack("old", old);
    assertNotSame(old, LoadedModels.borrow("old", MODEL));
  }
}
