"""Filters beside results: each value a link that narrows or widens, so that they work without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kitabdar.interfaces.discovery.search_state import FILTERS, HEADING, SearchState
from kitabdar.interfaces.shell.templatetags.shell import format_name, initial, language
from kitabdar.organisation.places import PlaceTree

SHOWN_OPEN = ("branch", "format", "language")
OF_RECORDS = frozenset(("author", "subject", HEADING))
"""Filters whose values are names and subjects as records write them, not words of the interface."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value; `address` adds it to the question, or takes it away where it is chosen."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values. `hidden`: parameters that the form of years carries along."""

    name: str
    title: str
    values: tuple[FacetValue, ...]
    is_open: bool
    hidden: tuple[tuple[str, str], ...] = ()
    is_of_records: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address without it."""

    label: str
    address: str
    is_of_records: bool = False


def _titles() -> dict[str, str]:
    return {
        "branch": _("Branch"),
        "library": _("Library"),
        "format": _("Kind"),
        "language": _("Language"),
        "author": _("Author"),
        "subject": _("Subject"),
    }


def label(name: str, value: str, tree: PlaceTree) -> str:
    """Put a value of a filter in words."""
    if name in ("branch", "library"):
        place = tree.by_code.get(value)
        return place.name if place else value
    if name == HEADING:
        return value.partition(":")[2]
    if name == "format":
        return format_name(value)
    return initial(language(value)) if name == "language" else value


def facets(
    state: SearchState, counts: Mapping[str, Sequence[tuple[str, int]]], tree: PlaceTree
) -> list[Facet]:
    """Build the groups, leaving out those that could not narrow anything."""
    found = []
    for name, title in _titles().items():
        chosen = state.values(name)
        values = tuple(
            FacetValue(
                label=label(name, value, tree),
                count=count,
                address=(
                    state.without_filter(name, value) if value in chosen else state.with_filter(name, value)
                ).address(),
                is_chosen=value in chosen,
            )
            for value, count in counts.get(FILTERS[name], ())
        )
        if len(values) > 1 or (values and chosen):
            is_open = bool(chosen) or name in SHOWN_OPEN
            found.append(Facet(name, title, values, is_open, is_of_records=name in OF_RECORDS))
    if years := _years(state, counts.get("year", ())):
        found.append(years)
    return found


def _years(state: SearchState, decades: Sequence[tuple[str, int]]) -> Facet | None:
    values = []
    for decade, count in decades:
        first = int(decade)
        narrowed = replace(state, first_year=first, last_year=first + 9, page=1)
        is_chosen = (state.first_year, state.last_year) == (first, first + 9)
        address = replace(state, first_year=None, last_year=None, page=1) if is_chosen else narrowed
        values.append(FacetValue(f"{first}–{first + 9}", count, address.address(), is_chosen))
    if not values and state.first_year is None and state.last_year is None:
        return None
    hidden = tuple(pair for pair in state.pairs() if pair[0] not in ("from", "to"))
    is_open = state.first_year is not None or state.last_year is not None
    return Facet("year", _("Year"), tuple(values), is_open, hidden)


def chips(state: SearchState, tree: PlaceTree) -> list[Chip]:
    """List the filters in force, each with the address without it."""
    found = [
        Chip(label(name, value, tree), state.without_filter(name, value).address(), name in OF_RECORDS)
        for name, value in state.filters
    ]
    if state.available:
        found.append(Chip(_("Available now"), replace(state, available=False, page=1).address()))
    if state.first_year is not None or state.last_year is not None:
        years = f"{state.first_year or '…'}–{state.last_year or '…'}"
        found.append(Chip(years, replace(state, first_year=None, last_year=None, page=1).address()))
    return found


def without_filters(state: SearchState) -> str:
    """Give the address of the same question with nothing narrowed."""
    return replace(state, filters=(), first_year=None, last_year=None, available=False, page=1).address()
