"""The places of the sample library: two networks, four libraries, twelve branches in Baku, Almaty and Istanbul."""

from __future__ import annotations

import json
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import Week
from kitabdar.organisation.services.places import PlaceData, add_exception, add_place, set_week
from kitabdar.organisation.services.stacks import set_stack

CLOSED: tuple[tuple[int, int], ...] = ()
WEEKS: dict[str, Week] = {  # minutes after midnight, Monday first
    "weekday": ((((9 * 60, 19 * 60),),) * 5 + (((10 * 60, 17 * 60),), CLOSED)),
    "late": (((10 * 60, 25 * 60 + 30),),) * 7,  # to half past one the next morning
    "reading": ((((10 * 60, 18 * 60),),) * 5 + (CLOSED, CLOSED)),
    "always": (((0, 24 * 60),),) * 7,
}
HOLIDAYS = {  # of a network: (month, first day, last day, what)
    "khazar": ((3, 20, 24, "Novruz"), (1, 1, 2, "Yeni il")),
    "alatau": ((3, 21, 23, "Наурыз"), (1, 1, 2, "Жаңа жыл")),
}


def read(name: str) -> Any:
    """Read a data file of the sample library."""
    return json.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


def add_places(actor: Actor, now: datetime) -> dict[str, int]:
    """Add all places with their hours and holidays; return code -> id."""
    made: dict[str, int] = {}
    for position, entry in enumerate(read("places.json")):
        data = PlaceData(
            code=entry["code"],
            name=entry["name"],
            names=entry["names"],
            time_zone=entry.get("time_zone", ""),
            currency=entry.get("currency", ""),
            language=entry.get("language", ""),
            address=entry.get("address", ""),
            phone=entry.get("phone", ""),
            position=position,
        )
        parent = made.get(entry.get("parent", ""))
        made[data.code] = add_place(actor=actor, kind=entry["kind"], parent_id=parent, data=data, now=now)
        if "sector" in entry:
            set_stack(actor=actor, place_id=made[data.code], is_closed=True, sector=entry["sector"], now=now)
        if "week" in entry:
            set_week(actor=actor, place_id=made[data.code], week=WEEKS[entry["week"]], now=now)
    for code, holidays in HOLIDAYS.items():
        for year in (now.year, now.year + 1):
            for month, first, last, what in holidays:
                add_exception(
                    actor=actor,
                    place_id=made[code],
                    first_day=date(year, month, first),
                    last_day=date(year, month, last),
                    note=what,
                    now=now,
                )
    return made
