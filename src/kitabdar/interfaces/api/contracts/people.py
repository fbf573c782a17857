"""Branches, patrons and callers as the API gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import BodyId, Card, Code, Sent, SentDay


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch and whether it is open at this moment; instants are UTC."""

    code: str
    name: str
    library: str
    address: str
    phone: str
    time_zone: str
    is_open: bool
    is_round_the_clock: bool
    closes_at: Annotated[datetime | None, Field(description="when open: end of this opening")]
    opens_at: Annotated[datetime | None, Field(description="when closed: next opening")]


@dataclass(frozen=True, slots=True)
class BranchesAnswer:
    """All public branches in the order of the network."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Why a patron may not borrow for now."""

    id: int
    reason: str
    placed_at: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name as papers have it."""

    family_name: str
    given_name: str
    patronymic: str


@dataclass(frozen=True, slots=True)
class PatronAnswer:
    """A patron. `note` is for staff alone and null for the patron.

    `needs`, `history` and `identity_kind` are for staff and the patron, and null for who else stands for them.
    """

    card_number: str
    family_name: str
    given_name: str
    patronymic: str
    category: str
    category_name: str
    home_branch: str
    language: str
    email: str
    phone: str
    birth_date: date | None
    expires_on: date
    is_temporary: Annotated[
        bool, Field(description="registered online; identity was not shown at a desk yet")
    ]
    blocks: tuple[Block, ...]
    note: str | None
    needs: Annotated[tuple[str, ...] | None, Field(description="for example large_print: what, never why")]
    history: Annotated[
        str | None, Field(description='of loans: "" as the category has it, keep, or none: parted each night')
    ]
    identity_kind: Annotated[
        str | None, Field(description="kind of the number of identity that is known; the number is not kept")
    ]
    other_names: Annotated[tuple[Name, ...], Field(description="the name in other scripts")]


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions held at a place and everywhere below it."""

    place: Annotated[str, Field(description="code of the place")]
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom the token stands for: `kind` is staff, patron or account."""

    kind: str
    name: str
    branch: Annotated[str | None, Field(description="code of the branch where staff work")]
    grants: tuple[Grant, ...]
    card_number: Annotated[str | None, Field(description="of a patron")]


@dataclass(frozen=True, slots=True)
class AlikePatron:
    """A patron who may be the same person. `reasons`: as `birth_date`, the same name and date of birth."""

    card_number: str
    name: str
    birth_date: date | None
    score: Annotated[int, Field(description="0 to 100")]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlikeAnswer:
    """Who may be the same person as a patron, the likeliest first."""

    patrons: tuple[AlikePatron, ...]


class MergeBody(Sent):
    """Merge a patron into another; `rehearse` says what would move and changes nothing."""

    into: Annotated[Card, Field(description="card of the patron who stays")]
    rehearse: bool = False


@dataclass(frozen=True, slots=True)
class MovedCount:
    """How many things of a kind moved."""

    kind: Annotated[str, Field(description="for example loans")]
    count: int


@dataclass(frozen=True, slots=True)
class MergeAnswer:
    """What moved to the patron who stays. `filled`: fields of theirs that were empty."""

    card_number: str
    moved: tuple[MovedCount, ...]
    filled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A version of a text that readers are asked to agree to, in the language of the request if it is in it."""

    id: int
    code: str
    version: int
    valid_from: date
    is_optional: bool
    language: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ConsentTextsAnswer:
    """What readers of a branch are asked to agree to today."""

    texts: tuple[ConsentText, ...]


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """What a patron answered. `way`: online or desk; `ended_at`: when it was withdrawn or answered anew."""

    text: ConsentText
    is_agreed: bool
    way: str
    answered_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConsentsAnswer:
    """What waits for a patron's answer, and all they answered, the latest first."""

    due: tuple[ConsentText, ...]
    answers: tuple[ConsentAnswer, ...]


class AnswerBody(Sent):
    """An answer to a text; no takes an optional one back."""

    text_id: BodyId
    agree: bool


class ApplyBody(Sent):
    """An application for a card. `agreed`: ids of the texts of consent agreed to."""

    branch: Code
    family_name: str = Field("", max_length=100)
    given_name: str = Field("", max_length=100)
    patronymic: str = Field("", max_length=100)
    birth_date: SentDay
    email: str = Field(max_length=254)
    phone: str = Field("", max_length=40)
    password: str = Field(min_length=1, max_length=200)
    guardian_card: str = Field("", max_length=40)
    comes_with_guardian: bool = False
    agreed: list[BodyId] = Field([], max_length=50)


@dataclass(frozen=True, slots=True)
class AppliedAnswer:
    """An application was taken: a mail asks to confirm it. The same is said whatever was known before."""

    state: str


@dataclass(frozen=True, slots=True)
class Application:
    """Somebody who applied and waits for a decision."""

    id: int
    branch: str
    category: str
    family_name: str
    given_name: str
    patronymic: str
    birth_date: date | None
    email: str
    phone: str
    language: str
    guardian_card: str
    comes_with_guardian: bool
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApplicationsAnswer:
    """The applications that wait, the oldest first."""

    applications: tuple[Application, ...]


class ApproveBody(Sent):
    """The card that the applicant is given."""

    card_number: Card


class RefuseBody(Sent):
    """Why an application is refused; it is mailed."""

    reason: str = Field(min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class Delegate:
    """Who borrows for an institution. `until`: the last day, null until it is ended."""

    card_number: str
    name: str
    since: date
    until: date | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class DelegatesAnswer:
    """The delegates of an institution, and for a person the institutions they borrow for."""

    delegates: tuple[Delegate, ...]
    institutions: tuple[Delegate, ...]


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who answers for a patron. `gets_notices`: they are told what the patron is told of loans, holds and bookings."""

    card_number: str
    name: str
    gets_notices: bool


@dataclass(frozen=True, slots=True)
class Ward:
    """Whom a patron answers for."""

    card_number: str
    name: str


@dataclass(frozen=True, slots=True)
class FamilyAnswer:
    """Who answers for a patron, and whom they answer for."""

    guardians: tuple[Guardian, ...]
    wards: tuple[Ward, ...]


class GuardianBody(Sent):
    """Whether the guardian is told what the patron is told, too."""

    gets_notices: bool = False


class DelegateBody(Sent):
    """Who is to borrow for an institution, and until which day (null: until it is ended)."""

    card_number: Card
    until: SentDay | None = None
