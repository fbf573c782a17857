"""How one becomes a patron: categories, rules of applying online, applications amended, texts of consent kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import Code, Sent
from kitabdar.interfaces.api.contracts.people import Application

Languages = Annotated[
    dict[str, Annotated[str, Field(max_length=20_000)]],
    Field(max_length=10, description="language of the interface -> words"),
]
Days = Annotated[int | None, Field(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class Category:
    """A class of patrons. `history_days`: for which loans given back stay theirs; null: for ever."""

    code: str
    name: Annotated[str, Field(description="in the language of the request")]
    own_name: str
    names: Annotated[dict[str, str], Field(description="language of the interface -> name")]
    membership_months: int
    history_days: int | None
    lapsed_days: Annotated[
        int | None, Field(description="after which whose card ran out is erased; null: never")
    ]
    is_institution: bool


@dataclass(frozen=True, slots=True)
class CategoriesAnswer:
    """All categories by name."""

    categories: tuple[Category, ...]


class CategoryBody(Sent):
    """A category added or changed."""

    name: Annotated[str, Field(max_length=200)]
    names: Annotated[dict[str, Annotated[str, Field(max_length=100)]], Field(max_length=10)] = {}
    membership_months: Annotated[int, Field(ge=0, le=100_000)] = 12
    history_days: Days = None
    lapsed_days: Days = None
    is_institution: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """How one may apply online at a place and all below it. `temporary_days` null: the card is not temporary."""

    place: str
    is_offered: bool
    category: str
    alone_from: Annotated[int, Field(description="years; who is younger needs a guardian")]
    kept_days: Annotated[int, Field(description="for which is kept what was not confirmed, or was refused")]
    temporary_days: int | None


@dataclass(frozen=True, slots=True)
class AdmissionsAnswer:
    """What places say of applying online."""

    admissions: tuple[Admission, ...]


class AdmissionBody(Sent):
    """How one may apply online at a place."""

    is_offered: bool
    category: Code
    alone_from: Days = 14
    kept_days: Days = 14
    temporary_days: Days = None


class AmendBody(Sent):
    """What stands in an application, all of it anew; its address of mail was confirmed and stays."""

    branch: Code
    category: Code
    family_name: Annotated[str, Field(max_length=100)] = ""
    given_name: Annotated[str, Field(max_length=100)] = ""
    patronymic: Annotated[str, Field(max_length=100)] = ""
    birth_date: date | None = None
    language: Annotated[str, Field(max_length=10)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    guardian_card: Annotated[str, Field(max_length=40)] = ""
    comes_with_guardian: bool = False


@dataclass(frozen=True, slots=True)
class AlikeApplicant:
    """A patron who may be the one who applies."""

    card_number: str
    name: str
    score: Annotated[int, Field(description="0 to 100")]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationAnswer:
    """An application, who is registered and may be the same person, and what was agreed to (id of a text)."""

    application: Application
    alike: tuple[AlikeApplicant, ...]
    consents: dict[str, bool]


@dataclass(frozen=True, slots=True)
class TextVersionAnswer:
    """A version of a text of consent in all its languages. `place` null: everywhere."""

    id: int
    code: str
    place: str | None
    version: int
    valid_from: date
    is_optional: bool
    is_asked: bool
    titles: dict[str, str]
    bodies: dict[str, str]


@dataclass(frozen=True, slots=True)
class TextVersionsAnswer:
    """All versions of all texts, the latest of each first."""

    texts: tuple[TextVersionAnswer, ...]


class TextBody(Sent):
    """A new version of a text; in each language a title and its words, or neither. `place` null: everywhere."""

    code: Annotated[str, Field(max_length=40)]
    place: Code | None = None
    valid_from: date
    titles: Languages
    bodies: Languages
    is_optional: bool = False
    is_asked: bool = True
