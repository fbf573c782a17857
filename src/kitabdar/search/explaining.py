"""What search makes of a text, and how it would match a second one: the linguist's tool."""

from __future__ import annotations

from dataclasses import dataclass

from kitabdar.search.query import Tier
from kitabdar.search.streams import readings, stem_keys, whole_key, whole_keys
from kitabdar.text.choice import table_for
from kitabdar.text.folding import fold
from kitabdar.text.guessing import Guess, ranked
from kitabdar.text.keys import Token, analyse
from kitabdar.text.layouts import retyped
from kitabdar.text.letters import BEGIN, END, letters_of
from kitabdar.text.scripts import direction, script_of
from kitabdar.text.similarity import similarity
from kitabdar.text.skeleton import skeleton
from kitabdar.text.stopwords import is_stop_word

MOST_GUESSES = 3


@dataclass(frozen=True, slots=True)
class WordExplained:
    """A word: the pieces its table cut it into, its keys with all readings, its stems (loosely), its skeleton."""

    text: str
    pieces: tuple[str, ...]
    k0: str
    k1: tuple[str, ...]
    k2: tuple[str, ...]
    stems: tuple[str, ...]
    skeleton: str
    is_stop_word: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text as search reads it. `table`: the letter tables used; `retyped`: what its keys write on other layouts."""

    text: str
    script: str
    direction: str
    guesses: tuple[Guess, ...]
    table: str
    words: tuple[WordExplained, ...]
    retyped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A word of the first text and the word of the second it meets: in which tier, through which key."""

    word: str
    met: str
    tier: Tier | None
    key: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a question (the first text) would find a title (the second).

    Its tier is that of its worst word, TITLE where the words are all of the title.
    """

    meetings: tuple[Meeting, ...]
    tier: Tier | None
    likeness: float


def explain(text: str, language: str = "") -> Explanation:
    """Explain a text in a language (MARC code), or of unknown language as a question is read."""
    table = table_for(text, language)
    script = script_of(text)
    return Explanation(
        text=text,
        script=script,
        direction=direction(script),
        guesses=ranked(text)[:MOST_GUESSES],
        table=table,
        words=tuple(_word(token, table, language) for token in analyse(text, language)),
        retyped=retyped(text),
    )


def compare(question: str, title: str, language: str = "") -> Comparison:
    """Say how a question would find a title in a language (MARC code or "")."""
    there = analyse(title, language)
    meetings = tuple(_meeting(token, there, language) for token in analyse(question))
    tiers = [each.tier for each in meetings]
    found = max((each for each in tiers if each is not None), default=None) if None not in tiers else None
    if (
        found is not None
        and found <= Tier.SCRIPT
        and whole_key(title, language) in whole_keys(analyse(question))
    ):
        found = Tier.TITLE
    if found is None and any(_meets_retyped(other, there, language) for other in retyped(question)):
        found = Tier.LAYOUT
    return Comparison(meetings, found, similarity(question, title, language))


def _word(token: Token, table: str, language: str) -> WordExplained:
    pieces = letters_of(table).cut(fold(token.text))
    return WordExplained(
        text=token.text,
        pieces=tuple(cleaned for piece in pieces if (cleaned := piece.strip(BEGIN + END))),
        k0=token.k0,
        k1=token.k1,
        k2=readings(token, 2),
        stems=stem_keys(token, language),
        skeleton=skeleton(token.k2[0]),
        is_stop_word=is_stop_word(token.k1[0]),
    )


def _meeting(token: Token, there: tuple[Token, ...], language: str) -> Meeting:
    """Find the word that a word of the question meets in the best tier."""
    best = Meeting(token.text, "", None, "")
    for other in there:
        for tier, one, two in _levels(token, other, language):
            common = [key for key in one if key in two]
            if common and (best.tier is None or tier < best.tier):
                best = Meeting(token.text, other.text, tier, common[0])
    return best


def _levels(
    token: Token, other: Token, language: str
) -> tuple[tuple[Tier, tuple[str, ...], tuple[str, ...]], ...]:
    return (
        (Tier.PRECISE, (token.k0,), (other.k0,)),
        (Tier.SCRIPT, token.k1, other.k1),
        (Tier.LOOSE, readings(token, 2), readings(other, 2)),
        (Tier.STEM, (*stem_keys(token), *token.k2), (*stem_keys(other, language), *other.k2)),
    )


def _meets_retyped(text: str, there: tuple[Token, ...], language: str) -> bool:
    tokens = analyse(text)
    return bool(tokens) and all(
        (met := _meeting(token, there, language)).tier is not None and met.tier <= Tier.LOOSE
        for token in tokens
    )
