package org.sunhwan.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.lbr_gru_backward;
import org.bytedeco.dnnl.lbr_gru_forward;
import org.bytedeco.dnnl.lstm_backward;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.rnn_primitive_desc_base;
import org.bytedeco.dnnl.vanilla_rnn_backward;
import org.bytedeco.dnnl.vanilla_rnn_forward;

/**
 * oneDNN's descriptions of an RNN's arrays, and the primitives made from them. To be used inside a
 * {@link org.bytedeco.javacpp.PointerScope}.
 *
 * <p>With bfloat16, inputs, weights and hidden states have 16 bits; biases, cell states and all
 * gradients have 32 bits in either precision.
 */
final class RnnPrimitives {
  private static final memory.data_type F32 = memory.data_type.f32;

  private final RnnShape shape;
  private final engine cpu = OneDnn.library().cpu();
  private final primitive_attr userScratchpad = Call.userScratchpad();
  private final memory.desc none = new memory.desc();

  /** f32 or bf16. */
  private final memory.desc x;

  private final memory.desc y;
  private final memory.desc h;
  private final memory.desc w;
  private final memory.desc u;

  /** Always f32. */
  private final memory.desc c;

  private final memory.desc b;
  private final memory.desc dx;
  private final memory.desc dy;
  private final memory.desc dh;
  private final memory.desc dw;
  private final memory.desc du;
  private final memory.desc plainW;
  private final memory.desc plainU;

  RnnPrimitives(RnnShape shape) {
    this.shape = shape;
    memory.data_type type = shape.precision() == Precision.BFLOAT16 ? memory.data_type.bf16 : F32;
    int gates = shape.cell().gates();
    int hidden = shape.hiddenSize();
    long[] xDims = {shape.time(), shape.batch(), shape.inputSize()};
    long[] yDims = {shape.time(), shape.batch(), hidden};
    // oneDNN counts layers and directions too; here both are always one.
    long[] stateDims = {1, 1, shape.batch(), hidden};
    long[] wDims = {1, 1, shape.inputSize(), gates, hidden};
    long[] uDims = {1, 1, hidden, gates, hidden};
    x = new memory.desc(xDims, type, memory.format_tag.tnc);
    y = new memory.desc(yDims, type, memory.format_tag.tnc);
    h = new memory.desc(stateDims, type, memory.format_tag.ldnc);
    w = new memory.desc(wDims, type, memory.format_tag.any);
    u = new memory.desc(uDims, type, memory.format_tag.any);
    dx = new memory.desc(xDims, F32, memory.format_tag.tnc);
    dy = new memory.desc(yDims, F32, memory.format_tag.tnc);
    dh = new memory.desc(stateDims, F32, memory.format_tag.ldnc);
    c = shape.cell().hasCellState() ? dh : none;
    b =
        new memory.desc(
            new long[] {1, 1, shape.cell().biases(), hidden}, F32, memory.format_tag.ldgo);
    dw = new memory.desc(wDims, F32, memory.format_tag.any);
    du = new memory.desc(uDims, F32, memory.format_tag.any);
    plainW = new memory.desc(wDims, F32, memory.format_tag.ldgoi);
    plainU = new memory.desc(uDims, F32, memory.format_tag.ldgoi);
  }

  rnn_primitive_desc_base forward() {
    prop_kind kind = shape.training() ? prop_kind.forward_training : prop_kind.forward_inference;
    if (shape.cell() instanceof Cell.Simple simple) {
      return new vanilla_rnn_forward.primitive_desc(
          cpu, kind, activation(simple), direction(), x, h, w, u, b, y, h, userScratchpad, false);
    }
    if (shape.cell() instanceof Cell.Lstm) {
      return new lstm_forward.primitive_desc(
          cpu, kind, direction(), x, h, c, w, u, b, y, h, c, userScratchpad, false);
    }
    return new lbr_gru_forward.primitive_desc(
        cpu, kind, direction(), x, h, w, u, b, y, h, userScratchpad, false);
  }

  Call forwardCall(rnn_primitive_desc_base description) {
    Map<Integer, memory.desc> arguments = new HashMap<>();
    arguments.put(DNNL_ARG_SRC_LAYER, x);
    arguments.put(DNNL_ARG_SRC_ITER, h);
    arguments.put(DNNL_ARG_SRC_ITER_C, c);
    arguments.put(DNNL_ARG_WEIGHTS_LAYER, description.weights_layer_desc());
    arguments.put(DNNL_ARG_WEIGHTS_ITER, description.weights_iter_desc());
    arguments.put(DNNL_ARG_BIAS, b);
    arguments.put(DNNL_ARG_DST_LAYER, y);
    arguments.put(DNNL_ARG_DST_ITER, h);
    arguments.put(DNNL_ARG_DST_ITER_C, c);
    arguments.put(DNNL_ARG_SCRATCHPAD, description.scratchpad_desc());
    if (shape.training()) {
      arguments.put(DNNL_ARG_WORKSPACE, description.workspace_desc());
    }
    return new Call(forwardPrimitive(description), arguments);
  }

  private static primitive forwardPrimitive(rnn_primitive_desc_base description) {
    if (description instanceof vanilla_rnn_forward.primitive_desc simple) {
      return new vanilla_rnn_forward(simple);
    }
    if (description instanceof lstm_forward.primitive_desc lstm) {
      return new lstm_forward(lstm);
    }
    return new lbr_gru_forward((lbr_gru_forward.primitive_desc) description);
  }

  Rnn.Backward backwardCalls(rnn_primitive_desc_base forward) {
    rnn_primitive_desc_base description;
    primitive work;
    if (forward instanceof vanilla_rnn_forward.primitive_desc hint) {
      var made =
          new vanilla_rnn_backward.primitive_desc(
              cpu,
              prop_kind.backward,
              activation((Cell.Simple) shape.cell()),
              direction(),
              x,
              h,
              w,
              u,
              b,
              y,
              h,
              dx,
              dh,
              dw,
              du,
              b,
              dy,
              dh,
              hint,
              userScratchpad,
              false);
      work = new vanilla_rnn_backward(made);
      description = made;
    } else if (forward instanceof lstm_forward.primitive_desc hint) {
      var made =
          new lstm_backward.primitive_desc(
              cpu,
              prop_kind.backward,
              direction(),
              x,
              h,
              c,
              w,
              u,
              b,
              y,
              h,
              c,
              dx,
              dh,
              c,
              dw,
              du,
              b,
              dy,
              dh,
              c,
              hint,
              userScratchpad,
              false);
      work = new lstm_backward(made);
      description = made;
    } else {
      var made =
          new lbr_gru_backward.primitive_desc(
              cpu,
              prop_kind.backward,
              direction(),
              x,
              h,
              w,
              u,
              b,
              y,
              h,
              dx,
              dh,
              dw,
              du,
              b,
              dy,
              dh,
              (lbr_gru_forward.primitive_desc) forward,
              userScratchpad,
              false);
      work = new lbr_gru_backward(made);
      description = made;
    }
    return new Rnn.Backward(
        new Call(work, backwardArguments(forward, description)),
        packInputWeights(description),
        packRecurrentWeights(description),
        Call.reorder(description.diff_weights_layer_desc(), plainW),
        Call.reorder(description.diff_weights_iter_desc(), plainU));
  }

  Call packInputWeights(rnn_primitive_desc_base description) {
    return Call.reorder(plainW, description.weights_layer_desc());
  }

  Call packRecurrentWeights(rnn_primitive_desc_base description) {
    return Call.reorder(plainU, description.weights_iter_desc());
  }

  private Map<Integer, memory.desc> backwardArguments(
      rnn_primitive_desc_base forward, rnn_primitive_desc_base description) {
    Map<Integer, memory.desc> arguments = new HashMap<>();
    arguments.put(DNNL_ARG_SRC_LAYER, x);
    arguments.put(DNNL_ARG_SRC_ITER, h);
    arguments.put(DNNL_ARG_SRC_ITER_C, c);
    arguments.put(DNNL_ARG_WEIGHTS_LAYER, description.weights_layer_desc());
    arguments.put(DNNL_ARG_WEIGHTS_ITER, description.weights_iter_desc());
    arguments.put(DNNL_ARG_BIAS, b);
    arguments.put(DNNL_ARG_DST_LAYER, y);
    arguments.put(DNNL_ARG_DST_ITER, h);
    arguments.put(DNNL_ARG_DST_ITER_C, c);
    arguments.put(DNNL_ARG_WORKSPACE, forward.workspace_desc());
    arguments.put(DNNL_ARG_DIFF_SRC_LAYER, dx);
    arguments.put(DNNL_ARG_DIFF_SRC_ITER, dh);
    arguments.put(DNNL_ARG_DIFF_SRC_ITER_C, c);
    arguments.put(DNNL_ARG_DIFF_WEIGHTS_LAYER, description.diff_weights_layer_desc());
    arguments.put(DNNL_ARG_DIFF_WEIGHTS_ITER, description.diff_weights_iter_desc());
    arguments.put(DNNL_ARG_DIFF_BIAS, b);
    arguments.put(DNNL_ARG_DIFF_DST_LAYER, dy);
    arguments.put(DNNL_ARG_DIFF_DST_ITER, dh);
    arguments.put(DNNL_ARG_DIFF_DST_ITER_C, c);
    arguments.put(DNNL_ARG_SCRATCHPAD, description.scratchpad_desc());
    return arguments;
  }

  private rnn_direction direction() {
    return shape.rightToLeft()
        ? rnn_direction.unidirectional_right2left
        : rnn_direction.unidirectional_left2right;
  }

  private static algorithm activation(Cell.Simple cell) {
    return switch (cell.activation()) {
      case TANH -> algorithm.eltwise_tanh;
      case RELU -> algorithm.eltwise_relu;
      case SIGMOID -> algorithm.eltwise_logistic;
    };
  }
}
