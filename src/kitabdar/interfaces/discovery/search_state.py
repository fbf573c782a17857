"""What a reader asks, as it stands in the address of a results page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from kitabdar.search.engine import ANYWHERE, SearchRequest
from kitabdar.search.headings import LONGEST_HEADING, heading_number
from kitabdar.search.parsing import parse
from kitabdar.search.query import SORTS, And, Everything, Exact, Query, YearRange

PAGE_SIZE = 20
MOST_LETTERS = 400  # of a question; what is longer is cut, and the page says so
MOST_VALUES = 20  # of one filter

WORD_FIELDS = {"title": "title", "creator": "author", "about": "subject", "publisher": "publisher"}
FILTERS = {
    "branch": "branch",
    "library": "library",
    "format": "format",
    "language": "language",
    "author": "author_facet",
    "subject": "subject_facet",
}
FACETS = (*FILTERS.values(), "year")
HEADING = "heading"  # a filter without a facet: "author:Füzuli", a heading of a browse list


@dataclass(frozen=True, slots=True)
class SearchState:
    """A question: words, words in single fields, filters, order and page (from 1)."""

    q: str = ""
    words: tuple[tuple[str, str], ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    available: bool = False
    sort: str = "relevance"
    page: int = 1
    was_cut: bool = field(default=False, compare=False)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is in force."""
        return bool(self.filters or self.first_year or self.last_year or self.available)

    @property
    def all_words(self) -> str:
        """Everything typed, for marking what was found."""
        return " ".join((self.q, *(text for _name, text in self.words))).strip()

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters of the address, without the page and without what is as usual."""
        found = [("q", self.q)] if self.q else []
        found += [*self.words, *self.filters]
        if self.first_year is not None:
            found.append(("from", str(self.first_year)))
        if self.last_year is not None:
            found.append(("to", str(self.last_year)))
        if self.available:
            found.append(("available", "1"))
        if self.sort != "relevance":
            found.append(("sort", self.sort))
        return found

    def address(self) -> str:
        """Give the query part of the address of this page of results."""
        pairs = self.pairs()
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return f"?{urlencode(pairs)}"

    def with_filter(self, name: str, value: str) -> SearchState:
        """Narrow by one more value."""
        return replace(self, filters=(*self.filters, (name, value)), page=1)

    def without_filter(self, name: str, value: str) -> SearchState:
        """Take one value away."""
        kept = tuple(each for each in self.filters if each != (name, value))
        return replace(self, filters=kept, page=1)

    def on_page(self, page: int) -> SearchState:
        """Turn to another page."""
        return replace(self, page=page)

    def values(self, name: str) -> tuple[str, ...]:
        """Give the values of one filter."""
        return tuple(value for each, value in self.filters if each == name)

    def query(self) -> Query:
        """Build the query tree; without any words it is the whole catalogue."""
        parts = [parse(self.q)] if self.q else []
        parts += [parse(text, WORD_FIELDS[name]) for name, text in self.words]
        if not parts:
            return Everything()
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def request(self, language: str) -> SearchRequest:
        """Build the question for the engine; `language` of the interface orders titles."""
        return SearchRequest(
            query=self.query(),
            filters=self._filters(),
            facets=FACETS,
            facet_size=12,
            sort=self.sort,
            language=language,
            offset=(self.page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )

    def _filters(self) -> tuple[Exact | YearRange, ...]:
        found: list[Exact | YearRange] = []
        for name, engine_field in FILTERS.items():
            if values := self.values(name):
                found.append(Exact(engine_field, values))
        if headings := self.values(HEADING):
            found.append(Exact("heading", tuple(heading_number(each) for each in headings)))
        if self.available:
            found.append(Exact("available_at", self.values("branch") or (ANYWHERE,)))
        if self.first_year is not None or self.last_year is not None:
            found.append(YearRange(self.first_year, self.last_year))
        return tuple(found)


def read(parameters: QueryDict) -> SearchState:
    """Read the address; what cannot be meant is left out, and nothing raises."""
    q = parameters.get("q", "").replace("\x00", " ").strip()
    words = tuple(
        (name, text[:MOST_LETTERS])
        for name in WORD_FIELDS
        if (text := parameters.get(name, "").replace("\x00", " ").strip())
    )
    filters = tuple(
        (name, value[: LONGEST_HEADING + 10])
        for name in (*FILTERS, HEADING)
        for value in dict.fromkeys(parameters.getlist(name)[:MOST_VALUES])
        if value and "\x00" not in value
    )
    sort = parameters.get("sort", "relevance")
    return SearchState(
        q=q[:MOST_LETTERS],
        words=words,
        filters=filters,
        first_year=_year(parameters.get("from", "")),
        last_year=_year(parameters.get("to", "")),
        available=parameters.get("available") == "1",
        sort=sort if sort in SORTS else "relevance",
        page=_page(parameters.get("page", "1")),
        was_cut=len(q) > MOST_LETTERS,
    )


def heading_pair(kind: str, text: str) -> tuple[str, str]:
    """Give the parameter that finds exactly what stands under a heading of a browse list."""
    return HEADING, f"{kind}:{text}"


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _page(text: str) -> int:
    return max(1, min(500, int(text))) if text.isascii() and text.isdigit() and len(text) <= 4 else 1
