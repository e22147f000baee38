package org.sunhwan.inference;

/** What there is to see of a network besides its states, by what it does with a text. */
public enum Look {
  /** It answers once: what it would answer after each token, and how far each moved the answer. */
  ANSWER,
  /** It tags: the tag of each token. */
  TAGS,
  /** It says what comes next: after each token, what did. */
  NEXT,
  /** It reads what it will translate: nothing yet. */
  SOURCE,
  /** It writes a translation: each token, and what of the source it looked at for that. */
  WRITING
}
