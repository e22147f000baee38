"""Writes entities.conll: made-up news in English, every word with an IOB2 tag.

Names are put together from syllables, so that most of those in the test rows occur nowhere else: a
network has to know them by their letters and by the words around them.
"""

import random

random.seed(20)
FIRST = ["Ane", "Bori", "Cal", "Dory", "Eun", "Fen", "Gita", "Hana", "Ilo", "Jun", "Kela", "Lio"]
SYLLABLES = ["ka", "mo", "ri", "ten", "sol", "va", "lu", "den", "pra", "no", "hel", "bi", "sto", "gan"]
PLACE_ENDS = ["burg", "haven", "ford", "ville", "stad", "mouth"]
FIRM_ENDS = ["Foods", "Rail", "Systems", "Bank", "Textiles", "Mining"]
DAYS = ["Monday", "Tuesday", "Friday", "Sunday"]


def stem(most):
    return "".join(random.choice(SYLLABLES) for _ in range(random.randint(1, most))).capitalize()


def person():
    names = [random.choice(FIRST)] if random.random() < 0.3 else [random.choice(FIRST), stem(3) + random.choice(["s", "k", "r"])]
    return [(name, ("B-" if i == 0 else "I-") + "PER") for i, name in enumerate(names)]


def place():
    name = stem(2) + random.choice(PLACE_ENDS)
    return [("New", "B-LOC"), (name, "I-LOC")] if random.random() < 0.25 else [(name, "B-LOC")]


def firm():
    return [(stem(2), "B-ORG"), (random.choice(FIRM_ENDS), "I-ORG")]


def words(text):
    return [(word, "O") for word in text.split()]


def sentence():
    kind = random.randrange(8)
    if kind == 0:
        return person() + words("left") + place() + words("on " + random.choice(DAYS) + " .")
    if kind == 1:
        return firm() + words("will open a plant near") + place() + words(".")
    if kind == 2:
        return person() + words("now runs") + firm() + words(", the board said .")
    if kind == 3:
        return words("Rain stopped the trains between") + place() + words("and") + place() + words(".")
    if kind == 4:
        return words("Nobody in") + place() + words("has heard of") + person() + words("since .")
    if kind == 5:
        return firm() + words("and") + firm() + words("share an office in") + place() + words(".")
    if kind == 6:
        return words("\"") + words("We are late , \"") + person() + words("told") + person() + words(".")
    return words("The old harbour was quiet on " + random.choice(DAYS) + " .")


with open("entities.conll", "w", encoding="utf-8", newline="\n") as out:
    for _ in range(700):
        for word, tag in sentence():
            out.write(f"{word}\t{tag}\n")
        out.write("\n")
    out.write("This\tO\nline\tO\nhas\nno\tO\ntag\tO\n\n")  # a word without a tag
