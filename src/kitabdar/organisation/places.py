"""The tree of places as plain data: what pages and rules need of it, with what is inherited worked out."""

from __future__ import annotations

from dataclasses import dataclass

from kitabdar.organisation.hours import ExceptionDays, Hours, Week
from kitabdar.organisation.models import HoursException, OpeningInterval, Place, Stack, translated

DEFAULT_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place. `time_zone`, `currency` (ISO 4217) and `language` (of what it prints) are its own or inherited;
    the last two may be "".

    So are `is_closed_stack`, whether readers cannot fetch from there themselves, `sector`, its floor or part, and
    `is_retired`, whether it is no longer used: then it is not public either.
    """

    id: int
    kind: str
    parent_id: int | None
    code: str
    own_name: str
    names: tuple[tuple[str, str], ...]
    path: str
    time_zone: str
    currency: str
    language: str
    address: str
    phone: str
    position: int
    is_public: bool
    is_closed_stack: bool = False
    sector: str = ""
    is_retired: bool = False

    @property
    def name(self) -> str:
        """Its name in the language of the reader."""
        return translated(dict(self.names), self.own_name)


@dataclass(frozen=True, slots=True)
class PlaceTree:
    """All places, with their hours."""

    by_id: dict[int, PlaceView]
    by_code: dict[str, PlaceView]
    children: dict[int | None, tuple[PlaceView, ...]]
    hours: dict[int, Hours]

    def chain(self, place_id: int) -> tuple[PlaceView, ...]:
        """Return the place and those above it, the nearest first; empty for an unknown id."""
        found = []
        here = self.by_id.get(place_id)
        while here is not None:
            found.append(here)
            here = self.by_id.get(here.parent_id) if here.parent_id is not None else None
        return tuple(found)

    def above(self, place_id: int, kind: str) -> PlaceView | None:
        """Return the place of this kind at or above a place: the library of a branch, for example."""
        return next((each for each in self.chain(place_id) if each.kind == kind), None)

    def of_kind(self, kind: str) -> tuple[PlaceView, ...]:
        """Return the places of this kind that are in use, in the order of the tree."""
        found: list[PlaceView] = []
        waiting = list(reversed(self.children.get(None, ())))
        while waiting:
            here = waiting.pop()
            if here.is_retired:
                continue
            if here.kind == kind:
                found.append(here)
            waiting.extend(reversed(self.children.get(here.id, ())))
        return tuple(found)


def load_tree() -> PlaceTree:
    """Read the whole tree from the database (four statements)."""
    rows = sorted(Place.objects.all(), key=lambda row: row.path.count("/"))
    stacks = {row.place_id: row for row in Stack.objects.all()}
    by_id: dict[int, PlaceView] = {}
    for row in rows:
        above = by_id.get(row.parent_id) if row.parent_id else None
        by_id[row.pk] = _view(row, above, stacks.get(row.pk))
    children: dict[int | None, list[PlaceView]] = {}
    for place in sorted(by_id.values(), key=lambda each: (each.position, each.own_name)):
        children.setdefault(place.parent_id, []).append(place)
    return PlaceTree(
        by_id=by_id,
        by_code={place.code: place for place in by_id.values()},
        children={parent: tuple(places) for parent, places in children.items()},
        hours=_hours(by_id),
    )


def _view(row: Place, parent: PlaceView | None, stack: Stack | None) -> PlaceView:
    inherited = (parent.is_closed_stack, parent.sector) if parent else (False, "")
    is_retired = row.retired_on is not None or (parent is not None and parent.is_retired)
    return PlaceView(
        id=row.pk,
        kind=row.kind,
        parent_id=row.parent_id,
        code=row.code,
        own_name=row.name,
        names=tuple(sorted(row.names.items())),
        path=row.path,
        time_zone=row.time_zone or (parent.time_zone if parent else DEFAULT_ZONE),
        currency=row.currency or (parent.currency if parent else ""),
        language=row.language or (parent.language if parent else ""),
        address=row.address,
        phone=row.phone,
        position=row.position,
        is_public=row.is_public and not is_retired,
        is_closed_stack=stack.is_closed if stack else inherited[0],
        sector=(stack.sector if stack else "") or inherited[1],
        is_retired=is_retired,
    )


def _hours(places: dict[int, PlaceView]) -> dict[int, Hours]:
    """Work out the hours of every place: the nearest week, and all exceptions from the nearest place up."""
    weeks: dict[int, list[list[tuple[int, int]]]] = {}
    for interval in OpeningInterval.objects.all():
        days = weeks.setdefault(interval.place_id, [[] for _ in range(7)])
        days[interval.weekday].append((interval.opens, interval.closes))
    exceptions: dict[int, list[ExceptionDays]] = {}
    for row in HoursException.objects.order_by(
        "-first_day", "-pk"
    ):  # of two for one day the later begun decides
        intervals = tuple((int(opens), int(closes)) for opens, closes in row.intervals)
        exceptions.setdefault(row.place_id, []).append(
            ExceptionDays(
                row.first_day, row.last_day, intervals, row.note, row.pk, is_yearly=bool(row.is_yearly)
            )
        )
    found: dict[int, Hours] = {}
    for place in sorted(places.values(), key=lambda each: each.path.count("/")):
        above = found.get(place.parent_id) if place.parent_id is not None else None
        inherited = above or Hours()
        week = _week(weeks[place.id]) if place.id in weeks else inherited.week
        found[place.id] = Hours(place.time_zone, week, (*exceptions.get(place.id, ()), *inherited.exceptions))
    return found


def _week(days: list[list[tuple[int, int]]]) -> Week:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (tuple(sorted(day)) for day in days)
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday
