"""How alike two names are that no key brings together: one number from 0 to 1, for names, titles and single words.

A name is compared at three levels of keys (k1, k2 and the skeleton k3), in the order of its words, with its words
sorted, written as one word, and bare: without words that languages leave out ("rayonu", "language"), with words that
they translate ("East") compared by meaning. The best of the four counts, each but the first a little less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import Keys, keys_of
from kitabdar.text.skeleton import skeleton

WEIGHTS = (0.34, 0.40, 0.26)
"""Of k1, k2 and k3 in a comparison (languages.md section 8)."""

SORTED, JOINED, BARE = 0.97, 0.95, 0.97
"""What a likeness of sorted words, of words run together and of bare names counts."""

MOST_READINGS = 4
LONGEST = 160  # characters of a name that count

_ADJECTIVE = re.compile(r"(?:sk(?:i|ii|ai|oi|oe|aia|oie)|ca|ce|ise|lik|li)$")
"""Endings of adjectives and names of languages in loose keys: -ский, -ça, -cha, -lik."""

_SHORTEST_STEM = 3
_likeness = Indel.normalized_similarity

Levels = tuple[str, str, str]


class Profile(NamedTuple):
    """A name as it is compared: at each level in order, sorted, and bare ("" where nothing is left)."""

    plain: Levels
    ordered: Levels
    bare: Levels

    def write(self) -> str:
        """Return it as one line, for keeping."""
        return "\t".join((*self.plain, *self.ordered, *self.bare))

    @classmethod
    def read(cls, line: str) -> Profile:
        """Read what `write` made."""
        parts = line.split("\t")
        return cls(
            (parts[0], parts[1], parts[2]), (parts[3], parts[4], parts[5]), (parts[6], parts[7], parts[8])
        )


def profile(text: str, language: str = "") -> Profile:
    """Return the profile of a name by its likeliest readings."""
    return profile_of(keys_of(text[:LONGEST], language))


def profile_of(words: Sequence[Keys]) -> Profile:
    """Return the profile of words by their likeliest readings."""
    return _profile(words, 0)


def profiles(words: Sequence[Keys]) -> list[Profile]:
    """Return the profiles of what was asked: one for each of its readings, at most four."""
    number = min(MOST_READINGS, max((len(word.k2) for word in words), default=0))
    return list(dict.fromkeys(_profile(words, reading) for reading in range(number)))


def likeness(one: Profile, other: Profile) -> float:
    """Say how alike two profiles are, 1 for the same."""
    best = _weigh(one.plain, other.plain)
    one_has_more, other_has_more = " " in one.plain[0], " " in other.plain[0]
    if one_has_more or other_has_more:
        if one_has_more and other_has_more:
            best = max(best, SORTED * _weigh(one.ordered, other.ordered))
        joined = _likeness(one.plain[1].replace(" ", ""), other.plain[1].replace(" ", ""))
        best = max(best, JOINED * joined)
    if one.bare[0] and other.bare[0]:
        best = max(best, BARE * _weigh(one.bare, other.bare))
    return float(best)


def similarity(one: str, other: str, language: str = "") -> float:
    """Say how alike two texts are, from 0 to 1. `language`: of the second, a MARC code or ""."""
    compared = profile(other, language)
    return max((likeness(each, compared) for each in profiles(keys_of(one))), default=0.0)


def _weigh(one: Levels, other: Levels) -> float:
    return float(sum(weight * _likeness(a, b) for weight, a, b in zip(WEIGHTS, one, other, strict=True)))


def _profile(words: Sequence[Keys], reading: int) -> Profile:
    plain = [_word(word, reading) for word in words]
    bare = sorted(filter(None, (_bare(word, reading) for word in words)), key=lambda levels: levels[1])
    return Profile(_joined(plain), _joined(sorted(plain, key=lambda levels: levels[1])), _joined(bare))


def _joined(words: Sequence[Levels]) -> Levels:
    return (
        " ".join([word[0] for word in words]),
        " ".join([word[1] for word in words]),
        " ".join([word[2] for word in words]),
    )


def _word(word: Keys, reading: int) -> Levels:
    script = word.k1[min(reading, len(word.k1) - 1)]
    loose = word.k2[min(reading, len(word.k2) - 1)]
    return script, loose, skeleton(loose)


def _bare(word: Keys, reading: int) -> Levels | None:
    """Return a word as it counts in a bare name: a concept by its name, an adjective by what it is made from."""
    concept = concept_of(word.k2)
    if concept is not None:
        return None if is_bare(concept) else (concept.upper(),) * 3
    script, loose, bones = _word(word, reading)
    ending = _ADJECTIVE.search(loose) if len(loose) > 5 else None
    if ending and ending.start() >= _SHORTEST_STEM:
        loose = loose[: ending.start()]
        return script[: -len(ending.group())], loose, skeleton(loose)
    return script, loose, bones
