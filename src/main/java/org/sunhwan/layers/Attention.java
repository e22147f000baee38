package org.sunhwan.layers;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J configuration of a vertex for global attention: Luong, Pham and Manning, "Effective
 * approaches to attention-based neural machine translation", 2015, with the score "general".
 *
 * <p>Its inputs are the decoder's states h [B, n, T], keys k [B, n, S] and the encoder's states h̄
 * [B, m, S]; the keys are W_a h̄, projected by a layer below. With the source's length L of each
 * sentence:
 *
 * <pre>
 * score(t, s) = h_tᵀ k_s = h_tᵀ W_a h̄_s
 * a(t, s)     = e^score(t, s) / Σ e^score(t, s'), s' from 1 to L; 0 for s after L
 * c_t         = Σ a(t, s) h̄_s
 * </pre>
 *
 * <p>Its output is [c; h], [B, m + n, T], of which a layer above makes tanh(W_c [c_t; h_t]).
 */
public final class Attention extends OwnVertex {

  @Override
  public Attention clone() {
    return new Attention();
  }

  @Override
  int inputs() {
    return 3;
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return new AttentionVertex(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) {
    var decoder = (InputType.InputTypeRecurrent) inputs[0];
    var encoder = (InputType.InputTypeRecurrent) inputs[2];
    return InputType.recurrent(
        decoder.getSize() + encoder.getSize(), decoder.getTimeSeriesLength(), decoder.getFormat());
  }
}
