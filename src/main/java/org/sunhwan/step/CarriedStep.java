package org.sunhwan.step;

import java.util.Map;
import org.sunhwan.layers.RecurrentState;

/**
 * What a step over one window of longer sequences saw, and where the next window goes on.
 *
 * @param last the state of each recurrent layer after each sequence's last time step, by layer name
 */
public record CarriedStep(StepReport report, Map<String, RecurrentState> last) {}
