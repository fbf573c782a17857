"""What a patron's data must look like; pure, answers are codes that `messages` puts into words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,}\Z")
_CARD = re.compile(r"[^\s\x00-\x1f]{1,40}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
NEEDS = (
    "large_print",
    "audio",
    "braille",
    "easy_language",
    "step_free",
    "help_at_desk",
    "quiet_place",
    "home_delivery",
)
"""What a reader may need of the library. It is kept what is needed, never why."""

HISTORIES = ("", "keep", "none")
"""What becomes of the history of loans: as the category has it, kept, parted from the reader at once."""

ACTS = {
    "guardian": frozenset({"see", "renew", "cancel_hold", "consent"}),
    "delegate": frozenset({"see", "renew", "cancel_hold", "change_hold", "hold", "borrow"}),
}
"""What may be done for another: by who answers for a person, by who borrows for an institution. [CIR-U5, CIR-U6]"""

LONGEST = {"family_name": 100, "given_name": 100, "patronymic": 100, "email": 254, "phone": 40, "note": 500}
OLDEST_YEARS = 130
LONGEST_YEARS = 50  # that a card is given out for


@dataclass(frozen=True)
class PatronData:
    """What is known of a patron. `language`: the interface language to write to them in."""

    family_name: str = ""
    given_name: str = ""
    patronymic: str = ""
    language: str = ""
    email: str = ""
    phone: str = ""
    birth_date: date | None = None
    note: str = ""


MOST_NAMES = 2  # beside the name itself: three scripts


@dataclass(frozen=True, slots=True)
class OtherName:
    """The same name in another script or spelling, as papers have it."""

    family_name: str = ""
    given_name: str = ""
    patronymic: str = ""

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic."""
        return " ".join(each for each in (self.family_name, self.given_name, self.patronymic) if each)


def cleaned_names(names: Iterable[OtherName]) -> tuple[OtherName, ...]:
    """Return the names without spaces at the ends and doubled ones; those of no letters are left out."""
    tidy = (
        OtherName(*(" ".join(part.split()) for part in (each.family_name, each.given_name, each.patronymic)))
        for each in names
    )
    return tuple(each for each in tidy if each.full_name)


def names_problem(names: Sequence[OtherName]) -> str:
    """Return the code of what is wrong with other names, "" when nothing is. Give it what `cleaned_names` returned."""
    parts = [part for each in names for part in (each.family_name, each.given_name, each.patronymic)]
    if len(names) > MOST_NAMES or any(len(part) > LONGEST["family_name"] for part in parts):
        return "too_long"
    return "strange_characters" if any(_CONTROL.search(part) for part in parts) else ""


def cleaned(data: PatronData) -> PatronData:
    """Return the data with spaces at the ends and doubled spaces gone."""
    texts: dict[str, Any] = {
        each.name: getattr(data, each.name) for each in fields(data) if each.name != "birth_date"
    }
    tidy: dict[str, Any] = {name: " ".join(value.split()) for name, value in texts.items()}
    return replace(data, **tidy)


def problems(data: PatronData, languages: frozenset[str], today: date) -> dict[str, str]:
    """Return what is wrong: field -> code; empty when all is well. Give it what `cleaned` returned."""
    found = {name: "too_long" for name, most in LONGEST.items() if len(getattr(data, name)) > most}
    for each in fields(data):
        value = getattr(data, each.name)
        if isinstance(value, str) and _CONTROL.search(value):
            found[each.name] = "strange_characters"
    if not data.family_name and not data.given_name:
        found["family_name"] = "name_missing"
    if data.email and not _EMAIL.match(data.email):
        found["email"] = "email_wrong"
    if data.phone and not is_phone(data.phone):
        found["phone"] = "phone_wrong"
    if data.language and data.language not in languages:
        found["language"] = "language_unknown"
    born = data.birth_date
    if born is not None and not (born <= today and today.year - born.year <= OLDEST_YEARS):
        found["birth_date"] = "birth_date_wrong"
    return found


def is_phone(text: str) -> bool:
    """Whether a text can be a telephone number."""
    return _PHONE.match(text) is not None


def card_problem(card_number: str) -> str:
    """Return the code of what is wrong with a card number, "" when nothing is."""
    return "" if _CARD.match(card_number) else "card_wrong"


def expiry_problem(expires_on: date, today: date) -> str:
    """Return the code of what is wrong with the last day of a card, "" when nothing is."""
    if expires_on < today:
        return "expiry_past"
    return "expiry_far" if expires_on.year - today.year > LONGEST_YEARS else ""


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def term_runs(since: date, until: date | None, today: date) -> bool:
    """Whether a delegation holds on a day; `until` is its last day, None: until it is ended."""
    return since <= today and (until is None or today <= until)
