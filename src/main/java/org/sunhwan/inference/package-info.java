/**
 * Floor 3. What a trained network is asked: answers for texts of any lengths, tags, translations
 * searched for with a beam, texts written token by token, how likely it finds a text, and what it
 * remembers of one. No Spark, no files.
 *
 * <p>Invariants: neither padding nor its batch mates change what is said of a text, but by
 * rounding; the order of answers is that of the questions; what is drawn hangs on the seed and the
 * text's number alone.
 */
package org.sunhwan.inference;
