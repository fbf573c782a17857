"""Rules of lending as the API gives them, and what is sent to change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import Code, Sent

Says = Annotated[
    dict[str, bool | int | str | None],
    Field(max_length=100, description='kind of result -> value: {"loan_length": 14, "charge": "0.20"}'),
]
Years = Annotated[int | None, Field(ge=0, le=130)]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of policy: what it covers (null and empty: any), and what it says."""

    id: int
    name: str
    position: int
    place: Annotated[str | None, Field(description="code of a place; it and all below it")]
    category: Annotated[str | None, Field(description="code of a category of patrons")]
    youngest: int | None
    oldest: int | None
    item_types: tuple[str, ...]
    collection: str
    material: str
    new_days: int | None
    says: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RemarkAnswer:
    """Something worth a look: covers_nothing, never_wins, order_decides or date_past."""

    code: str
    rule_id: int
    kinds: tuple[str, ...]
    others: tuple[str, ...]
    sentence: Annotated[str, Field(description="in the language of the request")]


@dataclass(frozen=True, slots=True)
class RulesAnswer:
    """All rows by position, and what is worth a look in them."""

    rules: tuple[Rule, ...]
    remarks: tuple[RemarkAnswer, ...]


@dataclass(frozen=True, slots=True)
class WhyTerm:
    """One kind of result for a case: its value, the rule behind it, the runner-up, and why."""

    kind: str
    label: str
    value: str
    rule: str
    runner_up: str
    why: str


@dataclass(frozen=True, slots=True)
class WhyAnswer:
    """The terms on which a patron would borrow an item; none where no rule covers it.

    `due_at`: when it would be due, wanted by nobody else; null where it would not be lent.
    """

    looked_at: int
    matched: int
    terms: tuple[WhyTerm, ...]
    due_at: datetime | None
    cost: Annotated[str, Field(description="decimal: of the loan and its days, in `currency`")]
    currency: str


class Supposing(Schema):
    """What is supposed instead of what the patron and the item are; nothing given: as they are."""

    category: str = Field("", max_length=40, description="code of a category of patrons")
    age: int | None = Field(None, ge=0, le=130, description="of the patron, in years")
    item_type: str = Field("", max_length=40, description="code of a type of item")
    location: str = Field("", max_length=40, description="code of a location")
    collection: str = Field("", max_length=40)
    material: str = Field("", max_length=20, description="what is described, as a rule names it: book, map …")
    days_here: int | None = Field(None, ge=0, le=10_000, description="days since the item was acquired")


class RuleBody(Sent):
    """A row of policy; `position` 0: after all others."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    position: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    place: Code | None = None
    category: Code | None = None
    youngest: Years = None
    oldest: Years = None
    item_types: Annotated[list[Code], Field(max_length=100)] = []
    collection: Annotated[str, Field(max_length=40)] = ""
    material: Annotated[str, Field(max_length=20)] = ""
    new_days: Annotated[int | None, Field(ge=0, le=10_000)] = None
    says: Says = {}
