"""The clustered engine: indexes of OpenSearch behind the Engine interface."""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from opensearchpy import OpenSearch

from kitabdar.search import climbing, compiling, completions, facets, ladder
from kitabdar.search.engine import (
    DEEPEST,
    START,
    Encoder,
    EngineInfo,
    Hit,
    Place,
    SearchRequest,
    SearchResult,
    Suggestion,
    Writer,
)
from kitabdar.search.fields import HEADING, PREFER, SORTED, sort_field
from kitabdar.search.opensearch import generations
from kitabdar.search.opensearch.address import Address
from kitabdar.search.opensearch.dialect import Json, OpenSearchDialect
from kitabdar.search.opensearch.encoding import OpenSearchEncoder
from kitabdar.search.opensearch.failures import Translated
from kitabdar.search.opensearch.mapping import CONCEPTS, EDITIONS, SPELLINGS, THREES, TWOS
from kitabdar.search.opensearch.writing import OpenSearchWriter, last_commit
from kitabdar.search.pairing import paired
from kitabdar.search.preferring import WINDOW, preferred
from kitabdar.search.query import Tier
from kitabdar.search.spelling import CatalogueSpellings, Grams
from kitabdar.text.keys import ANALYSIS_VERSION, Token

PAGE_OF_VERSIONS = 5000
KEPT_OPEN = "2m"  # a point in time between two pages
CHECKED_EVERY = 1.0  # seconds between looks whether the index served is of this code
LONGEST_CORRECTED = 200  # characters
COUNTED = {"shard_size": 2000, "order": [{"_count": "desc"}, {"_key": "asc"}]}
"""Facets are exact for every value among so many of each shard: all but the tails of authors and subjects."""
NO_YEAR = 2**63 - 1
"""What OpenSearch gives as the value of a missing one that stands last; less than nothing where the order descends."""
DIALECT = OpenSearchDialect()
QUERIES = compiling.Queries(DIALECT)
_SPECIAL = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~^$-]')


class OpenSearchEngine:
    """Searches and writes the indexes of one prefix in one cluster."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._names = generations.Names(address.prefix)
        self._lock = threading.Lock()
        self._connected: OpenSearch | None = None
        self._checked = 0.0
        self._copies = uuid.uuid4().hex
        """Names the copies of shards to ask, the same each time: others may not have shown the last commit yet."""

    def info(self) -> EngineInfo:
        """Describe the active generation. Raises IndexUnavailable."""
        with Translated():
            generation = self._served()
            number = self._client.count(index=self._names.alias(EDITIONS))["count"]
            commit = last_commit(self._client, self._names, generation)
        return EngineInfo(generation, ANALYSIS_VERSION, number, f"{generation}:{commit}")

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question. Raises IndexUnavailable."""
        with Translated():
            self._check()
            found = self._answer(request)
            more = climbing.further(request, found, self._answer, CatalogueSpellings(self._fetch), self._has)
        return replace(found, further=more) if more else found

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Complete what is being typed. Raises IndexUnavailable."""
        with Translated():
            return paired(completions.suggest(self._beginning_with, prefix), prefix, limit)

    def tend(self) -> None:
        """Do nothing: a cluster is as quick as it has nodes."""

    def did_you_mean(self, text: str) -> str:
        """Put the words that the catalogue does not have as it has them. Raises IndexUnavailable."""
        with Translated():
            spellings = CatalogueSpellings(self._fetch)
            return climbing.corrected(text[:LONGEST_CORRECTED], spellings, self._has)

    def heading_counts(self, ids: Sequence[int]) -> Mapping[int, int]:
        """Count the editions under each of these headings. Raises IndexUnavailable."""
        if not ids:
            return {}
        filters = {str(each): {"term": {HEADING: each}} for each in ids}
        with Translated():
            answer = self._ask(EDITIONS, {"size": 0, "aggs": {"n": {"filters": {"filters": filters}}}})
        buckets = answer["aggregations"]["n"]["buckets"]
        return {each: int(buckets[str(each)]["doc_count"]) for each in ids}

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (edition id, version) of all documents, by id, as they are at one moment. Raises IndexUnavailable."""
        with Translated():
            self._check()
            opened = self._client.create_pit(index=self._names.alias(EDITIONS), keep_alive=KEPT_OPEN)[
                "pit_id"
            ]
            try:
                yield from self._pages(opened)
            finally:
                self._client.delete_pit(body={"pit_id": [opened]})

    def encoder(self, generation: str | None = None) -> Encoder:
        """Return what writes documents for the writer of whatever generation."""
        return OpenSearchEncoder()

    def writer(self, generation: str | None = None) -> Writer:
        """Open the one writer. Raises WriterBusy, IndexUnavailable."""
        with Translated():
            return OpenSearchWriter(self._client, self._names, generation or self._served())

    def create(self, generation: str) -> None:
        """Make an empty generation beside the active one. Raises FileExistsError, ValueError, IndexUnavailable."""
        with Translated():
            generations.create(self._client, self._address, generation)

    def activate(self, generation: str) -> None:
        """Serve this generation from now on and remove the others; readers follow by themselves."""
        with Translated():
            generations.activate(self._client, self._names, generation)
        self._checked = 0.0

    @property
    def _client(self) -> OpenSearch:
        """Connect when first asked, so that an engine is safe before a fork."""
        with self._lock:
            if self._connected is None:
                self._connected = self._address.client()
            return self._connected

    def _served(self) -> str:
        return generations.served(self._client, self._names)

    def _check(self) -> None:
        now = time.monotonic()
        if now - self._checked >= CHECKED_EVERY:
            generations.check(self._client, self._names.index(EDITIONS, self._served()))
            self._checked = now

    def _answer(self, request: SearchRequest) -> SearchResult:
        """Answer with the main tiers, or with a further one where it is asked for alone."""
        loosest = compiling.loosest(request)
        offset = max(0, request.offset)
        limit = max(0, min(request.limit, DEEPEST - offset))
        first, asked = offset, limit
        by_relevance = request.sort == "relevance"
        if by_relevance and limit:
            first = offset // WINDOW * WINDOW
            asked = -(-(offset + limit - first) // WINDOW) * WINDOW
        answer = self._ask(
            EDITIONS,
            {
                "query": QUERIES.rank(request, loosest, _may_be_there),
                "from": first if limit else 0,
                "size": asked,
                "sort": _order(request),
                **_after(request),
                "track_scores": True,
                "docvalue_fields": ["id", "work_id", PREFER],
                "aggs": facets.asked(request.facets, request.facet_size, facets.AS_NAMED, **COUNTED),
            },
        )
        found = answer["hits"]["hits"]
        hits = [(float(each["_score"] or 0.0), each["fields"]) for each in found]
        if by_relevance:
            numbers = [int(fields[PREFER][0]) for _, fields in hits]
            hits = preferred(hits, numbers, request.query, request.language)
        page = hits[offset - first : offset - first + limit]
        return SearchResult(
            tuple(_hit(request, loosest, score, fields) for score, fields in page),
            int(answer["hits"]["total"]["value"]),
            facets.read(request.facets, answer.get("aggregations", {}), request.facet_size),
            last=_place(found[-1]["sort"]) if request.after and found else None,
        )

    def _ask(self, kind: str, body: Json) -> dict[str, Any]:
        found: dict[str, Any] = self._client.search(
            index=self._names.alias(kind),
            body={"track_total_hits": True, "_source": False, **body},
            search_type="dfs_query_then_fetch",
            allow_partial_search_results=False,
            preference=self._copies,
        )
        return found

    def _pages(self, opened: str) -> Iterator[tuple[int, int]]:
        after: list[object] = []
        while True:
            body = {
                "pit": {"id": opened, "keep_alive": KEPT_OPEN},
                "size": PAGE_OF_VERSIONS,
                "sort": [{"id": "asc"}],
                "docvalue_fields": ["id", "version"],
                "_source": False,
                "track_total_hits": False,
                **({"search_after": after} if after else {}),
            }
            page = self._client.search(body=body)["hits"]["hits"]
            if not page:
                return
            for each in page:
                yield int(each["fields"]["id"][0]), int(each["fields"]["version"][0])
            after = page[-1]["sort"]

    def _beginning_with(self, field: str, key: str, limit: int) -> Sequence[tuple[str, int]]:
        expression = _SPECIAL.sub(r"\\\g<0>", key) + ".*"
        terms = {"field": field, "include": expression, "size": limit, "shard_size": 10 * limit}
        body = {"size": 0, "query": {"prefix": {field: key}}, "aggs": {"terms": {"terms": terms}}}
        buckets = self._ask(EDITIONS, body)["aggregations"]["terms"]["buckets"]
        return [(str(each["key"]), int(each["doc_count"])) for each in buckets]

    def _fetch(self, wanted: Grams, kind: str, limit: int) -> Iterator[tuple[int, str]]:
        terms = ((THREES, wanted.threes), (TWOS, wanted.twos), (CONCEPTS, wanted.concepts))
        found = [{"term": {kind + field: {"value": gram}}} for field, grams in terms for gram in grams]
        body = {"query": DIALECT.any_of(found), "size": limit, "docvalue_fields": ["line"]}
        for each in self._ask(SPELLINGS, body)["hits"]["hits"]:
            yield int(each["_id"]), str(each["fields"]["line"][0])

    def _has(self, token: Token) -> bool:
        body = {"query": QUERIES.known(token), "size": 0, "terminate_after": 1}
        return int(self._ask(EDITIONS, body)["hits"]["total"]["value"]) > 0


def _hit(request: SearchRequest, loosest: Tier, score: float, fields: dict[str, list[int]]) -> Hit:
    tier = ladder.tier_of(score, loosest) if compiling.has_words(request.query) else None
    return Hit(int(fields["id"][0]), int(fields["work_id"][0]), score, tier)


def _order(request: SearchRequest) -> list[object]:
    by_id = {"id": "asc"}
    if request.sort == "relevance":
        return ["_score", by_id]
    if request.sort in SORTED:
        return [{sort_field(request.sort, request.language): "asc"}, by_id]
    if request.sort in ("year", "year_descending"):
        return [{"year": "asc" if request.sort == "year" else "desc"}, by_id]
    return [{"created": "desc"}, by_id]


def _after(request: SearchRequest) -> dict[str, list[int]]:
    if request.after in (None, START):
        return {}
    assert request.after is not None
    key = request.after.key
    if key is None:
        key = NO_YEAR if request.sort == "year" else -NO_YEAR - 1
    return {"search_after": [key, request.after.id]}


def _place(values: list[int]) -> Place:
    key, number = values
    return Place(None if key in (NO_YEAR, -NO_YEAR - 1) else int(key), int(number))


def _may_be_there(_field: str, _term: str) -> bool:
    return True  # to ask whether a term is there costs as much as to look for it
