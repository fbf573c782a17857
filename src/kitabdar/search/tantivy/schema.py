"""The fields of search/fields.py as Tantivy keeps them."""

from __future__ import annotations

from functools import cache

from tantivy import Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from kitabdar.search.fields import (
    FACETED,
    HEADING,
    INTERFACE_LANGUAGES,
    KEYWORDS,
    NUMBERS,
    SORTED,
    SUGGEST,
    WHOLE,
    sort_field,
    text_field,
)
from kitabdar.search.ladder import TEXT_FIELDS
from kitabdar.search.streams import STEM_LEVEL

STREAMS = "keys"

NUMBERED = {"author_facet": "author_number", "subject_facet": "subject_number"}
"""Facets of very many values, and the fields that have these as numbers of headings.

To count numbers costs a fifth of counting texts, for the texts of each segment's candidates are looked up one by one;
so more candidates can be looked at, and the counts are right.
"""


@cache
def schema() -> Schema:
    """Build the schema. Nothing is stored: ids come from a fast field, everything shown from the database."""
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for field in TEXT_FIELDS:
        for level in range(3):
            builder.add_text_field(text_field(field, level), tokenizer_name=STREAMS, index_option="position")
        builder.add_text_field(text_field(field, STEM_LEVEL), tokenizer_name=STREAMS, index_option="basic")
    for field in (*KEYWORDS, *SUGGEST, WHOLE):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in FACETED:
        builder.add_text_field(field, tokenizer_name="raw", fast=field not in NUMBERED, index_option="basic")
    for field in NUMBERED.values():
        builder.add_unsigned_field(field, fast=True)
    for field in NUMBERS:
        builder.add_unsigned_field(field, indexed=field == "year", fast=True)
    builder.add_unsigned_field(HEADING, indexed=True)
    for what in SORTED:
        for language in INTERFACE_LANGUAGES:
            builder.add_unsigned_field(sort_field(what, language), fast=True)
    return builder.build()


def register(index: object) -> None:
    """Name the tokenizer of the streams; needed each time an index is opened, or adding and searching fail."""
    analyzer = TextAnalyzerBuilder(Tokenizer.whitespace()).build()
    index.register_tokenizer(STREAMS, analyzer)  # type: ignore[attr-defined]
