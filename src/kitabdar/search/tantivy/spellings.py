"""Entries of spellings (search/spelling.py) as Tantivy keeps them: an index beside the index of editions.

Entries are only added: one that no edition bears any more finds no edition, and is gone after the next rebuild. So the
two indexes need no common commit; this one is committed first.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from functools import cache

import orjson
from tantivy import (
    Index,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)

from kitabdar.search.spelling import HEADING, WORD, Entry, Grams

FOLDER = "spellings"
KEYS, BONES, CONCEPTS = "_keys", "_bones", "_concepts"
THREES, TWOS = "threes", "twos"

SHARE, LEAST_BUDGET, LEAST_GRAMS = 0.25, 200_000, 3
"""How many entries are looked at for a question, as a share of all: grams that half of them have tell nothing.

With a quarter nothing was lost of what all grams find, at a ninth of the cost; with an eighth a tenth of the names in
other scripts was (docs/measuring.md).
"""


@cache
def schema() -> Schema:
    """Build the schema: grams to find an entry by, its line to judge it by.

    Words and headings have fields of their own, so that their grams are counted apart. The index cuts the grams
    itself, at a third of the cost of cutting them here.
    """
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for kind in (HEADING, WORD):
        builder.add_text_field(kind + KEYS, tokenizer_name=THREES, index_option="basic")
        builder.add_text_field(kind + BONES, tokenizer_name=TWOS, index_option="basic")
        builder.add_text_field(kind + CONCEPTS, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("line", stored=True)
    builder.add_bytes_field("text", stored=True)
    return builder.build()


def register(index: Index) -> None:
    """Name what cuts the grams; needed each time an index of spellings is opened."""
    for name, size in ((THREES, 3), (TWOS, 2)):
        index.register_tokenizer(name, TextAnalyzerBuilder(Tokenizer.ngram(size, size, False)).build())


def written(entry: Entry) -> str:
    """Return an entry as the index takes it."""
    made: dict[str, object] = {
        "id": entry.number,
        entry.kind + KEYS: entry.keys,
        entry.kind + BONES: entry.bones,
        entry.kind + CONCEPTS: entry.concepts,
        "line": _octets(entry.line),
    }
    if entry.text:
        made["text"] = _octets(entry.text)
    return orjson.dumps(made).decode()


def _octets(text: str) -> str:
    """Write a text as JSON has octets: base64. What no encoding has (a lone surrogate) is written as "?"."""
    return b2a_base64(text.encode("utf-8", "replace"), newline=False).decode("ascii")


def texts(searcher: Searcher, numbers: Iterable[int]) -> dict[int, str]:
    """Return names and subjects as they are written, by number; those that are not there are left out."""
    found = {}
    for number in numbers:
        hits = searcher.search(Query.term_query(schema(), "id", number), 1, count=False).hits
        for _score, address in hits:
            if written := searcher.doc(address)["text"]:
                found[number] = written[0].decode()
    return found


def fetch(searcher: Searcher, wanted: Grams, kind: str, limit: int) -> Iterator[tuple[int, str]]:
    """Give the entries that have the most of the telling grams among these: number and line."""
    terms = [Query.term_query(schema(), field, gram) for field, gram in _telling(searcher, wanted, kind)]
    if not terms:
        return
    either = Query.boolean_query([(Occur.Should, term) for term in terms])
    addresses = [address for _, address in searcher.search(either, limit, count=False).hits]
    numbers = searcher.fast_field_values("id", addresses)
    for address, number in zip(addresses, numbers, strict=True):
        yield int(number or 0), searcher.doc(address)["line"][0].decode()


def _telling(searcher: Searcher, wanted: Grams, kind: str) -> Iterator[tuple[str, str]]:
    """Give the rarest grams, as many as the budget of entries to look at allows, and those that nothing has: none."""
    named = [
        (kind + field, gram)
        for field, grams in ((KEYS, wanted.threes), (BONES, wanted.twos), (CONCEPTS, wanted.concepts))
        for gram in grams
    ]
    counted = sorted((searcher.doc_freq(field, gram), field, gram) for field, gram in named)
    budget = max(LEAST_BUDGET, SHARE * searcher.num_docs)
    for place, (count, field, gram) in enumerate(each for each in counted if each[0]):
        budget -= count
        if budget < 0 and place >= LEAST_GRAMS:
            return
        yield field, gram
