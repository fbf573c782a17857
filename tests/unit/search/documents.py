"""Index documents for tests, and short ways to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from kitabdar.search.engine import Encoded, Engine, IndexDocument, SearchRequest, SearchResult, TextField
from kitabdar.search.parsing import parse

_versions = count(1)


def document(number: int, title: str = "", tongue: str = "", **named: object) -> IndexDocument:
    """Make a document; text fields may be given as plain words."""
    for field in ("author", "subject", "publisher", "other"):
        value = named.get(field)
        if isinstance(value, str):
            named[field] = (TextField(value, tongue),)
    given = {"version": next(_versions), "work_id": number, "control_numbers": (f"n{number}",), **named}
    return IndexDocument(id=number, title=(TextField(title, tongue),), **given)  # type: ignore[arg-type]


def put(engine: Engine, documents: Iterable[IndexDocument], generation: str | None = None) -> None:
    """Write and commit, to the generation served if none is named."""
    writer = engine.writer(generation)
    try:
        writer.upsert(encoded(engine, documents, generation))
        writer.commit()
    finally:
        writer.close()


def encoded(
    engine: Engine, documents: Iterable[IndexDocument], generation: str | None = None
) -> Iterator[Encoded]:
    """Have the engine's encoder write documents."""
    return map(engine.encoder(generation), documents)


def ask(engine: Engine, text: str, **named: object) -> SearchResult:
    """Search for what a reader types."""
    return engine.search(SearchRequest(parse(text), **named))  # type: ignore[arg-type]


def ids(result: SearchResult) -> list[int]:
    """Give the ids of the hits in their order."""
    return [hit.id for hit in result.hits]
