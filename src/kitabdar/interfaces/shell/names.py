"""Words of the interface for codes that records and services use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_datetime_format
from babel.numbers import format_currency, format_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

FORMAT_NAMES = {
    "book": _("Book"),
    "e-book": _("E-book"),
    "audiobook": _("Audiobook"),
    "braille": _("Braille"),
    "large-print": _("Large print"),
    "serial": _("Journal or series"),
    "e-journal": _("Electronic journal"),
    "newspaper": _("Newspaper"),
    "article": _("Article or part"),
    "manuscript": _("Manuscript"),
    "map": _("Map"),
    "score": _("Printed music"),
    "music": _("Music recording"),
    "film": _("Film or video"),
    "image": _("Picture"),
    "computer": _("Computer file"),
    "website": _("Website"),
    "object": _("Object"),
    "kit": _("Kit"),
    "mixed": _("Archival material"),
}

ROLE_NAMES = {
    "aut": _("author"),
    "edt": _("editor"),
    "trl": _("translator"),
    "ill": _("illustrator"),
    "com": _("compiler"),
    "cmp": _("composer"),
    "lyr": _("writer of the words"),
    "aui": _("author of the introduction"),
    "aft": _("author of the afterword"),
    "art": _("artist"),
    "pht": _("photographer"),
    "drt": _("director"),
    "nrt": _("reader aloud"),
    "prf": _("performer"),
    "sng": _("singer"),
    "ctg": _("cartographer"),
    "pbl": _("publisher"),
    "red": _("redactor"),
    "adp": _("adapter"),
    "cwt": _("commentator"),
    "lbt": _("writer of the libretto"),
    "cnd": _("conductor"),
    "act": _("actor"),
    "pro": _("producer"),
    "aus": _("writer of the screenplay"),
    "prt": _("printer"),
    "hnr": _("honoured person"),
    "cre": _("creator"),
    "ctb": _("contributor"),
    "isb": _("issuing body"),
    "spn": _("sponsor"),
    "ths": _("thesis adviser"),
    "wac": _("writer of added commentary"),
    "sbj": _("subject"),
}

SCRIPT_NAMES = {
    "printed": pgettext_lazy("script", "As printed"),
    "Latn": pgettext_lazy("script", "Latin"),
    "Cyrl": pgettext_lazy("script", "Cyrillic"),
    "Arab": pgettext_lazy("script", "Arabic"),
}
"""The alphabets that a reader can choose, and as printed."""

WHY_FOUND = {
    0: pgettext_lazy("why found", "The title or name itself, in whatever script"),
    1: pgettext_lazy("why found", "The words as you typed them"),
    2: pgettext_lazy("why found", "The same words in another script or alphabet"),
    3: pgettext_lazy("why found", "The same words in another spelling"),
    4: pgettext_lazy("why found", "Another name of the same person, place or work"),
    5: pgettext_lazy("why found", "The same words with another ending"),
    6: pgettext_lazy("why found", "What your keys write in another keyboard layout"),
    7: pgettext_lazy("why found", "A similar spelling"),
}


def interface_language() -> str:
    """Return the language of the page being made, as one of the five codes."""
    return (get_language() or "en").split("-")[0]


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def writing(code: str) -> str:
    """Name a language (BCP 47) or a script (ISO 15924) in the language of the interface."""
    locale = _locale(interface_language())
    return str((locale.scripts if len(code) == 4 else locale.languages).get(code, code))


def day(moment: datetime, zone: str = "UTC") -> str:
    """Write the day of `moment` at `zone` (IANA name) as all other days are written: "March 12, 2025", "12.03.2025"."""
    return _written_day(moment.astimezone(ZoneInfo(zone or "UTC")).date(), get_language())


@lru_cache(maxsize=512)
def _written_day(day: date, _language: str | None) -> str:
    """Write a day in the language of the page, which is `_language`: a list has the same few days again and again."""
    return str(date_format(day, "DATE_FORMAT"))


def moment(value: datetime, zone: str = "UTC") -> str:
    """Write day and time at `zone`, to the minute."""
    return _joined(value, zone, clock(value, zone))


def exactly(value: datetime, zone: str = "UTC") -> str:
    """Write day and time at `zone`, to the second."""
    time = format_time(value, "medium", tzinfo=ZoneInfo(zone or "UTC"), locale=_locale(interface_language()))
    return _joined(value, zone, time)


def _joined(value: datetime, zone: str, time: str) -> str:
    """Write a day, shortened unless it is in figures, and a time."""
    locale = _locale(interface_language())
    written = day(value, zone)
    if any(each.isalpha() for each in written):
        written = format_date(value.astimezone(ZoneInfo(zone or "UTC")).date(), "medium", locale=locale)
    joined = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return joined.replace("{1}", written).replace("{0}", time)


def clock(value: datetime, zone: str = "UTC") -> str:
    """Write the time of day at `zone`: "19:00"."""
    return format_time(value, "short", tzinfo=ZoneInfo(zone or "UTC"), locale=_locale(interface_language()))


def weekday_clock(value: datetime, zone: str = "UTC") -> str:
    """Write the day of the week and the time at `zone`: "Monday 09:00"."""
    locale = _locale(interface_language())
    weekday = format_datetime(value, "EEEE", tzinfo=ZoneInfo(zone or "UTC"), locale=locale)
    return f"{weekday} {clock(value, zone)}"


def money(amount: Decimal, currency: str) -> str:
    """Write a sum in its currency (ISO 4217; "" where unknown), as the reader's language writes it."""
    locale = _locale(interface_language())
    return (
        format_currency(amount, currency, locale=locale)
        if currency
        else format_decimal(amount, locale=locale)
    )


def number(value: int) -> str:
    """Write a whole number with the separators of the reader's language."""
    return format_decimal(value, locale=_locale(interface_language()))
