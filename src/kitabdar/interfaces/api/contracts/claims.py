"""Claims that something was returned, as the API gives them, and what is sent to make and settle them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import NO_CONTROL, Code, Override, Sent

Note = Annotated[str, Field(max_length=250, pattern=NO_CONTROL)]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a reader says was returned. `outcome`: open, found_here, with_reader, lost or written_off.

    What names the item is empty once its loan was parted from the reader.
    """

    id: int
    loan_id: int | None
    barcode: str
    title: str
    call_number: str
    location: Annotated[str, Field(description="name of the shelf or room")]
    branch: Annotated[str, Field(description="code of the branch that lent it")]
    claimed_at: datetime
    note: str
    searches: Annotated[int, Field(description="how often the shelves were looked through in vain")]
    searched_at: datetime | None
    outcome: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimsAnswer:
    """What is to be looked for at a branch, by its place on the shelf."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class PatronClaimsAnswer:
    """A patron's claims, the latest first. `counted`: those that did not prove right, as limits count them."""

    claims: tuple[Claim, ...]
    counted: int


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """A claim noted; `is_warning`: the patron has so many that staff should know."""

    claim: Claim
    counted: int
    is_warning: bool
    overridden: tuple[str, ...]


class ClaimBody(Sent):
    """The reader says it was returned."""

    note: Note = ""
    override: Override = []


class SettleClaimBody(Sent):
    """What came of a claim; `branch`: where it was found (default: where the token's staff work)."""

    outcome: Literal["found_here", "with_reader", "lost", "written_off", "searched"]
    note: Note = ""
    branch: Code | None = None
