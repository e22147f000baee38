"""Writes libtorch.json: one small case per cell and direction as libtorch computes it.

Run with any PyTorch: python record_libtorch.py > libtorch.json
All arrays are in the kernels' layouts and gate orders: x [T, B, D], W [G, H, D], U [G, H, H],
b [G, H] (GRU [4, H]), states [B, H]; LSTM i, f, c, o; GRU u, r, o, with the bias u, r, o, u'.
The loss is the sum of y * dy over the steps inside each sequence's length, plus h * dh and c * dc
of the state after each sequence's own last step.
"""

import json

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

T, B, D, H = 4, 3, 3, 2
LENGTHS = [4, 1, 3]
# The kernels' gate g is libtorch's row block ORDER[g] (GRU there: r, z, n).
ORDER = {"LSTM": [0, 1, 2, 3], "GRU": [1, 0, 2], "RNN": [0]}

torch.manual_seed(20)


def blocks(rows, order):
    return torch.cat([rows.reshape(len(order), H, -1)[g] for g in order])


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def case(name, module, backward):
    order = ORDER[type(module).__name__]
    suffix = "_l0_reverse" if backward else "_l0"
    x = torch.randn(T, B, D, requires_grad=True)
    # Both directions run; only the one asked for reaches the loss.
    states = [
        torch.randn(2, B, H, requires_grad=True)
        for _ in range(2 if len(order) == 4 else 1)
    ]
    packed = pack_padded_sequence(x, LENGTHS, enforce_sorted=False)
    initial = tuple(states) if len(states) == 2 else states[0]
    y, last = module(packed, initial)
    y = pad_packed_sequence(y, total_length=T)[0]
    direction = 1 if backward else 0
    y = y[:, :, direction * H : (direction + 1) * H]
    last = [s[direction] for s in (last if len(states) == 2 else [last])]
    dy = torch.randn(T, B, H)
    d_last = [torch.randn(B, H) for _ in last]
    loss = (y * dy).sum() + sum((s * d).sum() for s, d in zip(last, d_last))
    loss.backward()

    parameters = dict(module.named_parameters())
    w_ih, w_hh, b_ih, b_hh = (
        parameters[part + suffix]
        for part in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
    )

    def bias(of_input, of_state, total):
        of_input, of_state = blocks(of_input, order), blocks(of_state, order)
        if len(order) == 3:  # the candidate's state bias stands inside the reset gate
            gates = of_input[: 2 * H] + of_state[: 2 * H] if total else of_input[: 2 * H]
            return torch.cat([gates, of_input[2 * H :], of_state[2 * H :]])
        return of_input + of_state if total else of_input

    def both(prefix, tensors):
        return {prefix + ".h": numbers(tensors[0])} | (
            {prefix + ".c": numbers(tensors[1])} if len(tensors) == 2 else {}
        )

    return {
        "cell": name,
        "direction": "RIGHT_TO_LEFT" if backward else "LEFT_TO_RIGHT",
        "given": {
            "x": numbers(x),
            "W": numbers(blocks(w_ih, order)),
            "U": numbers(blocks(w_hh, order)),
            "b": numbers(bias(b_ih, b_hh, total=True)),
            "dy": numbers(dy),
        }
        | both("initial", [s[direction] for s in states])
        | both("dLast", d_last),
        "found": {
            "y": numbers(y),
            "dx": numbers(x.grad),
            "dW": numbers(blocks(w_ih.grad, order)),
            "dU": numbers(blocks(w_hh.grad, order)),
            "db": numbers(bias(b_ih.grad, b_hh.grad, total=False)),
        }
        | both("last", last)
        | both("dInitial", [s.grad[direction] for s in states]),
    }


CELLS = {
    "tanh": lambda: torch.nn.RNN(D, H, bidirectional=True),
    "relu": lambda: torch.nn.RNN(D, H, nonlinearity="relu", bidirectional=True),
    "lstm": lambda: torch.nn.LSTM(D, H, bidirectional=True),
    "gru": lambda: torch.nn.GRU(D, H, bidirectional=True),
}
cases = [
    case(name, make(), backward)
    for name, make in CELLS.items()
    for backward in (False, True)
]
print(
    json.dumps(
        {
            "libtorch": torch.__version__.split("+")[0],
            "time": T,
            "inputSize": D,
            "hiddenSize": H,
            "lengths": LENGTHS,
            "cases": cases,
        },
        indent=1,
    )
    .replace("\n     ", " ")
    .replace("\n    ]", "]")
)
