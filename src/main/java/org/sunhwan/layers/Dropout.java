package org.sunhwan.layers;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a layer of ours drops of its input in training: a number is zero with probability {@code
 * rate}, and else divided by 1 - rate (Srivastava 2014, inverted), so that nothing needs scaling
 * afterwards.
 *
 * <p>DL4J's own dropout draws from the state of a thread, so on Spark it is never the same twice;
 * layers of ours refuse it.
 *
 * @param rate from 0, which drops nothing, to below 1
 */
public record Dropout(@JsonProperty("kind") Kind kind, @JsonProperty("rate") double rate)
    implements Serializable {

  /** What is dropped together. */
  public enum Kind {
    /** Each number is drawn for by itself, anew at every time step. */
    EACH,
    /**
     * A channel of a sequence is dropped at all time steps or at none ("variational", Gal and
     * Ghahramani 2016).
     */
    LOCKED
  }

  @JsonCreator
  public Dropout {
    requireRate("the dropout of an input", rate);
  }

  public static Dropout none() {
    return each(0);
  }

  public static Dropout each(double rate) {
    return new Dropout(Kind.EACH, rate);
  }

  public static Dropout locked(double rate) {
    return new Dropout(Kind.LOCKED, rate);
  }

  public boolean isNone() {
    return rate == 0;
  }

  /** Fails if DL4J's own dropout or weight noise is set on a layer of ours, or on all layers. */
  static void refuseStock(BaseLayer layer) {
    if (layer.getIDropout() != null || layer.getWeightNoise() != null) {
      throw new IllegalArgumentException(
          "layer %s has DL4J's own %s, which draws from the state of a thread and is never the same"
                  .formatted(
                      layer.getLayerName(),
                      layer.getIDropout() != null ? "dropout" : "weight noise")
              + " twice. Set the dropout of our layers on the layer itself instead.");
    }
  }

  static double requireRate(String what, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "%s must be a probability from 0 to below 1, not %s".formatted(what, rate));
    }
    return rate;
  }
}
