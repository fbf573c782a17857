"""The fields of search/fields.py as OpenSearch keeps them: fed by the same streams of keys, split at spaces alone."""

from __future__ import annotations

from typing import Any

from kitabdar.search.engine import DEEPEST
from kitabdar.search.fields import (
    FACETED,
    HEADING,
    INTERFACE_LANGUAGES,
    KEYWORDS,
    NUMBERS,
    SCHEMA_VERSION,
    SORTED,
    SUGGEST,
    WHOLE,
    sort_field,
    text_field,
)
from kitabdar.search.ladder import TEXT_FIELDS
from kitabdar.search.preferring import WINDOW
from kitabdar.search.spelling import HEADING as HEADINGS
from kitabdar.search.spelling import WORD
from kitabdar.search.streams import STEM_LEVEL
from kitabdar.text.keys import ANALYSIS_VERSION

THREES, TWOS, CONCEPTS = "_threes", "_twos", "_concepts"
_TERM = {"type": "keyword", "doc_values": False, "norms": False}
_FACET = {"type": "keyword", "norms": False}
_NUMBER = {"type": "long", "index": False}
_GRAMS = {"type": "text", "analyzer": "whitespace", "index_options": "docs"}

EDITIONS, SPELLINGS = "editions", "spellings"


def template(kind: str, pattern: str, shards: int, replicas: int) -> dict[str, Any]:
    """Return the index template of editions or of spellings."""
    settings = {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "-1",  # a commit refreshes: nothing is seen before
        "max_result_window": DEEPEST + 2 * WINDOW,
    }
    fields = _editions() if kind == EDITIONS else _spellings()
    label = {"analysis": ANALYSIS_VERSION, "schema": SCHEMA_VERSION}
    mappings = {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "_meta": label,
        "properties": fields,
    }
    return {"index_patterns": [pattern], "template": {"settings": settings, "mappings": mappings}}


def _editions() -> dict[str, Any]:
    fields: dict[str, Any] = {"id": {"type": "long"}, HEADING: {"type": "long"}}
    for name in TEXT_FIELDS:
        for level in range(3):
            fields[text_field(name, level)] = {"type": "text", "analyzer": "whitespace"}
        fields[text_field(name, STEM_LEVEL)] = {**_GRAMS, "norms": False}
    fields.update(dict.fromkeys((*KEYWORDS, WHOLE), _TERM))
    fields.update(dict.fromkeys((*FACETED, *SUGGEST), _FACET))
    fields.update(dict.fromkeys(NUMBERS, _NUMBER))
    fields["year"] = {"type": "long"}
    for what in SORTED:
        for language in INTERFACE_LANGUAGES:
            fields[sort_field(what, language)] = {"type": "unsigned_long", "index": False}
    return fields


def _spellings() -> dict[str, Any]:
    fields: dict[str, Any] = {"line": {"type": "keyword", "index": False, "norms": False}}
    for kind in (HEADINGS, WORD):
        fields.update({kind + THREES: _GRAMS, kind + TWOS: _GRAMS, kind + CONCEPTS: _TERM})
    return fields
