"""What a search asks, from the parameters of the address to the engine's request."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from kitabdar.interfaces.api.contracts.parameters import SearchParameters
from kitabdar.search.engine import ANYWHERE, FACETS, Place, SearchRequest
from kitabdar.search.headings import heading_number
from kitabdar.search.parsing import parse
from kitabdar.search.query import Exact, YearRange

ENGINE_FIELDS = {"author": "author_facet", "subject": "subject_facet"}
API_FIELDS = {field: name for name, field in ENGINE_FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Question:
    """Words and filters; values of one filter are alternatives, different filters must all hold."""

    q: str = ""
    format: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    branch: tuple[str, ...] = ()
    library: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    available: bool = False

    @classmethod
    def of(cls, asked: SearchParameters) -> Question:
        """Take the words and filters out of the parameters."""
        return cls(
            q=asked.q,
            format=tuple(asked.format),
            language=tuple(asked.language),
            branch=tuple(asked.branch),
            library=tuple(asked.library),
            author=tuple(asked.author),
            subject=tuple(asked.subject),
            heading=tuple(asked.heading),
            year_from=asked.year_from,
            year_to=asked.year_to,
            available=asked.available,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is in force."""
        return bool(self._filters())

    def request(
        self,
        *,
        sort: str,
        limit: int,
        offset: int,
        facets: tuple[str, ...],
        facet_size: int,
        after: Place | None = None,
    ) -> SearchRequest:
        """Build the engine's request."""
        wanted = FACETS if "all" in facets else tuple(ENGINE_FIELDS.get(each, each) for each in facets)
        return SearchRequest(
            query=parse(self.q),
            filters=self._filters(),
            facets=tuple(dict.fromkeys(wanted)),
            facet_size=facet_size,
            sort=sort,
            language=(get_language() or "en").split("-")[0],
            offset=offset,
            limit=limit,
            after=after,
        )

    def _filters(self) -> tuple[Exact | YearRange, ...]:
        found: list[Exact | YearRange] = []
        for name in ("format", "language", "branch", "library", "author", "subject"):
            if values := getattr(self, name):
                found.append(Exact(ENGINE_FIELDS.get(name, name), values))
        if self.heading:
            found.append(Exact("heading", tuple(heading_number(each) for each in self.heading)))
        if self.available:
            found.append(Exact("available_at", self.branch or (ANYWHERE,)))
        if self.year_from is not None or self.year_to is not None:
            found.append(YearRange(self.year_from, self.year_to))
        return tuple(found)
