"""Completions: what is kept in the index for suggestions, and how what is typed finds it.

Each thing to offer stands as "key TAB kind TAB display", the key being its loose key from the first word on, and from
each of a few further words on (of a name, going round), so that typing in any script, and a first name before or after
the surname, completes too. Names and subjects stand in one field, titles in another: to walk all that begins with one
or two letters takes long, and few of the many titles among them have more than one edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from kitabdar.search.engine import Suggestion, TextField
from kitabdar.search.fields import SUGGEST_NAME, SUGGEST_TITLE
from kitabdar.search.ladder import SHORT
from kitabdar.search.streams import readings
from kitabdar.text.keys import Token, analyse, keys_of

KINDS = {"title": "t", "author": "a", "subject": "s"}
_NAMES = {letter: kind for kind, letter in KINDS.items()}
LONGEST_KEY = 48
LONGEST_DISPLAY = 160
MOST_STARTS = {"title": 2, "author": 2, "subject": 1}
"""Words a completion may be begun from; each costs as much as fifteen words of text in the index."""
MOST_PREFIXES = 4
SEEN = 60
MOST_SAID_BY_NAMES = 4
"""Letters of a beginning that names and subjects alone complete, if there are enough of them.

To walk all that begins so takes a microsecond for each: among the titles of a million editions a tenth of a second.
"""
MOST = 40


def terms(completions: Iterable[tuple[str, TextField]], *, are_names: bool) -> list[str]:
    """Return the index terms of what a document offers to complete: names and subjects, or titles."""
    made = _name_terms if are_names else _terms
    return [
        term
        for kind, field in completions
        if (kind != "title") is are_names
        for term in made(kind, field.value, field.language)
    ]


def _terms(kind: str, value: str, language: str) -> list[str]:
    keys = [k1[0] if len(k0) <= SHORT else k2[0] for k0, k1, k2 in keys_of(value[:LONGEST_DISPLAY], language)]
    if not keys:
        return []
    starts = [0, *[n for n, key in enumerate(keys) if n and len(key) >= SHORT]][: MOST_STARTS[kind]]
    ending = f"\t{KINDS[kind]}\t{value[:LONGEST_DISPLAY]}"
    rounds = keys if kind == "author" else []  # "Abai Kunanbaev" is met by the heading "Kunanbaev, Abai"
    return [" ".join([*keys[start:], *rounds[:start]])[:LONGEST_KEY] + ending for start in starts]


_name_terms = lru_cache(maxsize=1 << 15)(_terms)  # names and subjects come again and again


def suggest(
    beginning_with: Callable[[str, str, int], Sequence[tuple[str, int]]], prefix: str
) -> list[Suggestion]:
    """Return the likeliest completions: first what goes on with the letters as typed, then by number of editions.

    `beginning_with`: gives terms of a field that begin so, as many as are asked for, with their editions.
    """
    tokens = analyse(prefix[:LONGEST_DISPLAY], "")
    if not tokens:
        return []
    counts: dict[tuple[str, str], int] = {}
    for key in _prefixes(tokens):
        found = beginning_with(SUGGEST_NAME, key, SEEN)
        if len(key) > MOST_SAID_BY_NAMES or len(found) < SEEN:
            found = [*found, *beginning_with(SUGGEST_TITLE, key, SEEN)]
        for term, count in found:
            _, letter, display = term.split("\t", 2)
            shown = (_NAMES[letter], display)
            counts[shown] = max(count, counts.get(shown, 0))
    ranked = _ranked(counts, [token.k0 for token in tokens])
    return [Suggestion(text=display, field=kind, count=counts[kind, display]) for kind, display in ranked]


def _ranked(counts: dict[tuple[str, str], int], typed: list[str]) -> list[tuple[str, str]]:
    """Return the first of what was found: what goes on with the letters typed, each part by number of editions."""
    going_on: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for shown in sorted(counts, key=lambda each: (-counts[each], each)):
        if len(going_on) == MOST:
            break
        (going_on if _goes_on(shown[1], typed) else others).append(shown)
    return [*going_on, *others][:MOST]


def _key(token: Token) -> str:
    return readings(token, 2)[0].removeprefix("=")


def _prefixes(tokens: Sequence[Token]) -> list[str]:
    """Return the keys that what is typed may stand for: the last word in each of its readings."""
    whole = [_key(token) for token in tokens[:-1]]
    last = tokens[-1]
    most = min(len(last.k0), MOST_PREFIXES)  # one letter begins a tenth of all there is
    endings = dict.fromkeys((last.k2[0], last.k1[0], *last.k2, *last.k1))
    keys = [" ".join([*whole, ending])[:LONGEST_KEY] for ending in list(endings)[:most]]
    return [key for key in keys if not any(key != other and key.startswith(other) for other in keys)]


def _goes_on(display: str, typed: list[str]) -> bool:
    words = [keys.k0 for keys in keys_of(display, "")]
    words += words  # names go round
    for start in range(len(words) - len(typed) + 1):
        part = words[start : start + len(typed)]
        if part[:-1] == typed[:-1] and part[-1].startswith(typed[-1]):
            return True
    return False
