"""The model: what each group of letters costs each language, added up for a text.

A file `tables/guessing/<script>.tsv.gz` has a line for each group of one to four letters, or word, that tells languages
apart: the group, then one sign for each class, whose number is its cost: ten times the natural logarithm of how much
rarer the group is in that class than in the class where it is most frequent. Blanks stand for the ends of words.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import NamedTuple

from kitabdar.text.folding import APOSTROPHES

SCRIPTS = frozenset(("Latn", "Cyrl", "Arab"))
"""Scripts in which letters have to tell the language; in others the script does."""

LONGEST = 4
"""The most letters of a group; longer groups are whole words."""

LEAST_SIGN = 33  # the sign of cost 0
MOST_COST = 93  # the last printable ASCII sign is 126
_MOST_LETTERS = 80  # so that the sum of a lane, at most 126 for each of 370 groups, stays below 2 ** 16
_HOPELESS = 9.0  # one in eight thousand

_SAME = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | {"İ": "i", "ǝ": "ə", "Ǝ": "ə", "\u00ad": None, "\u0640": None, "\u0670": None}
    | dict.fromkeys("\u0361\ufe20\ufe21", None)
    | dict.fromkeys(map(chr, range(0x064B, 0x0653)), None)
)
_NO_LETTER = re.compile("(?:[\\W\\d_](?<![\u0300-\u0360\u0362-\u036f'\u200c]))+|(?<!\\w)'")


class Model(NamedTuple):
    """The groups of one script. Costs of all classes stand in one number, 16 bits each, so one addition adds all."""

    languages: tuple[str, ...]  # of each class: a language may have several, as native and romanised
    priors: tuple[float, ...]
    scale: float
    power: float
    costs: dict[str, int]

    def shares(self, text: str) -> dict[str, float]:
        """Return how likely each language is that is not hopeless: shares that add up to 1."""
        known = list(filter(None, map(self.costs.get, groups(letters(text)))))
        lanes = memoryview(sum(known).to_bytes(2 * len(self.languages), "little")).cast("H")
        weight = self.scale * (len(known) or 1) ** -self.power
        costs = [prior + lane * weight for prior, lane in zip(self.priors, lanes, strict=True)]
        least = min(costs)
        found: dict[str, float] = {}
        for language, cost in zip(self.languages, costs, strict=True):
            if cost - least < _HOPELESS:
                found[language] = found.get(language, 0.0) + exp(least - cost)
        total = sum(found.values())
        return {language: odds / total for language, odds in found.items()}


def letters(text: str) -> str:
    """Return what is looked at: small letters, one kind of apostrophe, a blank between words and at both ends."""
    small = unicodedata.normalize("NFC", text[: 2 * _MOST_LETTERS].translate(_SAME).lower())
    return f" {_NO_LETTER.sub(' ', small).strip()[:_MOST_LETTERS]} "


def groups(spaced: str) -> list[str]:
    """Return all groups of one to four signs of what `letters` gave, and its longer words."""
    size = len(spaced)
    return [
        *spaced,
        *[spaced[at : at + 2] for at in range(size - 1)],
        *[spaced[at : at + 3] for at in range(size - 2)],
        *[spaced[at : at + 4] for at in range(size - 3)],
        *[f" {word} " for word in spaced.split() if len(word) > LONGEST - 2],
    ]


@lru_cache(maxsize=len(SCRIPTS))
def model(script: str) -> Model:
    """Read the model of a script (one of SCRIPTS); it stays in memory."""
    name = f"{script.lower()}.tsv.gz"
    packed = (files("kitabdar.text") / "tables" / "guessing" / name).read_bytes()
    header: dict[str, str] = {}
    costs: dict[str, int] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        if line.startswith("# "):
            word, _, value = line[2:].partition(": ")
            header[word] = value
        else:
            group, _, signs = line.partition("\t")
            costs[group] = int.from_bytes(signs.encode("utf-16-le"), "little")
    return Model(
        tuple(name.partition("+")[0] for name in header["classes"].split()),
        tuple(map(float, header["priors"].split())),
        float(header["scale"]),
        float(header["power"]),
        costs,
    )
