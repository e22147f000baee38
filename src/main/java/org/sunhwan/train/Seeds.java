package org.sunhwan.train;

/** Seeds derived from seeds: one for every place that draws, so that no two places share draws. */
final class Seeds {
  private Seeds() {}

  /** Mixes the parts in order, each by the finalizer of SplitMix64 (Steele et al. 2014). */
  static long of(long... parts) {
    long seed = 0;
    for (long part : parts) {
      seed = (seed ^ part) + 0x9e3779b97f4a7c15L;
      seed = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
      seed = (seed ^ (seed >>> 27)) * 0x94d049bb133111ebL;
      seed ^= seed >>> 31;
    }
    return seed;
  }
}
