"""Whether two files are of one person: a score with its reasons. Pure. [CIR-U1]"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from kitabdar.text.keys import analyse

REASONS = ("identity", "birth_date", "email", "phone", "patronymic", "other_birth_date")
"""Why two files may be of one person: the same number of identity; or the same name and what follows."""

_WEIGHTS = {"birth_date": 90, "email": 80, "phone": 75}
_MORE = 5  # for each further thing that is the same
_LESS = 30  # both dates of birth are known and differ: parent and child, or a slip of the pen
PHONE_DIGITS = 9
"""Digits from the end of a telephone number that are compared: what stands before them is written in many ways."""

Word = frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared. `words`: of each word of the name its loose keys, in any script; `id` 0: not registered yet.

    `place`: files are compared within it alone; `identity`: the digest of a number of identity.
    """

    id: int
    place: Hashable
    words: tuple[Word, ...]
    patronymic: tuple[Word, ...] = ()
    birth_date: date | None = None
    email: str = ""
    phone: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two files look like one person, up to 100, and why (codes of `REASONS`)."""

    score: int
    reasons: tuple[str, ...]


def words_of(*names: str) -> tuple[Word, ...]:
    """Return the words of a name, each as its loose keys."""
    return tuple(frozenset(each.k2) for each in analyse(" ".join(names)))


def digits_of(phone: str) -> str:
    """Return the digits of a telephone number that are compared, "" for too few."""
    digits = "".join(each for each in phone if each.isdecimal())
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else ""


def compare(one: Person, other: Person) -> Likeness | None:
    """Say why two files may be of one person; None: nothing says so, or their numbers of identity say they are two."""
    if one.place != other.place:
        return None
    if one.identity and one.identity == other.identity:
        return Likeness(100, ("identity",))
    if (one.identity and other.identity) or not same_name(one.words, other.words):
        return None
    if one.patronymic and other.patronymic and not same_name(one.patronymic, other.patronymic):
        return None
    alike = [name for name in _WEIGHTS if getattr(one, name) and getattr(one, name) == getattr(other, name)]
    if not alike:
        return None
    score = max(_WEIGHTS[each] for each in alike) + _MORE * (len(alike) - 1)
    if one.patronymic and other.patronymic:
        alike.append("patronymic")
        score += _MORE
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        alike.append("other_birth_date")
        score -= _LESS
    return Likeness(min(score, 99), tuple(alike))


def same_name(one: tuple[Word, ...], other: tuple[Word, ...]) -> bool:
    """Whether each word of the shorter name meets one of the longer, in any order; one word alone is met by one."""
    short, long = sorted((one, other), key=len)
    if not short or (len(short) == 1 and len(long) > 1):
        return False
    return _pair_off(short, long)


def _pair_off(short: tuple[Word, ...], long: tuple[Word, ...]) -> bool:
    if not short:
        return True
    return any(
        _pair_off(short[1:], (*long[:number], *long[number + 1 :]))
        for number, word in enumerate(long)
        if word & short[0]
    )


def pairs(people: Iterable[Person]) -> Iterator[tuple[Person, Person, Likeness]]:
    """Give every two files that may be of one person, each pair once, the lower id first.

    Only those are compared who share a word of their names and a date of birth, an address or a telephone number.
    """
    shelves: dict[Hashable, list[Person]] = defaultdict(list)
    for person in people:
        keys = {key for word in person.words for key in word}
        for shared in ("birth_date", "email", "phone"):
            if value := getattr(person, shared):
                for key in keys:
                    shelves[person.place, shared, value, key].append(person)
    seen: set[tuple[int, int]] = set()
    for shelf in shelves.values():
        for one, other in combinations(sorted(shelf, key=lambda each: each.id), 2):
            if (one.id, other.id) in seen:
                continue
            seen.add((one.id, other.id))
            likeness = compare(one, other)
            if likeness is not None:
                yield one, other, likeness
