package org.sunhwan.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.sunhwan.layers.Dropout;

/**
 * What training does against learning by heart. Answers of a trained network do not depend on it.
 *
 * @param dropout share of the inputs of each recurrent layer and of the output layer set to zero, 0
 *     to below 1
 * @param kind which of those inputs are dropped together
 * @param recurrentDropout share of each recurrent layer's weights U left out of a minibatch, 0 to
 *     below 1
 * @param labelSmoothing the share ε of each label that is spread over all classes, 0 to below 1
 */
public record Regularisation(
    @JsonProperty("dropout") double dropout,
    @JsonProperty("kind") Dropout.Kind kind,
    @JsonProperty("recurrentDropout") double recurrentDropout,
    @JsonProperty("labelSmoothing") double labelSmoothing)
    implements Serializable {

  /** Checks every field; what it says names the configuration key. */
  @JsonCreator
  public Regularisation {
    share("network.dropout", dropout);
    Objects.requireNonNull(kind, "network.dropout-kind is missing");
    share("network.recurrent-dropout", recurrentDropout);
    share("network.label-smoothing", labelSmoothing);
  }

  public static Regularisation none() {
    return dropping(0);
  }

  /** Inputs alone, each drawn for by itself; all that DL4J's layers can do. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Regularisation dropping(double dropout) {
    return new Regularisation(dropout, Dropout.Kind.EACH, 0, 0);
  }

  /** What of it DL4J's layers can do. */
  Regularisation stock() {
    return dropping(dropout);
  }

  /** Fails unless DL4J's layers can do all of it. */
  void requireStock() {
    if (kind != Dropout.Kind.EACH) {
      refuse("network.dropout-kind", kind.name().toLowerCase(Locale.ROOT), "dropout-kind = each");
    }
    if (recurrentDropout > 0) {
      refuse("network.recurrent-dropout", recurrentDropout, "recurrent-dropout = 0");
    }
    if (labelSmoothing > 0) {
      refuse("network.label-smoothing", labelSmoothing, "label-smoothing = 0");
    }
  }

  private static void refuse(String key, Object value, String instead) {
    throw new IllegalArgumentException(
        ("%s is %s and network.implementation is stock, but DL4J's own layers cannot do that. Use"
                + " implementation = own, or %s.")
            .formatted(key, value, instead));
  }

  private static void share(String key, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          key + " is " + share + "; it is a share from 0 to below 1.");
    }
  }

  /** What is dropped of a layer's inputs. */
  Dropout ofInputs() {
    return new Dropout(kind, dropout);
  }
}
