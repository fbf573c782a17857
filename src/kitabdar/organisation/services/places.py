"""Add and change places, their hours and the days on which they depart from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.hours import Intervals, Week
from kitabdar.organisation.models import HoursException, OpeningInterval, Place, PlaceKind
from kitabdar.organisation.permissions import require, require_everywhere
from kitabdar.organisation.queries import place_tree
from kitabdar.organisation.services import audit
from kitabdar.organisation.signals import place_recoded
from kitabdar.organisation.uniqueness import atomic_and_unique

PARENT_KIND: dict[str, str | None] = {
    PlaceKind.NETWORK: None,
    PlaceKind.LIBRARY: PlaceKind.NETWORK,
    PlaceKind.BRANCH: PlaceKind.LIBRARY,
    PlaceKind.LOCATION: PlaceKind.BRANCH,
}


KIND_BELOW = {above: kind for kind, above in PARENT_KIND.items()}
"""What stands below a place of each kind; below none (None) a network, below a location nothing."""
_LONGEST = {"name": 200, "address": 250, "phone": 40}
_LAST = 1_000_000


@dataclass(frozen=True)
class PlaceData:
    """What a place is told: `time_zone` (IANA), `currency` (ISO 4217) and `language` are inherited when ""."""

    code: str
    name: str
    names: dict[str, str] | None = None
    time_zone: str = ""
    currency: str = ""
    language: str = ""
    address: str = ""
    phone: str = ""
    position: int = 0
    is_public: bool = True


def add_place(*, actor: Actor, kind: str, parent_id: int | None, data: PlaceData, now: datetime) -> int:
    """Add a place under its parent (None for a network) and return its id.

    Raises NotPermitted (for a network: unless all of them are managed), NotFound (the parent), Invalid.
    """
    parent = _place(parent_id) if parent_id is not None else None
    if parent is None:
        require_everywhere(actor, "organisation.manage")
    else:
        require(actor, "organisation.manage", parent)
    problems = _problems(data)
    if kind not in PARENT_KIND or PARENT_KIND[kind] != (parent.kind if parent else None):
        problems["parent"] = _("A place of this kind cannot stand there in the tree.")
    elif parent is not None and place_tree().by_id[parent.pk].is_retired:
        problems["parent"] = _("The place above it is no longer used.")
    if Place.objects.filter(code=data.code).exists():
        problems["code"] = _("Another place has this short name already.")
    if problems:
        raise Invalid(problems)
    with atomic_and_unique("code", _("Another place has this short name already.")):
        row = Place(kind=kind, parent=parent, **_fields(data))
        row.save()
        audit.record(
            actor=actor, action="organisation.add_place", subject=f"place:{row.pk}", place=row.pk, now=now
        )
    return int(row.pk)


def change_place(*, actor: Actor, place_id: int, data: PlaceData, now: datetime) -> None:
    """Give a place new data; its kind and parent stay. Raises NotPermitted, NotFound, Invalid."""
    row = _place(place_id)
    require(actor, "organisation.manage", row)
    problems = _problems(data)
    if Place.objects.filter(code=data.code).exclude(pk=row.pk).exists():
        problems["code"] = _("Another place has this short name already.")
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        Place.objects.filter(pk=row.pk).update(**_fields(data))
        if data.code != row.code:
            place_recoded.send(sender=Place, place_path=row.path)
        audit.record(
            actor=actor, action="organisation.change_place", subject=f"place:{row.pk}", place=row.pk, now=now
        )


def place_data(place_id: int) -> PlaceData:
    """Return what a place is told itself, without what it inherits: a form begins with it. Raises NotFound."""
    return _told(_place(place_id))


def all_place_data() -> dict[int, PlaceData]:
    """Return what each place is told itself, by id."""
    return {row.pk: _told(row) for row in Place.objects.all()}


def _told(row: Place) -> PlaceData:
    return PlaceData(
        code=row.code,
        name=row.name,
        names=dict(row.names),
        time_zone=row.time_zone,
        currency=row.currency,
        language=row.language or "",
        address=row.address,
        phone=row.phone,
        position=row.position,
        is_public=row.is_public,
    )


def set_language(*, actor: Actor, place_id: int, language: str, now: datetime) -> None:
    """Say in which language a place prints, and what is below it without one of its own; "": as above it.

    Raises NotPermitted, NotFound, Invalid.
    """
    row = _place(place_id)
    require(actor, "organisation.manage", row)
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid({"language": _("Kitabdar does not speak this language.")})
    with transaction.atomic():
        Place.objects.filter(pk=row.pk).update(language=language or None)
        audit.record(
            actor=actor,
            action="organisation.set_language",
            subject=f"place:{row.pk}",
            place=row.pk,
            now=now,
            details={"language": language},
        )


def has_week(place_id: int) -> bool:
    """Whether a place has weekly hours of its own."""
    return OpeningInterval.objects.filter(place_id=place_id).exists()


def set_week(*, actor: Actor, place_id: int, week: Week, now: datetime) -> None:
    """Set the weekly hours of a place and of what is below it without hours of its own.

    An empty week removes them, so that the hours above apply. Raises NotPermitted, NotFound, Invalid.
    """
    row = _place(place_id)
    require(actor, "organisation.manage", row)
    for weekday, day in enumerate(week):
        _check_day(day, f"day_{weekday}")
    with transaction.atomic():
        OpeningInterval.objects.filter(place=row).delete()
        OpeningInterval.objects.bulk_create(
            OpeningInterval(place=row, weekday=weekday, opens=opens, closes=closes)
            for weekday, day in enumerate(week)
            for opens, closes in day
        )
        audit.record(
            actor=actor, action="organisation.set_week", subject=f"place:{row.pk}", place=row.pk, now=now
        )


def add_exception(
    *,
    actor: Actor,
    place_id: int,
    first_day: date,
    last_day: date,
    intervals: Intervals = (),
    note: str = "",
    is_yearly: bool = False,
    now: datetime,
) -> int:
    """Depart from the week on these days: closed, or open as `intervals` say. Returns the exception's id.

    `is_yearly`: and on the same days of every year after. Raises NotPermitted, NotFound, Invalid.
    """
    row = _place(place_id)
    require(actor, "organisation.manage", row)
    given = _exception(first_day, last_day, intervals, note, is_yearly)
    with transaction.atomic():
        made = HoursException.objects.create(place=row, **given)
        audit.record(
            actor=actor,
            action="organisation.add_exception",
            subject=f"place:{row.pk}",
            place=row.pk,
            now=now,
            details={"first_day": str(first_day), "last_day": str(last_day)},
        )
    return int(made.pk)


def change_exception(
    *,
    actor: Actor,
    exception_id: int,
    first_day: date,
    last_day: date,
    intervals: Intervals = (),
    note: str = "",
    is_yearly: bool = False,
    now: datetime,
) -> int:
    """Give days that depart from the week new values and return the id of their place. Raises as `add_exception`."""
    row = HoursException.objects.select_related("place").filter(pk=exception_id).first()
    if row is None:
        raise NotFound("exception", exception_id)
    require(actor, "organisation.manage", row.place)
    given = _exception(first_day, last_day, intervals, note, is_yearly)
    with transaction.atomic():
        HoursException.objects.filter(pk=row.pk).update(**given)
        audit.record(
            actor=actor,
            action="organisation.change_exception",
            subject=f"place:{row.place_id}",
            place=row.place_id,
            now=now,
            details={"first_day": str(first_day), "last_day": str(last_day)},
        )
    return int(row.place_id)


def remove_exception(*, actor: Actor, exception_id: int, now: datetime) -> None:
    """Return to the usual week on these days. Raises NotPermitted, NotFound."""
    row = HoursException.objects.select_related("place").filter(pk=exception_id).first()
    if row is None:
        raise NotFound("exception", exception_id)
    require(actor, "organisation.manage", row.place)
    with transaction.atomic():
        row.delete()
        audit.record(
            actor=actor,
            action="organisation.remove_exception",
            subject=f"place:{row.place_id}",
            place=row.place_id,
            now=now,
        )


def _place(place_id: int) -> Place:
    row = Place.objects.filter(pk=place_id).first()
    if row is None:
        raise NotFound("place", place_id)
    return row


def _fields(data: PlaceData) -> dict[str, Any]:
    return {**data.__dict__, "names": data.names or {}, "language": data.language or None}


def _exception(first: date, last: date, intervals: Intervals, note: str, is_yearly: bool) -> dict[str, Any]:
    if last < first:
        raise Invalid({"last_day": _("The last day is before the first.")})
    if is_yearly and (last - first).days >= 365:
        raise Invalid({"last_day": _("What comes back every year must be shorter than a year.")})
    _check_day(intervals, "hours")
    return {
        "first_day": first,
        "last_day": last,
        "intervals": [list(each) for each in intervals],
        "note": note,
        "is_yearly": is_yearly,
    }


def _check_day(intervals: Intervals, field: str) -> None:
    reached = 0
    for opens, closes in sorted(intervals):
        if not 0 <= opens < 1440 or not opens < closes <= 2880:
            wrong = _("An opening must end after it begins, at the latest on the next day.")
            raise Invalid({field: wrong})
        if opens < reached:
            raise Invalid({field: _("Two openings of a day overlap.")})
        reached = closes


def _problems(data: PlaceData) -> dict[str, str]:
    found = {}
    if not data.name.strip():
        found["name"] = _("A place needs a name.")
    for field, most in _LONGEST.items():
        if len(getattr(data, field)) > most:
            found[field] = _("At most %(most)s characters.") % {"most": most}
    if any(len(said) > _LONGEST["name"] for said in (data.names or {}).values()):
        found["names"] = _("At most %(most)s characters.") % {"most": _LONGEST["name"]}
    if not 0 <= data.position <= _LAST:
        found["position"] = _("Give a whole number from 0 to %(most)s.") % {"most": _LAST}
    if not data.code or slugify(data.code) != data.code.lower() or len(data.code) > 40:
        found["code"] = _("A short name has small Latin letters, digits and hyphens.")
    if data.time_zone and data.time_zone not in available_timezones():
        found["time_zone"] = _("There is no such time zone. Example: Asia/Baku")
    if data.currency and data.currency not in list_currencies():
        found["currency"] = _("There is no such currency. Example: AZN")
    languages = {*(data.names or {}), *([data.language] if data.language else [])}
    if languages - set(dict(settings.LANGUAGES)):
        found["language"] = _("Kitabdar does not speak this language.")
    return found
