package org.sunhwan.registry;

/**
 * One change of which version is current.
 *
 * @param change its number, from 1 without gaps
 * @param previous the version that was current before; null for the first change
 * @param run the run that published; null for a roll-back
 * @param at when, ISO-8601 in UTC
 */
public record Change(int format, int change, int version, Integer previous, String run, String at) {
  public Change {
    if (change < 1 || version < 1) {
      throw new IllegalArgumentException(
          "change %d to version %d: both count from 1".formatted(change, version));
    }
  }
}
