"""The names in a question: which runs of its words name an authority, and what else that is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kitabdar.catalogue.models import AuthorityName
from kitabdar.catalogue.naming.generic_words import bare_words, is_generic
from kitabdar.catalogue.naming.keying import MOST_WORDS, asked_keys, loose_forms
from kitabdar.search.engine import TextField
from kitabdar.text.keys import Token, analyse

MOST_ASKED = 16  # words of a question in which names are looked for
MOST_KEYS = 600  # keys in the one statement
MOST_ROWS = 900  # names read in it
MOST_ALIKE = 6  # namesakes of one run of words
MOST_NAMES = 24  # forms of one match
MIDDLING = 7  # letters of a word that must be as in the name, in some alphabet
FEWEST_BARE = 8  # places among these for names of a place without their generic words


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A run of words (`start` to before `end`, positions in `analyse(text)`) that names an authority.

    `names`: what else it is called, the heading first, then names of places without their generic words; none is
    spelled loosely as another, or as was asked.
    """

    start: int
    end: int
    authority_id: int
    heading: str
    kind: str
    names: tuple[TextField, ...]


@dataclass(slots=True)
class _Found:
    """An authority with all its names."""

    kind: str
    names: list[tuple[str, str, str]]  # text, language, relation


def other_names(text: str) -> tuple[NameMatch, ...]:
    """Return the authorities that words of a question name, longest runs first taken (one statement).

    Of namesakes the weightiest come first. A run of one short word (up to three letters) must be as the name
    is written, one of a middling word (up to seven) as it is in some alphabet; generic words (rayonu, облысы,
    Province) may stand on either side or be missing.
    """
    words = analyse(text)[:MOST_ASKED]
    runs = list(_runs(words))
    asked: dict[int, None] = {}
    for _start, _end, keys in runs:
        asked.update(keys)
    if not asked:
        return ()
    by_key, found = _read(list(asked)[:MOST_KEYS])
    matches = []
    taken: set[int] = set()
    for start, end, keys in runs:
        if taken.isdisjoint(range(start, end)):
            ids = list(dict.fromkeys(pk for key in keys for pk in by_key.get(key, ())))[:MOST_ALIKE]
            meant = [pk for pk in ids if _is_meant(words[start:end], found[pk])]
            matches += [_match(start, end, pk, found[pk], words) for pk in meant]
            if meant:
                taken.update(range(start, end))
    return tuple(matches)


def _runs(words: Sequence[Token]) -> Iterator[tuple[int, int, dict[int, None]]]:
    """Yield the runs of words with their keys, the longest first, those of equal length from the left."""
    for length in range(min(MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if not is_generic(tuple(word.text for word in run)):
                yield start, start + length, asked_keys(run)


def _read(keys: list[int]) -> tuple[dict[int, list[int]], dict[int, _Found]]:
    """Read the authorities with these keys, the weightiest first, and all their names."""
    rows = (
        AuthorityName.objects.filter(authority__keys__key__in=keys)
        .order_by("-authority__weight", "authority_id", "id")
        .values_list(
            "authority__keys__key", "authority_id", "authority__kind", "text", "language", "relation"
        )
    )
    by_key: dict[int, list[int]] = {}
    found: dict[int, _Found] = {}
    seen: set[tuple[int, str]] = set()
    for key, pk, kind, text, language, relation in rows[:MOST_ROWS]:
        ids = by_key.setdefault(key, [])
        if pk not in ids:
            ids.append(pk)
        if (pk, text) not in seen:
            seen.add((pk, text))
            found.setdefault(pk, _Found(kind, [])).names.append((text, language, relation))
    return by_key, found


def _is_meant(run: Sequence[Token], found: _Found) -> bool:
    """Tell whether one word names this: a loose likeness says little of one so short (Kolang, Köln; Akcaiu, Ohio)."""
    if len(run) > 1 or len(run[0].k2[0]) > MIDDLING:
        return True
    asked = set(run[0].k1)
    for text, language, _relation in found.names:
        words = analyse(text, language)
        bare = bare_words(tuple(word.text for word in words))
        for each in (words, *(analyse(" ".join(part), language) for part in bare)):
            if len(each) == 1 and not asked.isdisjoint(each[0].k1):
                return True
    return False


def _match(start: int, end: int, pk: int, found: _Found, words: Sequence[Token]) -> NameMatch:
    names = sorted(found.names, key=lambda name: name[2] != "preferred")
    asked = " ".join(word.text for word in words[start:end])
    seen = set(loose_forms(asked)[:1])
    full = _unlike(((text, language) for text, language, _relation in names), seen)
    bare = _unlike(_bare(names), seen) if found.kind == "place" else []
    whole = full[: MOST_NAMES - min(len(bare), FEWEST_BARE)]
    return NameMatch(start, end, pk, names[0][0], found.kind, tuple([*whole, *bare][:MOST_NAMES]))


def _unlike(names: Iterable[tuple[str, str]], seen: set[str]) -> list[TextField]:
    """Keep the names that are not spelled loosely like one seen before."""
    kept = []
    for text, language in names:
        forms = loose_forms(text, language)
        if forms and forms[0] not in seen:
            seen.add(forms[0])
            kept.append(TextField(text, language))
    return kept


def _bare(names: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the names of a place without their generic words."""
    for text, language, _relation in names:
        for words in bare_words(tuple(word.text for word in analyse(text, language)))[:1]:
            yield " ".join(words), language
