/**
 * Floor 1. The layers, vertices and losses that networks are made of: DL4J's classes on the
 * outside, {@code kernel} on the inside. No tasks, no files, no tokens' meaning.
 *
 * <p>A layer is two classes, as in DL4J: its configuration, such as {@link
 * org.sunhwan.layers.Recurrent}, which model files hold as JSON under the class's name, and the
 * layer at work, {@link org.sunhwan.layers.RecurrentLayer}. To a whole graph of them one speaks by
 * {@link org.sunhwan.layers.OwnLayers}.
 *
 * <table>
 *   <caption>layers, from the bottom of a network to its top</caption>
 *   <tr><td>{@link org.sunhwan.layers.TokenEmbedding}</td><td>ids to vectors</td></tr>
 *   <tr><td>{@link org.sunhwan.layers.Spelling}</td><td>characters to vectors of words</td></tr>
 *   <tr><td>{@link org.sunhwan.layers.Recurrent}</td><td>vectors to states, of any cell</td></tr>
 *   <tr><td>{@link org.sunhwan.layers.FirstState}</td><td>where those start</td></tr>
 *   <tr><td>{@link org.sunhwan.layers.Attention}</td><td>what a decoder looks back at</td></tr>
 *   <tr><td>{@link org.sunhwan.layers.SequencePooling}</td><td>states to one vector</td></tr>
 *   <tr><td>{@link org.sunhwan.layers.Projection}</td><td>a dense layer</td></tr>
 *   <tr><td>{@link org.sunhwan.layers.LabelOutput}</td><td>answers, and their loss</td></tr>
 * </table>
 *
 * <p>Invariants: padding changes neither outputs nor gradients, whatever it holds; what training
 * draws is drawn from a {@link org.sunhwan.layers.StepKey} alone.
 */
package org.sunhwan.layers;
