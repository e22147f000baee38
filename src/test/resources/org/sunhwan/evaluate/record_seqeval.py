"""Writes seqeval.json: tagged sentences, many ill-formed, as seqeval (and so conlleval) counts them.

Run with seqeval installed: python record_seqeval.py > seqeval.json
With the path of a JSON list of {"name", "actual", "answered"}, it scores those instead.
"""

import json
import random
import sys
import warnings

from seqeval.metrics.sequence_labeling import get_entities
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support as figures

CASES = [
    ("right", "B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC"),
    ("starts with I", "O I-PER I-PER O", "O B-PER I-PER O"),
    ("type changes within", "B-PER I-LOC I-LOC", "B-PER I-PER I-LOC"),
    ("neighbours", "B-PER B-PER I-PER", "B-PER I-PER I-PER"),
    ("single letters", "S-PER S-PER B-LOC E-LOC", "S-PER B-PER B-LOC I-LOC"),
    ("no E", "B-LOC I-LOC O S-PER", "B-LOC E-LOC O B-PER"),
    ("E first", "E-LOC I-LOC O", "S-LOC B-LOC O"),
    ("E after E", "B-LOC E-LOC E-LOC", "B-LOC I-LOC E-LOC"),
    ("I after S", "S-LOC I-LOC", "B-LOC I-LOC"),
    ("nothing found", "B-LOC O B-PER", "O O O"),
    ("nothing to find", "O O O", "B-LOC O B-PER"),
    ("a dash in the type", "B-A-B I-A-B O", "B-A-B I-A-B O"),
]


def drawn(seed, tags):
    numbers = random.Random(seed)
    actual, answered = [], []
    for _ in range(40):
        length = numbers.randint(1, 12)
        actual.append([numbers.choice(tags) for _ in range(length)])
        answered.append(
            [tag if numbers.random() < 0.7 else numbers.choice(tags) for tag in actual[-1]]
        )
    return actual, answered


def case(name, actual, answered):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        each = figures(actual, answered, average=None, zero_division=0)
        micro = figures(actual, answered, average="micro", zero_division=0)
    types = sorted({e[0] for side in (actual, answered) for e in get_entities(side)})
    return {
        "name": name,
        "actual": actual,
        "answered": answered,
        "micro": [float(value) for value in micro[:3]] + [int(micro[3])],
        "types": {
            kind: [float(each[0][i]), float(each[1][i]), float(each[2][i]), int(each[3][i])]
            for i, kind in enumerate(types)
        },
    }


if len(sys.argv) > 1:
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = [case(**given) for given in json.load(file)]
else:
    cases = [case(name, [a.split()], [b.split()]) for name, a, b in CASES]
    iob = ["O"] + [f"{letter}-{kind}" for letter in "BI" for kind in ("PER", "LOC", "ORG")]
    bioes = ["O", "O"] + [f"{letter}-{kind}" for letter in "BIES" for kind in ("PER", "LOC")]
    cases.append(case("drawn, IOB2", *drawn(1, iob)))
    cases.append(case("drawn, BIOES", *drawn(2, bioes)))
print("[" + ",\n".join(json.dumps(case) for case in cases) + "]")
