"""Entries of spellings (search/spelling.py) as Tantivy keeps them: an index beside the index of editions.

Entries are only added: one that no edition bears any more finds no edition, and is gone after the next rebuild. So the
two indexes need no common commit; this one is committed first.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
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
    return builder.build()


def register(index: Index) -> None:
    """Name what cuts the grams; needed each time an index of spellings is opened."""
    for name, size in ((THREES, 3), (TWOS, 2)):
        index.register_tokenizer(name, TextAnalyzerBuilder(Tokenizer.ngram(size, size, False)).build())


def written(entry: Entry) -> str:
    """Return an entry as the index takes it."""
    made = {
        "id": entry.number,
        entry.kind + KEYS: entry.keys,
        entry.kind + BONES: entry.bones,
        entry.kind + CONCEPTS: entry.concepts,
        "line": b64encode(entry.line.encode()).decode(),  # octets in JSON are base64
    }
    return orjson.dumps(made).decode()


def fetch(searcher: Searcher, wanted: Grams, kind: str, limit: int) -> Iterator[tuple[int, str]]:
    """Give the entries that have the most of these grams: number and line."""
    clauses = [
        (Occur.Should, Query.term_query(schema(), kind + field, gram))
        for field, grams in ((KEYS, wanted.threes), (BONES, wanted.twos), (CONCEPTS, wanted.concepts))
        for gram in grams
    ]
    hits = searcher.search(Query.boolean_query(clauses), limit, count=False).hits
    addresses = [address for _, address in hits]
    numbers = searcher.fast_field_values("id", addresses)
    for address, number in zip(addresses, numbers, strict=True):
        yield int(number or 0), searcher.doc(address)["line"][0].decode()
