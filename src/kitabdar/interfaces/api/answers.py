"""Answers written straight from frozen dataclasses: tests check that they fit the schema, not each request."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from django.http import HttpResponse

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Write a contract (dataclass, list or dict of them) as JSON; instants in UTC with whole seconds."""
    content = orjson.dumps(body, option=OPTIONS, default=_written)
    return HttpResponse(content, status=status, content_type="application/json", headers=headers)


def private(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Write what concerns a person: kept in no cache on the way."""
    response = answer(body, status, headers)
    response["Cache-Control"] = "no-store"
    return response


def _written(value: Any) -> str:
    """Write a sum as the decimal that it is. Raises TypeError for what has no form in JSON."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
