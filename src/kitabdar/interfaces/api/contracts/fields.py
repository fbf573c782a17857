"""Kinds of values that callers send, with their limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from ninja import Header, Path, Query, Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kitabdar.interfaces.shell.sent import FIRST_DAY, LAST_DAY

LARGEST = 2**63 - 1
"""What the database keeps as a whole number."""

NO_CONTROL = r"^[^\x00-\x1F\x7F]*$"


def _digits(given: Any) -> Any:
    """Take a number in an address only as it is written in ours: so one thing has one address."""
    if isinstance(given, str) and not (given.isascii() and given.isdigit()):
        raise PydanticCustomError("int_parsing", "not digits")
    return given


Id = Annotated[int, BeforeValidator(_digits), Path(ge=1, le=LARGEST, description="identifier")]
CardInPath = Annotated[
    str, Path(max_length=40, pattern=NO_CONTROL, description="number of the patron's card")
]

BarcodeInPath = Annotated[str, Path(max_length=60, pattern=NO_CONTROL, description="barcode of the item")]

CodeInPath = Annotated[str, Path(max_length=40, pattern=NO_CONTROL, description="code of the branch")]

SentDay = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
SentMoment = Annotated[
    AwareDatetime,
    Field(
        ge=datetime.combine(FIRST_DAY, time(), UTC),
        lt=datetime.combine(LAST_DAY, time(), UTC) + timedelta(days=1),
    ),
]
Barcode = Annotated[str, Field(min_length=1, max_length=60, pattern=NO_CONTROL)]
Card = Annotated[str, Field(min_length=1, max_length=40, pattern=NO_CONTROL)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=NO_CONTROL)]
BodyId = Annotated[int, Field(ge=1, le=LARGEST)]
Amount = Annotated[
    str, Field(pattern=r"^[0-9]{1,8}(\.[0-9]{1,2})?$", description="decimal, not a float", examples=["12.50"])
]
CurrencyAsked = Annotated[
    str, Query(pattern=r"^([A-Z]{3})?$", description="ISO 4217; empty: the currency of the branch")
]
Override = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    Field(max_length=20, description="codes of refusals to set aside, by permission"),
]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=40,
        pattern=r"^[\x21-\x7E]+$",
        description="chosen by the caller, one for each payment: the same request sent twice is one payment",
    ),
]


class Sent(Schema):
    """What is sent: unknown fields are refused, so that a slip of the pen is not taken for consent."""

    model_config = ConfigDict(extra="forbid")
