package org.sunhwan.score;

import java.util.List;
import org.sunhwan.inference.Unrolled.Lane;

/**
 * A look into a network while it reads one text.
 *
 * @param text what was read
 * @param tokens of the text, in order; those that the vocabulary does not have stand in ⟨ ⟩
 * @param lanes the hidden states of each recurrent layer, each way
 * @param answers what the network would answer if the text ended at that token: one list a token,
 *     likeliest first
 * @param moved how far each token moved the final answer: ln p(answer) − ln p(answer without the
 *     token), of numbers the difference; above 0 it speaks for the answer. Empty where answers are
 *     not of that kind
 */
public record Insight(
    String text,
    List<String> tokens,
    List<Lane> lanes,
    List<List<Guess>> answers,
    List<Double> moved) {
  /**
   * One possible answer.
   *
   * @param name of a label or token; empty where the answer is a number
   * @param value its probability, or the number
   */
  public record Guess(String name, double value) {}

  /** Copies the lists. */
  public Insight {
    tokens = List.copyOf(tokens);
    lanes = List.copyOf(lanes);
    answers = answers.stream().map(List::copyOf).toList();
    moved = List.copyOf(moved);
  }

  /** The answer to the whole text. */
  public Guess answer() {
    return answers.get(answers.size() - 1).get(0);
  }
}
