"""The ladder of tiers: which keys each tier looks at, and how a score says which tier found a hit.

score = BAND x (number of tiers better than the loosest asked) + PHRASE (its words stand together) + relevance

Relevance is BM25, for each word the best field and key (a tenth of the others added), divided by the number of
words, so it stays below PHRASE whatever is asked, and PHRASE below BAND: a hit of a better tier always stands
above, inside a tier a phrase above scattered words, and only then relevance counts. All three fit the 24 bits of
the engine's scores with a thousandth to spare.

A further tier (stems, keyboard layout, similar spellings) is a further level of keys in LEVELS.
"""

from __future__ import annotations

from kitabdar.search.query import Tier

BAND = 4096.0
PHRASE = 2048.0
TIE_BREAKER = 0.1

TEXT_FIELDS = ("title", "author", "subject", "publisher", "other")

WEIGHTS = {"title": 4.0, "author": 3.0, "subject": 2.0, "publisher": 1.0, "other": 0.5}
"""How much a word counts in each field. BM25 of one word is below 31, so relevance is below 31 x 4 x 2.4."""

BEGUN_FIELDS = ("title", "author", "subject")
"""Where words that are only begun (kitab*) look when no field is named: each field walks the whole dictionary."""

LEVELS = {Tier.PRECISE: (0,), Tier.SCRIPT: (0, 1), Tier.LOOSE: (0, 1, 2)}
"""Levels of keys (0 as typed, 1 script-normalised, 2 loose) that a word may match on in each tier."""

NEGATION = Tier.SCRIPT
"""What "not this word" takes away, in every tier: the word in any script, but not its loose likenesses."""

SHORT = 3
"""Words of up to so many letters have no loose key: they would match too much."""


def fields_of(field: str) -> tuple[str, ...]:
    """Return the text fields that a field of the query looks in."""
    return TEXT_FIELDS if field == "any" else (field,)


def tiers_up_to(loosest: Tier) -> tuple[Tier, ...]:
    """Return the tiers of the ladder as far as `loosest`, best first."""
    return tuple(tier for tier in LEVELS if tier <= loosest)


def loosest_of(asked: tuple[Tier, ...]) -> Tier:
    """Return the loosest tier asked for that the ladder has."""
    known = [tier for tier in asked if tier in LEVELS]
    return max(known, default=Tier.PRECISE)


def tier_of(score: float, loosest: Tier) -> Tier:
    """Read from a score which tier found the hit."""
    steps = len(tiers_up_to(loosest))
    return tiers_up_to(loosest)[max(0, steps - 1 - int(score // BAND))]
