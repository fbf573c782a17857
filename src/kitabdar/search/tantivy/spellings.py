"""The catalogue's headings and words, found by likeness: an index of their grams beside the index of editions.

One entry a distinct heading or word, numbered as `search.headings` numbers them. Entries are only added: one that no
edition bears any more finds no edition, and is gone after the next rebuild. So the two indexes need no common commit;
this one is committed first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain

from tantivy import DocAddress, Occur, Query, Schema, SchemaBuilder, Searcher

from kitabdar.search.tantivy.schema import STREAMS
from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import Keys, Token
from kitabdar.text.similarity import Profile, likeness, profile_of, profiles
from kitabdar.text.skeleton import skeleton

FOLDER = "spellings"
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


@cache
def schema() -> Schema:
    """Build the schema: grams to find an entry by, its profile to judge it by."""
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_text_field("grams", tokenizer_name=STREAMS, index_option="basic")
    builder.add_text_field("entry", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def grams(words: Sequence[Keys], kind: str) -> list[str]:
    """Return what an entry is found by: threes of each loose key, twos of its skeleton, its concept.

    Each begins with the letter of its kind, so that words and headings are counted apart.
    """
    return list(dict.fromkeys(chain.from_iterable([_grams(word.k2[0], word.k2, kind) for word in words])))


@lru_cache(maxsize=1 << 14)
def _grams(loose: str, readings: tuple[str, ...], kind: str) -> tuple[str, ...]:
    edged, bones = f"^{loose}$", f"<{skeleton(loose)}>"
    found = [f"{kind}{edged[at : at + 3]}" for at in range(max(1, len(edged) - 2))]
    found += [f"{kind}{bones[at : at + 2]}" for at in range(len(bones) - 1)]
    if concept := concept_of(readings):
        found.append(f"{kind}#{concept}")
    return tuple(found)


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
        wanted: dict[str, None] = {}
        for word in words:
            for loose in word.k2[:MOST_READINGS]:
                wanted.update(dict.fromkeys(_grams(loose, word.k2, kind)))
        if 1 < len(words) <= MOST_JOINED:  # "Həsən qala" is written Həsənqala too
            wanted.update(dict.fromkeys(_grams("".join([word.k2[0] for word in words]), (), kind)))
        clauses = [(Occur.Should, Query.term_query(schema(), "grams", gram)) for gram in wanted]
        hits = self._searcher.search(Query.boolean_query(clauses), CANDIDATES[kind], count=False).hits
        addresses = [address for _, address in hits]
        numbers = self._searcher.fast_field_values("id", addresses)
        once = {int(number or 0): address for address, number in zip(addresses, numbers, strict=True)}
        judged = [self._judge(address, number, asked) for number, address in once.items()]
        return sorted(judged, key=lambda each: (-each[0], each[2]))

    def _judge(
        self, address: DocAddress, number: int, asked: Sequence[Profile]
    ) -> tuple[float, int, str, str]:
        written, line = self._searcher.doc(address)["entry"][0].split("\t", 1)
        compared = Profile.read(line)
        best = max([likeness(each, compared) for each in asked])
        return best, number, written, compared.plain[1]


def entry(number: int, written: str, words: Sequence[Keys], kind: str) -> dict[str, object]:
    """Return an entry as the index takes it; `written`: a word as written, of a heading what it is of."""
    profile = profile_of(words).write()
    return {"id": number, "grams": " ".join(grams(words, kind)), "entry": f"{written}\t{profile}"}


def telling_words(words: Iterable[Keys], shortest: int) -> Iterable[Keys]:
    """Keep the words worth correcting to: of letters, long enough."""
    return (word for word in words if len(word.k0) > shortest and word.k0.isalpha())
