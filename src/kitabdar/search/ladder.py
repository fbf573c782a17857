"""The ladder of tiers: what a word may match on in each, how hits are ordered, how a score says the tier.

The tiers of the catalogue proper (MAIN) are one question; its totals and facets count all their hits:

score = BAND x (number of tiers better than the loosest asked) + TITLE (its words are a whole title or name, each as
        typed or in another script) + PHRASE (they stand together) + WHOLE (they are a whole one, however spelled)
        + relevance

relevance = BM25, for each word the best field and key (a tenth of the others added), divided by the number of words;
        among a hundred neighbours + HELD if a library has it to lend, + READ if it is in the language of the interface,
        + MEANT if in the one that the letters asked for tell

Relevance stays below WHOLE whatever is asked, it, WHOLE and PHRASE below BAND: a hit of a better tier always stands
above, inside a tier a whole title above a phrase and a phrase above scattered words, and only then relevance counts.
TITLE lifts a hit above all that are no whole titles, and leaves titles as typed above those in another script. All fit
the 24 bits of the engine's scores with two thousandths to spare.

The tiers that stand apart (FURTHER) are asked one after another, by `climbing`, only while hits are FEW; what they
find is shown under a heading of its own and counted in no total and no facet.
"""

from __future__ import annotations

from functools import cache

from kitabdar.search.query import Tier

BAND = 4096.0
TITLE = 2 * BAND
PHRASE = 2048.0
WHOLE = 1024.0
TITLE_KINDS = ("title", "author")
"""Kinds of headings whose whole is a tier of its own: what is merely about Qazaxıstan is not called so."""
HELD = 0.5
READ = 1.0
MEANT = 2.0
SURE = 0.8
"""How sure the guess must be which language a question is in."""
TIE_BREAKER = 0.1
STOP_WORD = 0.1
"""What a stop word (və, және, the) and a kind of place (rayonu, облысы) count of another word's weight."""

TEXT_FIELDS = ("title", "author", "subject", "publisher", "other")

WEIGHTS = {"title": 4.0, "author": 3.0, "subject": 2.0, "publisher": 1.0, "other": 0.5}
"""How much a word counts in each field. BM25 of one word is below 31, so relevance is below 31 x 4 x 2.4."""

NAME_FIELDS = ("title", "author", "subject")
"""Where other names, stems, words only begun (kitab*) and similar words look when no field is named."""

BANDS = (Tier.PRECISE, Tier.SCRIPT, Tier.LOOSE, Tier.NAME)
MAIN = (Tier.TITLE, *BANDS)
FURTHER = (Tier.STEM, Tier.LAYOUT, Tier.SIMILAR)
ALL = (*MAIN, *FURTHER)

FEW = 10
"""With fewer hits of the main tiers the further ones are asked."""

MOST_FURTHER = 20

LEVELS = {Tier.TITLE: (0, 1), Tier.PRECISE: (0,), Tier.SCRIPT: (0, 1)}
"""Levels of keys (0 as typed, 1 script-normalised, 2 loose) that a word may match on; all three in other tiers."""

NEGATION = Tier.SCRIPT
"""What "not this word" takes away, in every tier: the word in any script, but not its loose likenesses."""

SHORT = 3
"""Words of up to so many letters have no loose key: they would match too much. Stop words have: və is ve."""


def levels(tier: Tier) -> tuple[int, ...]:
    """Return the levels of keys that a word may match on in a tier."""
    return LEVELS.get(tier, (0, 1, 2))


def fields_of(field: str) -> tuple[str, ...]:
    """Return the text fields that a field of the query looks in."""
    return TEXT_FIELDS if field == "any" else (field,)


def name_fields_of(field: str) -> tuple[str, ...]:
    """Return the text fields that hold names, of those that a field of the query looks in."""
    return NAME_FIELDS if field == "any" else (field,)


@cache
def tiers_up_to(loosest: Tier) -> tuple[Tier, ...]:
    """Return the tiers that have a band in one question as far as `loosest`, best first; a further tier is alone."""
    return tuple(tier for tier in BANDS if tier <= loosest) if loosest in BANDS else (loosest,)


def loosest_of(asked: tuple[Tier, ...]) -> Tier:
    """Return the loosest main tier asked for; a further tier where only such are asked for."""
    return max((tier for tier in asked if tier in BANDS), default=max(asked, default=Tier.PRECISE))


def has_titles(asked: tuple[Tier, ...]) -> bool:
    """Tell whether whole titles are a tier of a question: where asked for, and words may match in another script."""
    return Tier.TITLE in asked and Tier.SCRIPT <= loosest_of(asked) <= BANDS[-1]


def tier_of(score: float, loosest: Tier) -> Tier:
    """Read from a score which tier found the hit."""
    tiers = tiers_up_to(loosest)
    place = len(tiers) - 1 - int(score // BAND)
    return Tier.TITLE if place < 0 else tiers[place]
