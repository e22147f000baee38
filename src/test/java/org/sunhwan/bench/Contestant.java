package org.sunhwan.bench;

import org.sunhwan.kernel.Precision;

/** One way of computing a {@link Workload}, with all it needs in memory. */
interface Contestant {

  /** One training step: forward, loss, backward, update; or one {@code output()}. */
  void step();

  /** Makes contestants of a kind, in a process of their own. */
  interface Maker {

    /** The software and its version. */
    String about();

    Contestant make(Workload workload, Precision precision);
  }
}
