"""The catalogue's headings and words, found by likeness: which entries there are, what finds them, how they are judged.

One entry a distinct heading or word, numbered as `search.headings` numbers them. It is found by grams of its keys (as
`grams` says for a question), and judged by its line, which an engine keeps as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from kitabdar.search.engine import IndexDocument
from kitabdar.search.headings import LONGEST_HEADING, heading_id
from kitabdar.search.ladder import NAME_FIELDS, SHORT
from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import Keys, Token, keys_of
from kitabdar.text.similarity import LONGEST, Profile, likeness, profile_of, profiles
from kitabdar.text.skeleton import skeleton

HEADING, WORD = "h", "w"
CANDIDATES = {HEADING: 150, WORD: 50}
"""How many are judged. A word has few likely slips; a heading may be in another script, without its vowels."""
LEAST_ALIKE = 0.6
"""Below this a heading is not like what was asked."""
FARTHEST = 0.25
"""Nor is one so much less alike than the best."""
LEAST_ALIKE_WORD = 0.7
MOST_READINGS = 4
MOST_JOINED = 3  # words of a name that may be written as one


class Entry(NamedTuple):
    """An entry as an engine takes it in: `keys` and `bones` with their edges, to be cut in threes and twos.

    `text`: a name or subject as it is written, "" for titles and words.
    """

    number: int
    kind: str
    keys: tuple[str, ...]
    bones: tuple[str, ...]
    concepts: tuple[str, ...]
    line: str
    text: str = ""


class Grams(NamedTuple):
    """What finds entries of a kind: threes of keys, twos of bones, concepts."""

    threes: tuple[str, ...]
    twos: tuple[str, ...]
    concepts: tuple[str, ...]


Fetch = Callable[[Grams, str, int], Iterable[tuple[int, str]]]
"""Gives the entries of a kind that have the most of these grams, at most so many: number and line."""


class Speller:
    """Makes the entries that documents bring, each once for as long as it remembers."""

    def __init__(self, is_new: Callable[[int], bool]) -> None:
        self._is_new = is_new
        self._words: set[str] = set()

    def entries(self, document: IndexDocument) -> Iterator[Entry]:
        """Yield the entries of a document that are new."""
        for kind, text, language in _headings(document):
            number = heading_id(kind, text)
            if self._is_new(number):
                shown = "" if kind == "title" else text
                words = keys_of(text[:LONGEST], language)
                if words or shown:
                    yield _entry(number, kind, words, HEADING, shown)
        met = self._words
        for field in NAME_FIELDS:
            for text, language in getattr(document, field):
                for word in keys_of(text, language):
                    if word[0] not in met:
                        met.add(word[0])
                        yield from self._new_word(word)

    def forget(self) -> None:
        """Forget which words were met."""
        self._words.clear()

    def _new_word(self, word: Keys) -> Iterator[Entry]:
        """Yield the entry of a word that is worth correcting to: of letters, long enough."""
        if len(word.k0) > SHORT and word.k0.isalpha():
            number = heading_id("word", word.k0)
            if self._is_new(number):
                yield _entry(number, word.k0, [word], WORD)


def _headings(document: IndexDocument) -> Iterator[tuple[str, str, str]]:
    """Yield the headings of a document, and what its facets have that is none of them: kind, text, language."""
    for heading in document.headings:
        yield heading.kind, heading.text, heading.language
    for kind, values in (("author", document.author_facet), ("subject", document.subject_facet)):
        for value in values:
            yield kind, value[:LONGEST_HEADING], ""


def _entry(number: int, written: str, words: Sequence[Keys], kind: str, text: str = "") -> Entry:
    """Make an entry; `written`: a word as written, of a heading what it is of."""
    profile = profile_of(words)
    return Entry(
        number,
        kind,
        tuple([f"^{word.k2[0]}$" for word in words]),
        tuple([f"<{bones}>" for bones in profile.plain[2].split(" ")]) if words else (),
        tuple([concept for word in words if (concept := concept_of(word.k2))]),
        f"{written}\t{profile.write()}",
        text,
    )


def cut(edged: str, size: int) -> list[str]:
    """Cut what has edges into grams of a size; what is shorter is one."""
    return [edged[at : at + size] for at in range(max(1, len(edged) - size + 1))]


class CatalogueSpellings:
    """Finds entries like what was asked."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def headings(self, words: Sequence[Token], field: str, limit: int) -> Sequence[tuple[int, float]]:
        """Return the numbers of headings most like these words, of one kind or "any", with their likeness."""
        keys = [Keys(word.k0, word.k1, word.k2) for word in words]
        telling = [word for word in keys if not is_bare(concept_of(word.k2))] or keys
        found = [each for each in self._alike(telling, profiles(keys), HEADING) if field in ("any", each[2])]
        least = max(LEAST_ALIKE, found[0][0] - FARTHEST) if found else 0.0
        return [(number, like) for like, number, _is_of, _key in found if like >= least][:limit]

    def words(self, word: Token, limit: int) -> Sequence[tuple[str, str, float]]:
        """Return words most like this one: as written, loose key, likeness; the word itself is none of them."""
        keys = [Keys(word.k0, word.k1, word.k2)]
        found = self._alike(keys, profiles(keys), WORD)
        return [
            (written, key, like)
            for like, _number, written, key in found
            if like >= LEAST_ALIKE_WORD and written != word.k0
        ][:limit]

    def _alike(
        self, words: Sequence[Keys], asked: Sequence[Profile], kind: str
    ) -> list[tuple[float, int, str, str]]:
        """Fetch candidates by their grams and judge them: (likeness, number, `written`, loose key), best first."""
        once = dict(self._fetch(grams(words), kind, CANDIDATES[kind]))
        judged = [_judge(number, line, asked) for number, line in once.items()]
        return sorted(judged, key=lambda each: (-each[0], each[2]))


def grams(words: Sequence[Keys]) -> Grams:
    """Return what entries like these words are looked for by."""
    threes: dict[str, None] = {}
    twos: dict[str, None] = {}
    joined = "".join([word.k2[0] for word in words])
    wanted = [loose for word in words for loose in word.k2[:MOST_READINGS]]
    if 1 < len(words) <= MOST_JOINED:  # "Həsən qala" is written Həsənqala too
        wanted.append(joined)
    for loose in wanted:
        threes.update(dict.fromkeys(cut(f"^{loose}$", 3)))
        twos.update(dict.fromkeys(cut(f"<{skeleton(loose)}>", 2)))
    concepts = dict.fromkeys(concept for word in words if (concept := concept_of(word.k2)))
    return Grams(tuple(threes), tuple(twos), tuple(concepts))


def _judge(number: int, line: str, asked: Sequence[Profile]) -> tuple[float, int, str, str]:
    written, profile = line.split("\t", 1)
    compared = Profile.read(profile)
    best = max([likeness(each, compared) for each in asked])
    return best, number, written, compared.plain[1]
