/**
 * Floor 0. Recurrent maths: one layer over a batch of sequences, forward and backward.
 *
 * <p>{@link RecurrentKernel} has two implementations. Plain Java is the definition of what is right
 * and is written to be read; oneDNN makes it fast. Both read and write memory that the caller owns,
 * named by address, so that nothing here knows ND4J, and nothing outside knows oneDNN.
 *
 * <p>Shapes, all 32-bit floats, last index fastest:
 *
 * <table>
 *   <caption>arrays of one layer</caption>
 *   <tr><td>x, dx</td><td>[T, B, D]</td><td>inputs; any strides</td></tr>
 *   <tr><td>y, dy</td><td>[T, B, H]</td><td>hidden states; any strides</td></tr>
 *   <tr><td>h, c</td><td>[B, H]</td><td>state carried in and out</td></tr>
 *   <tr><td>W</td><td>[G, H, D]</td><td>one H×D matrix a gate: the W_x of the equations</td></tr>
 *   <tr><td>U</td><td>[G, H, H]</td><td>one H×H matrix a gate: the W_h of the equations</td></tr>
 *   <tr><td>b</td><td>[G, H]</td><td>GRU has one more row</td></tr>
 * </table>
 *
 * <p>Gate order: LSTM i, f, c̃, o; GRU u, r, o and in the bias u, r, o, u′. {@link Dl4jGates} is
 * the only place that knows another order.
 *
 * <p>Invariants. Every sequence has its own length, in both directions: padding never changes an
 * output, a state or a gradient, whatever it holds, and outputs and input gradients there are zero.
 * The state carried out of a sequence is the one after its own last step. Gradients replace what
 * the target held. Kernels may be used by any number of threads at once.
 */
package org.sunhwan.kernel;
