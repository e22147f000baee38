#!/usr/bin/env python3
"""Writes sums as pairs of texts to translate, for conf/addition.conf.

    data-samples/make_addition.py FOLDER

A text is a sum of two numbers of up to three digits, written backwards; its translation is the result:
321+65 is "56+123" there, and "386". The same two numbers, in whatever order, stand in one row only.
"""
import pathlib
import random
import sys

ROWS = {"train": 50_000, "validation": 2_000, "test": 5_000}


def main(folder: pathlib.Path) -> None:
    draw = random.Random(1)
    number = lambda: int("".join(draw.choice("0123456789") for _ in range(draw.randint(1, 3))))
    seen = set()
    folder.mkdir(parents=True, exist_ok=True)
    for split, rows in ROWS.items():
        with open(folder / f"{split}.tsv", "w", encoding="utf-8") as out:
            out.write("sum\tresult\n")
            written = 0
            while written < rows:
                a, b = number(), number()
                if (min(a, b), max(a, b)) not in seen:
                    seen.add((min(a, b), max(a, b)))
                    out.write(f"{a}+{b}"[::-1] + f"\t{a + b}\n")
                    written += 1


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
