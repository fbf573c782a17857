"""The engine interface. No engine's own query language crosses it; the same contract tests run on every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from kitabdar.search import ladder
from kitabdar.search.headings import Heading
from kitabdar.search.query import Exact, Query, Tier, YearRange

ANYWHERE = "*"
"""Value of `available_at` of every edition with an item available at some branch."""

DEEPEST = 10_000
"""Hits beyond this place are counted but not given; ask a narrower question instead."""

FACETS = ("branch", "library", "format", "language", "author_facet", "subject_facet", "year")


class TextField(NamedTuple):
    """One value of a text field: `language` is a MARC code or "" (then script and letters decide)."""

    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What search knows of an edition. `version` grows with every change of what it says."""

    id: int
    version: int
    work_id: int
    control_numbers: tuple[str, ...]
    title: tuple[TextField, ...]
    author: tuple[TextField, ...] = ()
    subject: tuple[TextField, ...] = ()
    publisher: tuple[TextField, ...] = ()
    other: tuple[TextField, ...] = ()
    isbn: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    format: str = ""
    language: tuple[str, ...] = ()
    branch: tuple[str, ...] = ()  # codes of branches that hold it
    library: tuple[str, ...] = ()
    available_at: tuple[
        str, ...
    ] = ()  # codes of branches where an item stands available, and ANYWHERE if any
    author_facet: tuple[str, ...] = ()
    subject_facet: tuple[str, ...] = ()
    year: int | None = None
    completions: tuple[tuple[str, TextField], ...] = ()  # ("title" | "author" | "subject", what to offer)
    headings: tuple[Heading, ...] = ()  # of browse lists; the index keeps their numbers
    call_numbers: tuple[str, ...] = ()  # for the shelf list, which is kept in the database
    title_sort: Mapping[str, int] = field(default_factory=dict)  # interface language -> u64 collation key
    author_sort: Mapping[str, int] = field(default_factory=dict)  # likewise
    created: int = 0  # seconds since 1970, for "newest"


@dataclass(frozen=True)
class Encoded:
    """A document as its engine takes it in, made by the engine's `encoder` in whatever process."""

    id: int
    body: str
    spellings: tuple[
        tuple[int, str], ...
    ] = ()  # (number, entry) of headings and words that the encoder met first


Encoder = Callable[[IndexDocument], Encoded]


class Place(NamedTuple):
    """A place in a list in the order of a field: the value of the last edition seen there, and its id.

    `key` None: among those that have no value, which come last.
    """

    key: int | None
    id: int


START = Place(-1, 0)
"""Before the first place of any order."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question. `filters` narrow hits and facets alike.

    `after`: give the hits after this place, however deep in the list; for every sort but relevance. Lists read so,
    from START on, have editions of equal value in the order of their ids, and `offset` is 0.
    """

    query: Query
    filters: tuple[Exact | YearRange, ...] = ()
    facets: tuple[str, ...] = ()
    facet_size: int = 10
    sort: str = "relevance"
    language: str = "en"  # of the interface: order of titles
    offset: int = 0
    limit: int = 20
    tiers: tuple[Tier, ...] = ladder.ALL
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An edition found, with the tier that found it (None where no words were asked)."""

    id: int
    work_id: int
    score: float
    tier: Tier | None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits of one page, the number of all, and counts by facet value.

    Largest count first, equal counts by value; "year" counts decades ("1980"), latest first. Where very many were found
    the counts may be estimates, from a sample (`are_estimates`); `total` never is.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    further: tuple[Hit, ...] = ()  # of the further tiers, where hits are few; in no total and no facet
    are_estimates: bool = False  # the counts of facets
    last: Place | None = None  # of the last hit, where `after` was given and there are hits


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion with the number of editions behind it; `field` is "title", "author" or "subject".

    `text` is as a record has it; `typed` the same in the script that is typed, "" where `text` is in that already or
    nobody can tell.
    """

    text: str
    field: str
    count: int
    typed: str = ""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """State of the generation now served; `commit` changes with every change a reader can see."""

    generation: str
    analysis_version: int
    documents: int
    commit: str = ""


class IndexUnavailable(Exception):
    """The index cannot answer now.

    `code`: "rebuilding" (missing, the indexer makes it again), "outdated" (made by another version of the
    analysis or of the fields: someone must run `kitabdar index rebuild`), "damaged" (its files cannot be read). Of a
    cluster also "gone" (no node answers), "red" (a part of the index does not), "busy" (it takes no more work for now)
    and "refused" (it does not let us in).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Engine(Protocol):
    """A search engine. Reading never blocks on writing; one process at a time may write."""

    def info(self) -> EngineInfo:
        """Describe the active generation. Raises IndexUnavailable."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question. Raises IndexUnavailable."""

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Complete what is being typed."""

    def did_you_mean(self, text: str) -> str:
        """Put the words that the catalogue does not have as it has them; "" where that helps nothing.

        Raises IndexUnavailable.
        """

    def heading_counts(self, ids: Sequence[int]) -> Mapping[int, int]:
        """Count the editions under each of these headings (`search.headings`). Raises IndexUnavailable."""

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (edition id, version) of all documents, by id: for comparison with the database."""

    def encoder(self, generation: str | None = None) -> Encoder:
        """Return what writes documents for the writer of the same generation; it can be sent to another process.

        It remembers what it met, so it is thrown away when what it wrote is.
        """

    def writer(self, generation: str | None = None) -> Writer:
        """Open the one writer (of the active generation, or of one being built). Raises WriterBusy."""

    def create(self, generation: str) -> None:
        """Make an empty generation beside the active one; one that was left unfinished is removed."""

    def activate(self, generation: str) -> None:
        """Serve this generation from now on and remove the others; readers follow by themselves."""

    def tend(self) -> None:
        """Do what keeps answers quick and need not be done at once; may take seconds. Raises IndexUnavailable."""


class WriterBusy(Exception):
    """Another process holds the writer."""


class Writer(Protocol):
    """Changes to one generation; nothing is visible or durable before `commit`."""

    def upsert(self, documents: Iterable[Encoded]) -> None:
        """Put these documents in the place of any with their ids."""

    def delete(self, ids: Iterable[int]) -> None:
        """Remove the documents with these ids, if there."""

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to readers."""

    def close(self) -> None:
        """Give the writer back; what was not committed is dropped."""
