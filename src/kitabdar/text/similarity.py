"""How alike two names are that no key brings together: one number from 0 to 1, for names, titles and single words.

A name is compared at three levels of keys (k1, k2 and the skeleton k3), in the order of its words, with its words
sorted, written as one word, and bare: without words that languages leave out ("rayonu", "language"), with words that
they translate ("East") compared by meaning; one that is long enough also with the beginning of a longer title. The best
of these counts, each but the first a little less. Names written much alike (k0: a slip of the key) are a little more
alike than those that only sound so. Beside the Arabic script, which leaves vowels out, the skeleton weighs most.

Two strings are compared by the mean of what they share in order (Indel) and of the slips between them (OSA).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA, Indel

from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import Keys, keys_of
from kitabdar.text.skeleton import skeleton

WEIGHTS = (0.34, 0.40, 0.26)
"""Of k1, k2 and k3 in a comparison (languages.md section 8)."""

ABJAD_WEIGHTS = (0.2, 0.3, 0.5)
"""The same where one of the two is in Arabic script and the other is not."""

WRITTEN, LEAST_WRITTEN = 0.2, 0.6
"""What likeness of the letters as typed adds, and above which likeness it does."""

SORTED, JOINED, BARE, BEGUN = 0.97, 0.97, 0.97, 0.95
"""What a likeness of sorted words, of words run together, of bare names and with the beginning of a title counts."""

SHORTEST_BEGUN, LONGEST_BEGUN = 10, 0.9
"""Letters of a skeleton from which it may begin a longer one, and the share of that it has at most."""

MOST_READINGS = 4
LONGEST = 160  # characters of a name that count

_ARABIC = re.compile("[\u0620-\u06ff]")
_ADJECTIVE = ("skaia", "skoie", "skii", "skai", "skoi", "skoe", "ski", "ise", "lik", "ca", "ce", "li")
"""Endings of adjectives and names of languages in loose keys, the longest first: -ский, -ça, -cha, -lik."""

_SHORTEST_STEM = 3
_LONGEST_PLAIN = 5  # letters of a word that has no ending to lose
_shared = Indel.normalized_similarity
_unslipped = OSA.normalized_similarity

Levels = tuple[str, str, str]
_AS_PLAIN: Levels = ("=", "", "")
_NOTHING: Levels = ("", "", "")
Weights = tuple[float, float, float]


class Profile(NamedTuple):
    """A name as it is compared: as written, and at each level in order, sorted, and bare ("" where nothing is left)."""

    written: str
    plain: Levels
    ordered: Levels
    bare: Levels
    is_abjad: bool
    """Whether it is in Arabic script."""

    def write(self) -> str:
        """Return it as one line, for keeping; what is as in order is not written twice."""
        ordered = _AS_PLAIN if self.ordered == self.plain else self.ordered
        bare = _AS_PLAIN if self.bare == self.plain else self.bare
        return "\t".join((self.written, *self.plain, *ordered, *bare))

    @classmethod
    def read(cls, line: str) -> Profile:
        """Read what `write` made."""
        written, a, b, c, d, e, f, g, h, i = line.split("\t")
        plain = (a, b, c)
        ordered = plain if d == "=" else (d, e, f)
        bare = plain if g == "=" else (g, h, i)
        return cls(written, plain, ordered, bare, _is_abjad(written))


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
    """Say how alike a name asked for and one that is known are, 1 for the same."""
    weights = WEIGHTS if one.is_abjad == other.is_abjad else ABJAD_WEIGHTS
    best = _weigh(one.plain, other.plain, weights)
    if one.plain != one.ordered or other.plain != other.ordered:
        best = max(best, SORTED * _weigh(one.ordered, other.ordered, weights))
    if " " in one.plain[0] or " " in other.plain[0]:
        joined, whole = _run_together(one.plain), _run_together(other.plain)
        best = max(best, JOINED * _weigh(joined, whole, weights))
        if SHORTEST_BEGUN <= len(joined[2]) < LONGEST_BEGUN * len(whole[2]):
            best = max(best, BEGUN * _weigh(joined, _begun(whole, len(joined[2]) / len(whole[2])), weights))
    if one.bare[0] and other.bare[0] and (one.bare != one.ordered or other.bare != other.ordered):
        best = max(best, BARE * _weigh(one.bare, other.bare, weights))
    as_written = _likeness(one.written, other.written) - LEAST_WRITTEN
    return min(1.0, best + WRITTEN * as_written) if as_written > 0 else best


def similarity(one: str, other: str, language: str = "") -> float:
    """Say how alike two texts are, from 0 to 1. `language`: of the second, a MARC code or ""."""
    compared = profile(other, language)
    return max((likeness(each, compared) for each in profiles(keys_of(one))), default=0.0)


def _likeness(one: str, other: str) -> float:
    return float(_shared(one, other) + _unslipped(one, other)) / 2


def _weigh(one: Levels, other: Levels, weights: Weights) -> float:
    """Return the mean of the three likenesses by weight; written out, since it takes most of the time of a question."""
    (a, b, c), (d, e, f), (u, v, w) = one, other, weights
    loose = v * (_shared(b, e) + _unslipped(b, e))
    return float(u * (_shared(a, d) + _unslipped(a, d)) + loose + w * (_shared(c, f) + _unslipped(c, f))) / 2


def _begun(levels: Levels, share: float) -> Levels:
    """Return this share of each level, from its beginning."""
    a, b, c = (level[: round(len(level) * share)] for level in levels)
    return a, b, c


def _run_together(levels: Levels) -> Levels:
    return levels[0].replace(" ", ""), levels[1].replace(" ", ""), levels[2].replace(" ", "")


def _profile(words: Sequence[Keys], reading: int) -> Profile:
    levels = [_levels(word, reading) for word in words]
    written = " ".join([word.k0 for word in words])
    if len(levels) == 1:
        alone, stripped = levels[0]
        return Profile(written, alone, alone, stripped or _NOTHING, _is_abjad(written))
    plain = [each for each, _ in levels]
    bare = sorted([each for _, each in levels if each], key=_by_loose_key)
    ordered = sorted(plain, key=_by_loose_key)
    whole = _joined(plain)
    in_order = whole if ordered == plain else _joined(ordered)
    return Profile(
        written, whole, in_order, in_order if bare == ordered else _joined(bare), _is_abjad(written)
    )


def _joined(words: Sequence[Levels]) -> Levels:
    if not words:
        return _NOTHING
    script, loose, bones = zip(*words, strict=True)
    return " ".join(script), " ".join(loose), " ".join(bones)


def _is_abjad(written: str) -> bool:
    return not written.isascii() and _ARABIC.search(written) is not None


_by_loose_key = itemgetter(1)


@lru_cache(maxsize=1 << 15)
def _levels(word: Keys, reading: int) -> tuple[Levels, Levels | None]:
    """Return a word as it counts in a name, and in a bare name."""
    return _word(word, reading), _bare(word, reading)


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
    if len(loose) > _LONGEST_PLAIN and loose.endswith(_ADJECTIVE):
        ending = next(len(each) for each in _ADJECTIVE if loose.endswith(each))
        if len(loose) - ending >= _SHORTEST_STEM:
            loose = loose[:-ending]
            return script[:-ending], loose, skeleton(loose)
    return script, loose, bones
