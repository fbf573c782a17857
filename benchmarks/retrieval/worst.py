"""What a reader, a script or a mischief-maker may send at worst: no question may hold up the others."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

LONG_WORD = "azərbaycanlılaşdırılmışlardansınızmı"
DOUBTFUL = "cjxygwuhkiqğе"
"""Letters that the tables read in several ways."""


def questions(words: Sequence[str]) -> dict[str, str]:
    """Return the worst questions by name; `words` are the sixty commonest of the catalogue, the commonest first."""
    dice = random.Random(5)
    mixed = ["".join(dice.choices(DOUBTFUL, k=12)) for _number in range(40)]
    return {
        "the commonest word": words[0],
        "forty common words": " ".join(words[:40]),
        "forty common words or each other": " OR ".join(words[:40]),
        "forty common words in quotes": f'"{" ".join(words[:40])}"',
        "forty quotes of two words": " ".join(f'"{one} {two}"' for one, two in pairwise(words[:41])),
        "forty words not wanted": " ".join(f"-{word}" for word in words[:40]),
        "forty long words": " ".join(LONG_WORD[place % 9 :] for place in range(40)),
        "forty long words misspelt": " ".join(f"{word[::-1]}{LONG_WORD[:12]}" for word in words[:40]),
        "forty words of doubtful letters": " ".join(mixed),
        "a word of doubtful letters alone": DOUBTFUL * 5,
        "forty Arabic words": " ".join(["محمد", "كتاب", "الشمس", "گؤزل", "دیوان"] * 8),
        "two thousand letters of one kind": "a" * 2000,
        "two thousand doubtful letters": "г" * 2000,
        "two thousand marks on one letter": "a" + "\u0301" * 1999,
        "letters and marks by turns": "a\u0301" * 1000,
        "two thousand apostrophes": "'" * 2000,
        "letters and apostrophes by turns": "a'" * 1000,
        "a thousand letters of Han": "書" * 1000,
        "one letter begun": "a*",
        "forty letters begun": " ".join(
            f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyzабвгдежзийклмн"
        ),
        "forty letters": " ".join("abcdefghijklmnopqrstuvwxyzабвгдежзийклмн"),
        "one letter forty times": " ".join("a" * 40),
        "five hundred open brackets": "(" * 500 + "kitab",
        "brackets within brackets": "(" * 300 + "kitab" + ")" * 300,
        "four hundred times NOT": "NOT " * 400 + "kitab",
        "a thousand quotes": '"' * 1000,
        "fields without words": "author: " * 200,
        "forty words of the other layout": " ".join(["ghbdtn", "rybuf", "gjckt", ",fre"] * 10),
        "digits": "1234567890 " * 180,
        "signs of many planes": "".join(map(chr, range(0x1F300, 0x1F5FF))),
        "nothing but spaces": " " * 2000,
    }
