package org.sunhwan.text;

import java.util.Map;

/**
 * A row of the dataset on its way to Parquet. A bean, with the accessors that Spark's bean encoder
 * looks for: it alone turns an int array into a column without an object for each number.
 */
public final class EncodedRow {
  private String split;
  private long number;
  private Map<String, String> id;
  private int[] tokens;
  private int[] targets;
  private int[] characters = {};
  private String text;
  private String targetText;

  public String getSplit() {
    return split;
  }

  public void setSplit(String split) {
    this.split = split;
  }

  public long getNumber() {
    return number;
  }

  public void setNumber(long number) {
    this.number = number;
  }

  public Map<String, String> getId() {
    return id;
  }

  public void setId(Map<String, String> id) {
    this.id = id;
  }

  public int[] getTokens() {
    return tokens;
  }

  public void setTokens(int[] tokens) {
    this.tokens = tokens;
  }

  public int[] getTargets() {
    return targets;
  }

  public void setTargets(int[] targets) {
    this.targets = targets;
  }

  public int[] getCharacters() {
    return characters;
  }

  public void setCharacters(int[] characters) {
    this.characters = characters;
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  public String getTargetText() {
    return targetText;
  }

  public void setTargetText(String targetText) {
    this.targetText = targetText;
  }
}
