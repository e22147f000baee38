package org.sunhwan.network;

import java.io.Serializable;

/**
 * One example to learn from, as a dataset row holds it.
 *
 * @param tokens ids of its text
 * @param targets what the text is paired with: of classification its class; what else, each {@link
 *     Task} says
 * @param characters ids of its words' characters, each word ended by a 0; empty, where the task
 *     reads none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Example(int[] tokens, int[] targets, int[] characters) implements Serializable {}
