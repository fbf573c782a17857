"""Read what a form or an address gives, whatever it is: bounded, clean, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, QueryDict

from kitabdar.interfaces.shell import sent
from kitabdar.text.display import clean

LONGEST_CODE = 200
MOST_VALUES = 50


def text(values: Mapping[str, str], name: str, limit: int = 300) -> str:
    """Return a line of text without hidden signs, cut at `limit` characters."""
    return clean(values.get(name, "")[: limit * 4])[:limit]


def code(request: HttpRequest) -> str:
    """Return what was scanned or typed into the one field."""
    return text(request.POST, "code", LONGEST_CODE)


def number(values: Mapping[str, str], name: str) -> int:
    """Return a whole number from 0, which also stands for anything else."""
    return whole(values.get(name, ""))


def whole(text: str) -> int:
    """Return a whole number from 0, which also stands for anything else."""
    given = text.strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0


def sum_of_money(values: Mapping[str, str], name: str) -> Decimal | None:
    """Return a sum, written with a point or a comma; None for anything else."""
    given = values.get(name, "").strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        found = Decimal(given[:20])
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**8 else None


def day(values: Mapping[str, str], name: str) -> date | None:
    """Return a date as date fields send it; None for anything else."""
    return sent.day(values.get(name, ""))


def codes(request: HttpRequest, name: str) -> frozenset[str]:
    """Return the values of a group of check boxes."""
    return codes_of(request.POST, name)


def codes_of(values: QueryDict, name: str) -> frozenset[str]:
    """Return the values of a group of check boxes, or of one field in which they stand with commas between."""
    given = [part.strip()[:60] for each in values.getlist(name)[:MOST_VALUES] for part in each.split(",")]
    return frozenset(each for each in given[:MOST_VALUES] if each)


def numbers(values: QueryDict, name: str) -> list[int]:
    """Return the whole numbers from 1 of a group of check boxes, or of one field with commas between them."""
    parts = [part for each in values.getlist(name)[:MOST_VALUES] for part in each.split(",")]
    return [each for each in map(whole, parts[:MOST_VALUES]) if each]
