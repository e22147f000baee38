package org.sunhwan.score;

import java.util.List;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;

/**
 * A look into a network while it reads a text, or writes one.
 *
 * @param text what was read or written
 * @param steps in the order of the text
 * @param lanes the hidden states of each recurrent layer, each way, at every step
 */
public record Insight(Look look, String text, List<Step> steps, List<Lane> lanes) {
  /**
   * One possible answer.
   *
   * @param name of a label or token; empty where the answer is a number
   * @param value its probability, or the number
   */
  public record Guess(String name, double value) {}

  /**
   * One time step.
   *
   * @param token read, or written; what the vocabulary does not have stands in ⟨ ⟩
   * @param guesses likeliest first: {@link Look#ANSWER}s if the text ended here; of {@link
   *     Look#TAGS} the word's tag, with its own probability; of {@link Look#NEXT} and {@link
   *     Look#WRITING} tokens
   * @param moved how far the token moved the final answer: ln p(answer) − ln p(answer without the
   *     token), of numbers the difference; above 0 it speaks for the answer. NaN but of {@link
   *     Look#ANSWER}
   * @param came the token that did come next, or of {@link Look#WRITING} this one, and its
   *     probability; else null
   * @param attended of {@link Look#WRITING} the source's token that was looked at most, and its
   *     share of the attention; else null
   */
  public record Step(String token, List<Guess> guesses, double moved, Guess came, Guess attended) {
    /** Copies the list. */
    public Step {
      guesses = List.copyOf(guesses);
    }

    /** Of which there is nothing to say but its guesses. */
    Step(String token, List<Guess> guesses) {
      this(token, guesses, Double.NaN, null, null);
    }
  }

  /** Copies the lists. */
  public Insight {
    steps = List.copyOf(steps);
    lanes = List.copyOf(lanes);
  }

  /** The tokens of all steps. */
  public List<String> tokens() {
    return steps.stream().map(Step::token).toList();
  }

  /** The answer to the whole text, of {@link Look#ANSWER}. */
  public Guess answer() {
    return steps.get(steps.size() - 1).guesses().get(0);
  }
}
