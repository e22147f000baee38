package org.sunhwan.network;

/** Ids of the tokens that every vocabulary begins with, where networks read or write them. */
public final class SpecialTokens {
  public static final int PADDING = 0;
  public static final int UNKNOWN = 1;
  public static final int BEGIN = 2;
  public static final int END = 3;

  private SpecialTokens() {}
}
