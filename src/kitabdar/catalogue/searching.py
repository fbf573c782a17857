"""From the engine's hits to what a page shows: summaries from the database, editions of one work gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kitabdar.catalogue.authorities import other_names
from kitabdar.catalogue.describing import sort_author, sort_title
from kitabdar.catalogue.queries import summaries
from kitabdar.catalogue.views import EditionSummary
from kitabdar.search import ladder
from kitabdar.search.engine import Hit, Place, SearchRequest, SearchResult
from kitabdar.search.engines import engine
from kitabdar.search.fields import SORTED
from kitabdar.search.query import Named, Tier, Words, with_words, words_of
from kitabdar.text.collation import sort_key
from kitabdar.text.languages import bcp47

FOLDED_HITS = 300
"""Editions of one work are gathered among so many of the best hits; further down each stands by itself."""

MOST_OTHERS = 20
LAST_KEY = b"\xff" * 8
"""Where what has no title, or no author, stands in an order."""


@dataclass(frozen=True, slots=True)
class FoundEdition:
    """An edition found. `others` (at most 20) are further editions of its work that were found too.

    `tier` says how its words were found, None where no words were asked; `folded` counts all the others.
    """

    edition: EditionSummary
    tier: Tier | None
    others: tuple[EditionSummary, ...] = ()
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `total` counts editions; `entries` what can be paged through (works, where folded).

    `further` are hits of the further tiers of the ladder, in no total; `correction` is what may have been meant.
    """

    hits: tuple[FoundEdition, ...]
    total: int
    entries: int
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    further: tuple[FoundEdition, ...] = ()
    correction: str = ""
    last: Place | None = None  # of the last hit of a list read from a place on
    are_estimates: bool = False  # the counts of facets


def find(request: SearchRequest, fold: bool = False) -> Found:
    """Search; with `fold`, editions and translations of a work are one hit: in front the best of them, and
    of equally good ones one in the language of the interface.

    Names that authorities know are looked for under their other names too. Offset and limit count hits as shown.
    The same index state gives the same pages. Raises IndexUnavailable.
    """
    request = replace(request, query=with_words(request.query, _with_names))
    if not fold:
        answer = engine().search(request)
        return _found([(hit,) for hit in answer.hits], answer.total, request, answer)
    return _folded(request)


def _with_names(words: Words) -> Words:
    """Add what else the authorities call what the words name; of namesakes the forms of all."""
    if words.field not in ladder.NAME_FIELDS and words.field != "any":
        return words
    forms: dict[tuple[int, int], dict[tuple[str, str], None]] = {}
    for match in other_names(words.text):
        known = forms.setdefault((match.start, match.end), {})
        known.update(dict.fromkeys((name.value, name.language) for name in match.names))
    return replace(words, names=tuple(Named(*place, tuple(each)) for place, each in forms.items()))


def _found(
    page: Sequence[Sequence[Hit]], entries: int, request: SearchRequest, answer: SearchResult
) -> Found:
    """Add what the database says, asked once for the hits and for those of the further tiers."""
    is_few = not request.offset and answer.total < ladder.FEW
    further = [(hit,) for hit in answer.further] if is_few else []
    known = summaries([hit.id for hits in (*page, *further) for hit in hits[: MOST_OTHERS + 1]])
    return Found(
        _shown(page, request, known),
        answer.total,
        entries,
        answer.facets,
        _shown(further, request, known),
        _correction(request) if is_few and not answer.total else "",
        answer.last,
        answer.are_estimates,
    )


def _correction(request: SearchRequest) -> str:
    """Return a better spelling of a question that nothing was found for as asked."""
    leaves = words_of(request.query)
    return engine().did_you_mean(leaves[0].text) if len(leaves) == 1 else ""


def _folded(request: SearchRequest) -> Found:
    answer = engine().search(replace(request, offset=0, limit=FOLDED_HITS))
    works = _works(answer.hits)
    rest = max(0, answer.total - len(answer.hits))
    page: list[Sequence[Hit]] = list(works[request.offset : request.offset + request.limit])
    if rest and len(page) < request.limit:
        page += [(hit,) for hit in _further(request, len(works), request.limit - len(page))]
    return _found(page, len(works) + rest, request, answer)


def _works(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Gather hits by work, in the order of each work's first hit."""
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.work_id, []).append(hit)
    return list(found.values())


def _further(request: SearchRequest, works: int, limit: int) -> Sequence[Hit]:
    """Fetch hits below those that were gathered: entry number n (from 0, n >= works) is hit FOLDED_HITS + n - works."""
    offset = FOLDED_HITS + max(0, request.offset - works)
    return engine().search(replace(request, offset=offset, limit=limit, facets=())).hits


def _shown(
    entries: Sequence[Sequence[Hit]], request: SearchRequest, known: Mapping[int, EditionSummary]
) -> tuple[FoundEdition, ...]:
    """Put hits as they are shown; an edition deleted since the index saw it is left out."""
    shown = []
    for hits in entries:
        there = [hit for hit in hits[: MOST_OTHERS + 1] if hit.id in known]
        if there:
            _put_first_what_is_read(there, known, request)
            others = tuple(known[hit.id] for hit in there[1:])
            folded = len(hits) - 1 - min(len(hits), MOST_OTHERS + 1) + len(there)
            shown.append(FoundEdition(known[there[0].id], there[0].tier, others, folded))
    if request.sort in SORTED:
        # The index orders by the first eight bytes of the collation key; inside a page the whole key decides.
        written = sort_title if request.sort == "title" else sort_author
        shown.sort(
            key=lambda each: (
                sort_key(name, request.language)
                if (name := written(each.edition.description, request.language))
                else LAST_KEY
            )
        )
    return tuple(shown)


def _put_first_what_is_read(
    hits: list[Hit], known: Mapping[int, EditionSummary], request: SearchRequest
) -> None:
    """Of the editions of a work that were found equally well, put one in the language of the interface in front."""
    if request.sort != "relevance":
        return
    for place, hit in enumerate(hits):
        languages = known[hit.id].description.languages
        if hit.tier == hits[0].tier and any(
            bcp47(code).split("-")[0] == request.language for code in languages
        ):
            hits.insert(0, hits.pop(place))
            return
