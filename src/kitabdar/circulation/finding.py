"""Search with live availability: what a results page shows, true to the second for the hits on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kitabdar.catalogue import searching
from kitabdar.catalogue.views import EditionSummary
from kitabdar.circulation.availability import Availability, availability
from kitabdar.search.engine import ANYWHERE, Place, SearchRequest
from kitabdar.search.query import Exact, Tier

SPARE = 5  # hits fetched beyond those missing, so that one more question fills the page
MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class FoundEdition:
    """An edition found, with what stands where now. `others` are further editions of its work found too."""

    edition: EditionSummary
    tier: Tier | None
    availability: Availability
    others: tuple[EditionSummary, ...] = ()
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `total` counts editions; `entries` what can be paged through (works, where folded)."""

    hits: tuple[FoundEdition, ...]
    total: int
    entries: int
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    further: tuple[FoundEdition, ...] = ()  # of the further tiers of the ladder, in no total
    correction: str = ""  # what may have been meant, where nothing was found
    last: Place | None = None  # of the last hit of a list read from a place on
    are_estimates: bool = False  # the counts of facets


def find(request: SearchRequest, fold: bool = False) -> Found:
    """Search and read the availability of the hits shown.

    Where a filter on `available_at` is asked for, each hit is checked against the items as they are now: one
    lent a moment ago is left out and the page filled from the hits after it; `total` then is what the index
    says, a second old at most. A list read from a place on (`request.after`) is not filled. Raises IndexUnavailable.
    """
    found = searching.find(request, fold)
    wanted = _wanted(request)
    live = _live((*found.hits, *found.further), wanted)
    hits = _checked(found.hits, wanted, live)
    asked = request
    for _ in range(MOST_ROUNDS):
        missing = request.limit - len(hits)
        end = asked.offset + asked.limit
        if wanted is None or missing <= 0 or end >= found.entries or request.after is not None:
            break
        asked = replace(asked, offset=end, limit=missing + SPARE, facets=())
        more = searching.find(asked, fold).hits
        hits += _checked(more, wanted, _live(more, wanted))
    further = tuple(_checked(found.further, wanted, live))
    return Found(
        tuple(hits[: request.limit]),
        found.total,
        found.entries,
        found.facets,
        further,
        found.correction,
        found.last,
        found.are_estimates,
    )


def _wanted(request: SearchRequest) -> tuple[str, ...] | None:
    """Return the branches where an item must stand available; None where nothing of the kind is asked."""
    for each in request.filters:
        if isinstance(each, Exact) and each.field == "available_at":
            return each.values
    return None


def _live(
    found: Sequence[searching.FoundEdition], wanted: tuple[str, ...] | None
) -> Mapping[int, Availability]:
    """Read the availability of hits, and of what stands behind them where it may come to the front."""
    return availability(
        one.id for each in found for one in (each.edition, *(each.others if wanted is not None else ()))
    )


def _checked(
    found: Sequence[searching.FoundEdition],
    wanted: tuple[str, ...] | None,
    live: Mapping[int, Availability],
) -> list[FoundEdition]:
    hits = []
    for each in found:
        editions = [each.edition, *each.others]
        if wanted is not None:
            editions = [one for one in editions if _stands(live[one.id], wanted)]
        if editions:
            gone = 1 + len(each.others) - len(editions)
            first, *others = editions
            hits.append(FoundEdition(first, each.tier, live[first.id], tuple(others), each.folded - gone))
    return hits


def _stands(found: Availability, wanted: tuple[str, ...]) -> bool:
    return found.available > 0 if ANYWHERE in wanted else found.is_at(wanted)
