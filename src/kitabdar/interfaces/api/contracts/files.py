"""Files of patrons: what is sent to register and change them, and what is found, lent before and certified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import Card, Code, Sent

Name = Annotated[str, Field(max_length=100)]
Needs = Annotated[
    list[Annotated[str, Field(max_length=20)]],
    Field(
        max_length=20,
        description="large_print, audio, braille, easy_language, step_free, help_at_desk, quiet_place or "
        "home_delivery: what is needed, never why",
    ),
]
History = Annotated[
    str,
    Field(max_length=8, description='"" as the category has it, keep, or none: parted from them each night'),
]
Language = Annotated[
    str, Field(max_length=10, description="in which they are written to: az, kk, tr, ru or en")
]


class IdentityBody(Sent):
    """A number of identity; only a digest of it is kept, and it is never answered. An empty one takes it away."""

    kind: Annotated[str, Field(max_length=10, description="kz_iin, az_fin or tr_tckn")]
    number: Annotated[str, Field(max_length=20)]


class RegisterBody(Sent):
    """A patron to register at a branch (default: where the token's staff work); 422 says all that is wrong.

    `is_new`: whoever is registered already and may be the same person was looked at, and is another.
    """

    card_number: Card
    category: Code
    home_branch: Code | None = None
    family_name: Name = ""
    given_name: Name = ""
    patronymic: Name = ""
    birth_date: date | None = None
    language: Language = ""
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=500)] = ""
    needs: Needs = []
    history: History = ""
    identity: IdentityBody | None = None
    password: Annotated[str, Field(max_length=200)] = ""
    expires_on: Annotated[date | None, Field(description="null: as long as cards of the category hold")] = (
        None
    )
    is_new: bool = False


class ChangePatronBody(Sent):
    """What is to be otherwise with a patron; what is left out stays as it is."""

    category: Code | None = None
    home_branch: Code | None = None
    family_name: Name | None = None
    given_name: Name | None = None
    patronymic: Name | None = None
    birth_date: date | None = None
    language: Language | None = None
    email: Annotated[str | None, Field(max_length=254)] = None
    phone: Annotated[str | None, Field(max_length=40)] = None
    note: Annotated[str | None, Field(max_length=500)] = None


class ExtendBody(Sent):
    """The last day of a card."""

    expires_on: date


class BlockBody(Sent):
    """Why a patron may not borrow, and until which day (null: until it is lifted)."""

    reason: Annotated[str, Field(max_length=250)]
    until: date | None = None


class NeedsBody(Sent):
    """All that a patron needs."""

    needs: Needs


class HistoryBody(Sent):
    """What becomes of the history of a patron's loans."""

    history: History


class LanguageBody(Sent):
    """The language in which a patron is written to."""

    language: Language


class PasswordBody(Sent):
    """A new password; for one's own, `current` is the present one."""

    password: Annotated[str, Field(min_length=1, max_length=200)]
    current: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True, slots=True)
class FoundPatron:
    """A patron who was looked for."""

    card_number: str
    name: str
    birth_date: date | None
    category: str
    home_branch: str
    expires_on: date
    is_temporary: bool


@dataclass(frozen=True, slots=True)
class FoundPatronsAnswer:
    """The patrons found, the best first."""

    patrons: tuple[FoundPatron, ...]


@dataclass(frozen=True, slots=True)
class PastLoan:
    """Something that was lent and came back."""

    id: int
    barcode: str
    edition_id: int
    title: str
    branch: Annotated[str, Field(description="code of the branch that lent it")]
    time_zone: str
    checked_out_at: datetime
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class PastLoansAnswer:
    """What a patron had on loan, the latest first, as far as their history is kept."""

    loans: tuple[PastLoan, ...]


@dataclass(frozen=True, slots=True)
class CertificateAnswer:
    """Whether a patron has returned everything and owes nothing, and what is still open."""

    card_number: str
    name: str
    is_clear: bool
    loans: int
    owed: Annotated[dict[str, str], Field(description="currency -> decimal")]
    at: datetime


@dataclass(frozen=True, slots=True)
class LapsingPatron:
    """A patron whose card ran out, and in which night they are erased; not while something `is_open`."""

    card_number: str
    name: str
    category: Annotated[str, Field(description="code")]
    expires_on: date
    erased_on: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class LapsingAnswer:
    """Who is erased within thirty days, the first first; at most 200."""

    patrons: tuple[LapsingPatron, ...]


@dataclass(frozen=True, slots=True)
class PairMember:
    """One of two patrons who may be one person."""

    card_number: str
    name: str
    birth_date: date | None
    home_branch: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two patrons who may be one person, and why."""

    one: PairMember
    other: PairMember
    score: Annotated[int, Field(description="0 to 100")]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairsAnswer:
    """The pairs to be looked at, the likeliest first."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class LookedThroughAnswer:
    """How many pairs are new."""

    found: int


class TwoPeopleBody(Sent):
    """The cards of two patrons who are two people."""

    one: Card
    other: Card
