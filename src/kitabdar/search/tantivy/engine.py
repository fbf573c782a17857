"""The embedded engine: a folder of Tantivy generations behind the Engine interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tantivy import DocAddress, FieldType, Order, Searcher
from tantivy import Query as Compiled

from kitabdar.search import climbing, compiling, completions, facets, ladder
from kitabdar.search.engine import (
    DEEPEST,
    START,
    Encoder,
    EngineInfo,
    Hit,
    SearchRequest,
    SearchResult,
    Suggestion,
    Writer,
)
from kitabdar.search.fields import HEADING, PREFER, SORTED, sort_field
from kitabdar.search.keeping import Kept
from kitabdar.search.pairing import paired
from kitabdar.search.preferring import WINDOW, preferred
from kitabdar.search.query import Tier
from kitabdar.search.tantivy import begun, generations, paging
from kitabdar.search.tantivy.dialect import TantivyDialect
from kitabdar.search.tantivy.encoding import TantivyEncoder
from kitabdar.search.tantivy.marks import Marks
from kitabdar.search.tantivy.reading import Reader, View
from kitabdar.search.tantivy.schema import NUMBERED, schema
from kitabdar.search.tantivy.writing import TantivyWriter, make_empty
from kitabdar.text.keys import Token

PAGE_OF_VERSIONS = 20_000
COUNTED, SAMPLE = 50_000, 25_000
"""Editions found up to which facets count all, and the size of the sample (to twice it) that they count beyond.

All of a million take a third of a second, a hundred thousand forty milliseconds; in a sample of twenty-five thousand
a value that a hundredth have is right within six per cent two times in three.
"""
VERSIONS = 2**63
CANDIDATES = 2000
"""Values of a facet that each segment of the index puts forward: those that any segment leaves out are miscounted."""
LONGEST_CORRECTED = 200  # characters
DIALECT = TantivyDialect()
QUERIES = compiling.Queries(DIALECT)


class TantivyEngine:
    """Searches and writes the index in one folder. Open as many as you like; one writes at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._reader = Reader(root)
        self._kept: Kept[facets.Counts] = Kept()
        self._totals: Kept[int] = Kept()
        self._marks = Marks()
        self._begun = begun.Begun()
        self._suggested: Kept[Sequence[Suggestion]] = Kept()

    def info(self) -> EngineInfo:
        """Describe the active generation. Raises IndexUnavailable."""
        view = self._reader.view()
        label = view.label
        return EngineInfo(label.generation, label.analysis, view.searcher.num_docs, view.commit)

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question. Raises IndexUnavailable."""
        view = self._reader.view()
        found = self._answer(view, request)
        more = climbing.further(
            request, found, partial(self._answer, view), view.spellings, partial(_has, view.searcher)
        )
        return replace(found, further=more) if more else found

    def _answer(self, view: View, request: SearchRequest) -> SearchResult:
        """Answer with the main tiers, or with a further one where it is asked for alone."""
        loosest = compiling.loosest(request)
        limit = max(0, min(request.limit, DEEPEST - request.offset))
        if request.after is not None:
            return self._deep(view, request, loosest)
        if request.sort == "relevance" and limit:
            hits, total = self._ranked(view.searcher, request, loosest, limit)
        else:
            hits, total = self._sorted(view.searcher, request, loosest, limit)
        counts, are_estimates = self._facets(view, request, loosest, total)
        return SearchResult(hits, total, counts, are_estimates=are_estimates)

    def _ranked(
        self, searcher: Searcher, request: SearchRequest, loosest: Tier, limit: int
    ) -> tuple[tuple[Hit, ...], int]:
        """Answer in order of relevance: whole windows, in which what is preferred comes first."""
        offset = max(0, request.offset)
        first = offset // WINDOW * WINDOW
        asked = -(-(offset + limit - first) // WINDOW) * WINDOW
        ranked = QUERIES.rank(request, loosest, partial(_is_there, searcher))
        answer = searcher.search(ranked, asked, count=True, offset=first)
        numbers = _whole(searcher.fast_field_values(PREFER, [address for _, address in answer.hits]))
        ordered = preferred(answer.hits, numbers, request.query, request.language)
        page = ordered[offset - first : offset - first + limit]
        return _hits(searcher, request, loosest, page), _count(answer)

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Complete what is being typed. Raises IndexUnavailable."""
        view = self._reader.view()
        question = ("suggest", prefix, limit)
        found = self._suggested.get(view.commit, question)
        if found is None:
            found = paired(completions.suggest(partial(self._terms, view), prefix), prefix, limit)
            self._suggested.put(view.commit, question, found)
        return found

    def _terms(self, view: View, field: str, beginning: str, limit: int) -> Sequence[tuple[str, int]]:
        place = generations.folder(self._root, view.label.generation)
        kept = self._begun.terms(place, field, beginning) if limit <= completions.SEEN else None
        return view.searcher.terms_with_prefix(field, beginning, limit=limit) if kept is None else kept

    def tend(self) -> None:
        """Find out beforehand what completes the beginnings that very many share. Raises IndexUnavailable."""
        view = self._reader.view()
        begun.renew(generations.folder(self._root, view.label.generation), view.searcher)

    def did_you_mean(self, text: str) -> str:
        """Put the words that the catalogue does not have as it has them. Raises IndexUnavailable."""
        view = self._reader.view()
        return climbing.corrected(text[:LONGEST_CORRECTED], view.spellings, partial(_has, view.searcher))

    def heading_counts(self, ids: Sequence[int]) -> Mapping[int, int]:
        """Count the editions under each of these headings. Raises IndexUnavailable."""
        searcher = self._reader.view().searcher
        return {
            each: _count(searcher.search(Compiled.term_query(schema(), HEADING, each), 1, count=True))
            for each in ids
        }

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (edition id, version) of all documents, by id. Raises IndexUnavailable."""
        searcher = self._reader.view().searcher
        after = 0
        while True:
            rest = Compiled.range_query(schema(), "id", FieldType.Unsigned, after, include_lower=False)
            page = searcher.search(
                rest, PAGE_OF_VERSIONS, count=False, order_by_field="id", order=Order.Asc
            ).hits
            if not page:
                return
            numbers = searcher.fast_field_values("version", [address for _, address in page])
            yield from zip([int(key) for key, _ in page], _whole(numbers), strict=True)
            after = int(page[-1][0])

    def encoder(self, generation: str | None = None) -> Encoder:
        """Return what writes documents for the writer of the same generation. Raises IndexUnavailable."""
        named = generation or generations.pointed(self._root).generation
        return TantivyEncoder(generations.folder(self._root, named))

    def writer(self, generation: str | None = None) -> Writer:
        """Open the one writer. Raises WriterBusy, IndexUnavailable."""
        return TantivyWriter(self._root, generation or generations.pointed(self._root).generation)

    def create(self, generation: str) -> None:
        """Make an empty generation beside the active one."""
        make_empty(self._root, generation)

    def activate(self, generation: str) -> None:
        """Serve this generation from now on and remove the others; readers follow by themselves."""
        label = generations.label_of(self._root, generation)
        label.check()
        generations.write_label(self._root / generations.POINTER, label)
        generations.remove_others(self._root, generation)

    def _sorted(
        self, searcher: Searcher, request: SearchRequest, loosest: Tier, limit: int
    ) -> tuple[tuple[Hit, ...], int]:
        """Answer in the order of a field, then ask for the scores of that page alone, for its tiers."""
        found = QUERIES.match(request.query, request.filters, loosest)
        if not limit:
            return (), _count(searcher.search(found, 1, count=True))
        field, order = _order(request)
        answer = searcher.search(
            found, limit, count=True, order_by_field=field, offset=max(0, request.offset), order=order
        )
        return self._told(searcher, request, loosest, [at for _, at in answer.hits]), _count(answer)

    def _deep(self, view: View, request: SearchRequest, loosest: Tier) -> SearchResult:
        """Answer with what stands after a place in the order of a field, however deep."""
        searcher = view.searcher
        found = QUERIES.match(request.query, request.filters, loosest)
        question = (request.query, request.filters, loosest)
        total = self._totals.get(view.commit, question)
        if total is None:
            total = _count(searcher.search(found, 1, count=True))
            self._totals.put(view.commit, question, total)
        field, order = _order(request)
        bounds = partial(self._marks.bounds, searcher, view.label.generation, field, order)
        page = paging.page(searcher, found, (field, order), request.after or START, request.limit, bounds)
        hits = self._told(searcher, request, loosest, [at for _, at in page])
        last = page[-1][0] if page else None
        counts, are_estimates = self._facets(view, request, loosest, total)
        return SearchResult(hits, total, counts, are_estimates=are_estimates, last=last)

    def _told(
        self, searcher: Searcher, request: SearchRequest, loosest: Tier, found: Sequence[DocAddress]
    ) -> tuple[Hit, ...]:
        """Return hits of a sorted list with their tiers."""
        hits = _hits(searcher, request, loosest, [(0.0, address) for address in found])
        if not hits or not compiling.has_words(request.query):
            return hits
        ranked = QUERIES.rank(request, loosest, partial(_is_there, searcher))
        scored = searcher.search(
            DIALECT.among(ranked, [each.id for each in hits]), len(hits), count=False
        ).hits
        by_id = {each.id: each for each in _hits(searcher, request, loosest, scored)}
        return tuple(by_id.get(each.id, each) for each in hits)

    def _facets(
        self, view: View, request: SearchRequest, loosest: Tier, total: int
    ) -> tuple[facets.Counts, bool]:
        """Return the counts of facets, and whether they are estimates."""
        if not request.facets:
            return {}, False
        halvings = (total // SAMPLE).bit_length() - 1 if total > COUNTED else 0
        question = (request.query, request.filters, request.facets, request.facet_size, loosest)
        counts = self._kept.get(view.commit, question)
        if counts is None:
            found = QUERIES.match(request.query, request.filters, loosest)
            if halvings:
                found = DIALECT.all_of([found, _one_of(2**halvings)])
            counts = _counted(view, found, request)
            if halvings:
                counts = facets.scaled(counts, 2**halvings)
            self._kept.put(view.commit, question, counts)
        return counts, halvings > 0


def _counted(view: View, found: Compiled, request: SearchRequest) -> facets.Counts:
    """Count the values of facets; those of very many values as numbers, whose texts are then looked up."""
    asked = facets.asked(request.facets, request.facet_size, NUMBERED, segment_size=CANDIDATES)
    answer = view.searcher.aggregate(found, asked)
    for facet in NUMBERED.keys() & set(request.facets):
        buckets = answer[facet]["buckets"]
        texts = view.texts(each["key"] for each in buckets)
        answer[facet]["buckets"] = [
            {"key": texts[each["key"]], "doc_count": each["doc_count"]}
            for each in buckets
            if each["key"] in texts
        ]
    return facets.read(request.facets, answer, request.facet_size)


def _one_of(parts: int) -> Compiled:
    """Match one of so many equal parts of all editions: versions are digests, as good as numbers drawn by lot."""
    part = Compiled.range_query(
        schema(), "version", FieldType.Unsigned, 0, VERSIONS // parts, include_upper=False
    )
    return Compiled.const_score_query(part, 0.0)


def _has(searcher: Searcher, token: Token) -> bool:
    return bool(searcher.search(QUERIES.known(token), 1, count=False).hits)


def _is_there(searcher: Searcher, field: str, term: str) -> bool:
    return searcher.doc_freq(field, term) > 0


def _order(request: SearchRequest) -> tuple[str, Order]:
    if request.sort in SORTED:
        return sort_field(request.sort, request.language), Order.Asc
    if request.sort in ("year", "year_descending"):
        return "year", Order.Asc if request.sort == "year" else Order.Desc
    return "created", Order.Desc


def _hits(
    searcher: Searcher, request: SearchRequest, loosest: Tier, scored: Sequence[tuple[float, DocAddress]]
) -> tuple[Hit, ...]:
    addresses = [address for _, address in scored]
    ids = _whole(searcher.fast_field_values("id", addresses))
    works = _whole(searcher.fast_field_values("work_id", addresses))
    has_words = compiling.has_words(request.query)
    return tuple(
        Hit(number, work, score, ladder.tier_of(score, loosest) if has_words else None)
        for (score, _), number, work in zip(scored, ids, works, strict=True)
    )


def _count(answer: object) -> int:
    """Return how many were found; the engine's type hints do not name the attribute."""
    return int(getattr(answer, "count"))  # noqa: B009


def _whole(numbers: Sequence[int | float | None]) -> list[int]:
    return [int(each or 0) for each in numbers]
