package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.sunhwan.train.TrainingSettings.Trainer;
import org.sunhwan.train.TrainingSettings.Updater;

class TrainingSettingsTest {
  @Test
  void everyBadNumberIsNamedByItsKey() {
    refused("train.workers is 0; it must be at least 1.", 0, 1, 1, 1, 0, 1, 0, 0);
    refused("train.batch-size is 0; it must be at least 1.", 1, 0, 1, 1, 0, 1, 0, 0);
    refused("train.averaging-interval is 0; it must be at least 1.", 1, 1, 0, 1, 0, 1, 0, 0);
    refused("train.epochs is 0; it must be at least 1.", 1, 1, 1, 0, 0, 1, 0, 0);
    refused("train.patience is -1; it must be at least 0.", 1, 1, 1, 1, -1, 1, 0, 0);
    refused("train.learning-rate is 0.0; it must be above 0.", 1, 1, 1, 1, 0, 0, 0, 0);
    refused("train.learning-rate is NaN; it must be above 0.", 1, 1, 1, 1, 0, Double.NaN, 0, 0);
    refused("train.clip-norm is -1.0; it must be 0 or above.", 1, 1, 1, 1, 0, 1, -1, 0);
    refused("train.l2 is Infinity; it must be 0 or above.", 1, 1, 1, 1, 0, 1, 0, 1 / 0d);
  }

  private static void refused(
      String message,
      int workers,
      int batch,
      int interval,
      int epochs,
      int patience,
      double rate,
      double clip,
      double l2) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new TrainingSettings(
                    workers,
                    batch,
                    interval,
                    epochs,
                    patience,
                    "loss",
                    Updater.SGD,
                    rate,
                    clip,
                    l2,
                    Trainer.STOCK));
    assertEquals(message, refusal.getMessage());
  }
}
