"""The catalogue's headings and words, found by likeness: an index of their grams beside the index of editions.

One entry a distinct heading or word, numbered as `search.headings` numbers them. Entries are only added: one that no
edition bears any more finds no edition, and is gone after the next rebuild. So the two indexes need no common commit;
this one is committed first.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache

import orjson
from tantivy import (
    DocAddress,
    Index,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)

from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import Keys, Token
from kitabdar.text.similarity import Profile, likeness, profile_of, profiles
from kitabdar.text.skeleton import skeleton

FOLDER = "spellings"
HEADING, WORD = "h", "w"
KEYS, BONES, CONCEPTS = "_keys", "_bones", "_concepts"
THREES, TWOS = "threes", "twos"
CANDIDATES = {HEADING: 150, WORD: 50}
"""How many are judged. A word has few likely slips; a heading may be in another script, without its vowels."""
LEAST_ALIKE = 0.6
"""Below this a heading is not like what was asked."""
FARTHEST = 0.25
"""Nor is one so much less alike than the best."""
LEAST_ALIKE_WORD = 0.7
MOST_READINGS = 4
MOST_JOINED = 3  # words of a name that may be written as one


@cache
def schema() -> Schema:
    """Build the schema: grams to find an entry by, its profile to judge it by.

    Words and headings have fields of their own, so that their grams are counted apart. The index cuts the grams
    itself, at a third of the cost of cutting them here.
    """
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for kind in (HEADING, WORD):
        builder.add_text_field(kind + KEYS, tokenizer_name=THREES, index_option="basic")
        builder.add_text_field(kind + BONES, tokenizer_name=TWOS, index_option="basic")
        builder.add_text_field(kind + CONCEPTS, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


def register(index: Index) -> None:
    """Name what cuts the grams; needed each time an index of spellings is opened."""
    for name, size in ((THREES, 3), (TWOS, 2)):
        index.register_tokenizer(name, TextAnalyzerBuilder(Tokenizer.ngram(size, size, False)).build())


def _grams(loose: str, readings: tuple[str, ...], kind: str) -> Iterator[tuple[str, str]]:
    """Yield what a word is looked for by: (field, term) of its loose key, its skeleton and its concept."""
    edged, bones = f"^{loose}$", f"<{skeleton(loose)}>"
    for at in range(max(1, len(edged) - 2)):
        yield kind + KEYS, edged[at : at + 3]
    for at in range(len(bones) - 1):
        yield kind + BONES, bones[at : at + 2]
    if concept := concept_of(readings):
        yield kind + CONCEPTS, concept


class TantivySpellings:
    """Reads the entries of one state of the index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

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
        wanted: dict[tuple[str, str], None] = {}
        for word in words:
            for loose in word.k2[:MOST_READINGS]:
                wanted.update(dict.fromkeys(_grams(loose, word.k2, kind)))
        if 1 < len(words) <= MOST_JOINED:  # "Həsən qala" is written Həsənqala too
            wanted.update(dict.fromkeys(_grams("".join([word.k2[0] for word in words]), (), kind)))
        clauses = [(Occur.Should, Query.term_query(schema(), field, gram)) for field, gram in wanted]
        hits = self._searcher.search(Query.boolean_query(clauses), CANDIDATES[kind], count=False).hits
        addresses = [address for _, address in hits]
        numbers = self._searcher.fast_field_values("id", addresses)
        once = {int(number or 0): address for address, number in zip(addresses, numbers, strict=True)}
        judged = [self._judge(address, number, asked) for number, address in once.items()]
        return sorted(judged, key=lambda each: (-each[0], each[2]))

    def _judge(
        self, address: DocAddress, number: int, asked: Sequence[Profile]
    ) -> tuple[float, int, str, str]:
        written, line = self._searcher.doc(address)["entry"][0].decode().split("\t", 1)
        compared = Profile.read(line)
        best = max([likeness(each, compared) for each in asked])
        return best, number, written, compared.plain[1]


def entry(number: int, written: str, words: Sequence[Keys], kind: str) -> str:
    """Return an entry as the index takes it; `written`: a word as written, of a heading what it is of."""
    profile = profile_of(words)
    concepts = [concept for word in words if (concept := concept_of(word.k2))]
    made = {
        "id": number,
        kind + KEYS: [f"^{word.k2[0]}$" for word in words],
        kind + BONES: [f"<{bones}>" for bones in profile.plain[2].split(" ")],
        kind + CONCEPTS: concepts,
        "entry": b64encode(f"{written}\t{profile.write()}".encode()).decode(),  # octets in JSON are base64
    }
    return orjson.dumps(made).decode()


def is_telling(word: Keys, shortest: int) -> bool:
    """Say whether a word is worth correcting to: of letters, long enough."""
    return len(word.k0) > shortest and word.k0.isalpha()
