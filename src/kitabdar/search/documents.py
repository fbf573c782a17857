"""From an IndexDocument to the JSON that every engine takes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

import orjson

from kitabdar.search import completions
from kitabdar.search.engine import ANYWHERE, IndexDocument, TextField
from kitabdar.search.fields import (
    HEADING,
    INTERFACE_LANGUAGES,
    LAST,
    PREFER,
    SORTED,
    SUGGEST_NAME,
    SUGGEST_TITLE,
    WHOLE,
    sort_field,
    text_field,
)
from kitabdar.search.headings import LONGEST_HEADING
from kitabdar.search.ladder import TEXT_FIELDS
from kitabdar.search.preferring import number_of
from kitabdar.search.streams import Streams, remembered_streams, streams, whole_key, whole_term

LONGEST_VALUE = 1000  # characters of a number; a longer one is damage

NOTHING_MORE: Mapping[str, object] = {}

_TEXT = tuple((field, tuple(text_field(field, level) for level in range(4))) for field in TEXT_FIELDS)
_SORTS = tuple(
    (language, *(sort_field(what, language) for what in SORTED)) for language in INTERFACE_LANGUAGES
)


def to_json(document: IndexDocument, more: Mapping[str, object] = NOTHING_MORE) -> str:
    """Write the document, and `more` fields that an engine has of its own; it refuses what does not fit its fields."""
    out: dict[str, object] = {
        "id": document.id,
        "version": document.version,
        "work_id": document.work_id,
        "created": document.created,
        "format": _cut((document.format,)),
        "control_number": _cut(document.control_numbers),
        "isbn": _cut(document.isbn),
        "issn": _cut(document.issn),
        "language": _cut(document.language),
        "branch": document.branch,
        "library": document.library,
        "available_at": document.available_at,
        "author_facet": facet_values(document.author_facet),
        "subject_facet": facet_values(document.subject_facet),
        SUGGEST_NAME: completions.terms(document.completions, are_names=True),
        SUGGEST_TITLE: completions.terms(document.completions, are_names=False),
        PREFER: number_of(document.language, is_held=ANYWHERE in document.available_at),
        HEADING: [each.id for each in document.headings],
        WHOLE: [whole_term(each.kind, whole_key(each.text, each.language)) for each in document.headings],
        **more,
    }
    if document.year is not None:
        out["year"] = max(0, document.year)
    for language, title, author in _SORTS:
        out[title] = document.title_sort.get(language, LAST)
        out[author] = document.author_sort.get(language, LAST)
    for field, names in _TEXT:
        values: tuple[TextField, ...] = getattr(document, field)
        if values:
            _add_text(out, names, values, streams if field == "title" else remembered_streams)
    return orjson.dumps(out).decode()


def _add_text(
    out: dict[str, object],
    names: tuple[str, ...],
    values: tuple[TextField, ...],
    made_by: Callable[[str, str], Streams],
) -> None:
    made = [made_by(value, language) for value, language in values]
    for name, parts in zip(names, zip(*made, strict=True), strict=True):
        if stream := list(chain.from_iterable(parts)):
            out[name] = stream


def facet_values(values: tuple[str, ...]) -> list[str]:
    """Return names and subjects as facets have them: as long as headings are."""
    return [each[:LONGEST_HEADING] for each in values if each]


def _cut(values: tuple[str, ...]) -> list[str]:
    return [each[:LONGEST_VALUE] for each in values if each]
