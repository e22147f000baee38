package org.sunhwan.text;

/**
 * What texts are paired with, and how that is read.
 *
 * @param target the kind of it
 * @param kind how target texts are cut; everything else is said by the texts' own tokenizer
 *     settings (TEXT only)
 * @param shared whether texts and target texts have one tokenizer and one vocabulary, learned on
 *     both (TEXT only)
 * @param maximumLength tokens of a target text; a row with a longer one is quarantined (TEXT only)
 */
public record TargetSettings(
    Target target, TokenizerSettings.Kind kind, boolean shared, int maximumLength) {

  public TargetSettings {
    if (maximumLength < 1) {
      throw new IllegalArgumentException(
          "sequence.max-target-length must be 1 or more, not " + maximumLength + ".");
    }
  }

  /** Of a target that is no text. */
  public static TargetSettings of(Target target) {
    return new TargetSettings(target, TokenizerSettings.Kind.WORDS, false, 1);
  }
}
