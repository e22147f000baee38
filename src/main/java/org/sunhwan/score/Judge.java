package org.sunhwan.score;

import java.io.Serializable;
import org.sunhwan.kernel.KernelChoice;

/**
 * A model that is to answer, and the kernel that computes its answers, on whatever machine it is
 * sent to. A model of DL4J's own layers computes with those.
 */
public record Judge(Artifact artifact, KernelChoice kernel) implements Serializable {}
