"""From what the database says of an edition to what the index takes in: no database here, so any process can do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import orjson

from kitabdar.catalogue.describing import DOCUMENT_VERSION, say
from kitabdar.catalogue.memory import collect_rarely
from kitabdar.marc import description_json
from kitabdar.search.engine import Encoded, Encoder, IndexDocument
from kitabdar.search.headings import Heading


@dataclass
class Inputs:
    """All that an edition's document is made from."""

    id: int
    work_id: int
    created: int
    control_numbers: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    branches: set[str] = field(default_factory=set)
    libraries: set[str] = field(default_factory=set)
    available_at: set[str] = field(default_factory=set)
    call_numbers: set[str] = field(default_factory=set)

    @property
    def version(self) -> int:
        """A number of 63 bits that any change of the inputs changes; the index keeps it for `verify`."""
        parts = (
            DOCUMENT_VERSION,
            self.work_id,
            self.created,
            self.control_numbers,
            self.descriptions,
            sorted(self.branches),
            sorted(self.libraries),
            sorted(self.available_at),
            sorted(self.call_numbers),
        )
        return int.from_bytes(blake2b(orjson.dumps(parts), digest_size=8).digest()) >> 1


@dataclass(frozen=True)
class Made:
    """An edition as the engine takes it, and what the browse lists are to know of it."""

    encoded: Encoded
    headings: tuple[Heading, ...]
    call_numbers: tuple[str, ...]

    @property
    def id(self) -> int:
        return self.encoded.id


class Maker:
    """Makes the documents of a batch and has the engine's own encoder write them."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def __call__(self, batch: Sequence[Inputs]) -> list[Made]:
        collect_rarely()
        made = []
        for inputs in batch:
            document = document_of(inputs)
            made.append(Made(self._encoder(document), document.headings, document.call_numbers))
        return made


def document_of(inputs: Inputs) -> IndexDocument:
    """Return what search is to know of an edition."""
    said = say([description_json.load(each) for each in inputs.descriptions])
    return IndexDocument(
        id=inputs.id,
        version=inputs.version,
        work_id=inputs.work_id,
        control_numbers=(*inputs.control_numbers, *said.numbers),
        title=said.title,
        author=said.author,
        subject=said.subject,
        publisher=said.publisher,
        other=said.other,
        isbn=said.isbn,
        issn=said.issn,
        format=said.format,
        language=said.language,
        branch=tuple(sorted(inputs.branches)),
        library=tuple(sorted(inputs.libraries)),
        available_at=tuple(sorted(inputs.available_at)),
        author_facet=said.author_facet,
        subject_facet=said.subject_facet,
        year=said.year,
        completions=said.completions,
        headings=said.headings,
        call_numbers=tuple(sorted(inputs.call_numbers - {""})),
        title_sort=said.title_sort,
        author_sort=said.author_sort,
        created=inputs.created,
    )
