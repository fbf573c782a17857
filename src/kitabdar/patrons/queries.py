"""Find patrons and read about them: frozen views, no models, nothing noted (see `services.reading`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet

from kitabdar.organisation.models import translated
from kitabdar.patrons.messages import block_reason
from kitabdar.patrons.models import Patron, PatronBlock, PatronCategory, Tombstone
from kitabdar.patrons.rules import OtherName
from kitabdar.text.keys import analyse


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A class of patrons. `name` in the language of the reader; `own_name` and `names` (language, name) as kept."""

    id: int
    code: str
    name: str
    membership_months: int
    is_institution: bool = False
    history_days: int | None = None
    lapsed_days: int | None = None
    own_name: str = ""
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PatronView:
    """A patron. Everything personal is empty once `erased_at` is set."""

    id: int
    account_id: int | None
    card_number: str
    family_name: str
    given_name: str
    patronymic: str
    category_id: int
    category_code: str
    category_name: str
    is_institution: bool
    home_branch_id: int
    home_branch_path: str
    language: str
    email: str
    phone: str
    birth_date: date | None
    note: str
    needs: tuple[str, ...]
    history: str
    identity_kind: str
    expires_on: date
    created_at: datetime
    erased_at: datetime | None
    is_temporary: bool = False
    other_names: tuple[OtherName, ...] = ()

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic."""
        return " ".join(each for each in (self.family_name, self.given_name, self.patronymic) if each)


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block: `until` None means until it is lifted."""

    id: int
    reason: str
    placed_at: datetime
    until: date | None
    lifted_at: datetime | None = None


def by_card(card_number: str) -> PatronView | None:
    """Return the patron with this card; an old card of one who was merged leads to the survivor."""
    card = card_number.strip()
    found = _one(Q(card_number=card))
    return found if found is not None or not card else _one(Q(merged__card_number=card))


def by_account(account_id: int) -> PatronView | None:
    """Return the patron who signs in with this account."""
    return _one(Q(account_id=account_id))


def by_id(patron_id: int) -> PatronView | None:
    """Return the patron with this id."""
    return _one(Q(pk=patron_id))


def survivor_of(patron_id: int) -> int | None:
    """Return the patron into whom this one was merged, None for one who was not."""
    return Tombstone.objects.filter(patron_id=patron_id).values_list("survivor_id", flat=True).first()


def merged_into(patron_id: int) -> list[int]:
    """Return the ids of those who were merged into a patron: what was noted of them is of this patron."""
    return list(
        Tombstone.objects.filter(survivor_id=patron_id).order_by("at").values_list("patron_id", flat=True)
    )


def find(text: str, limit: int = 20) -> list[PatronView]:
    """Find patrons by name in any script and spelling, by card or by telephone number; best first.

    Every word must begin a word of the name. A text of digits is tried as a card and as the end of a number.
    """
    text = " ".join(text.replace("\x00", "").split())[:200]
    if not text:
        return []
    number = Q(card_number__istartswith=text) | Q(merged__card_number__iexact=text)
    digits = "".join(each for each in text if each.isdigit())
    if len(digits) >= 4 and not any(each.isalpha() for each in text):
        number |= Q(phone__endswith=digits) | Q(phone__contains=text)
    found = list(_rows().filter(number, erased_at=None).distinct().order_by("card_number")[:limit])
    words = _name_condition(text)
    if words is not None and len(found) < limit:
        known = {row.pk for row in found}
        named = _rows().filter(words, erased_at=None).order_by("family_name", "given_name", "pk")[:limit]
        found += [row for row in named if row.pk not in known]
    return [_view(row) for row in found[:limit]]


def name_keys(*names: str) -> str:
    """Return what `find` compares: every loose key of every word, each with a space before it."""
    keys: list[str] = []
    for token in analyse(" ".join(names)):
        keys += [key for key in token.k2 if key not in keys]
    text = "".join(f" {key}" for key in keys)
    return text if len(text) <= 400 else text[:400].rpartition(" ")[0]


def keys_of(family_name: str, given_name: str, patronymic: str, others: Iterable[Mapping[str, str]]) -> str:
    """Return the keys of a patron's name and of its other spellings, as they are kept."""
    return name_keys(
        family_name, given_name, patronymic, *(part for each in others for part in each.values())
    )


def blocks_of(patron_id: int, today: date) -> list[BlockView]:
    """Return the blocks that hold on this day."""
    rows = PatronBlock.objects.filter(patron_id=patron_id, lifted_at=None).order_by("placed_at")
    held = rows.filter(Q(until=None) | Q(until__gte=today))
    return [BlockView(row.pk, block_reason(row.cause, row.reason), row.placed_at, row.until) for row in held]


def all_blocks_of(patron_id: int) -> list[BlockView]:
    """Return the blocks that hold and those that are over, in their order."""
    rows = PatronBlock.objects.filter(patron_id=patron_id).order_by("placed_at", "pk")
    return [BlockView(row.pk, row.reason, row.placed_at, row.until, row.lifted_at) for row in rows]


def wards_of(patron_id: int) -> list[PatronView]:
    """Return those whom a patron answers for, by name."""
    return _named(Q(guardians__guardian_id=patron_id))


def guardians_of(patron_id: int) -> list[PatronView]:
    """Return those who answer for a patron, by name."""
    return _named(Q(wards__ward_id=patron_id))


def _named(condition: Q) -> list[PatronView]:
    rows = _rows().filter(condition, erased_at=None).order_by("family_name", "given_name", "pk")
    return [_view(row) for row in rows]


def categories() -> list[CategoryView]:
    """Return all categories by name."""
    rows = PatronCategory.objects.order_by("name")
    return [
        CategoryView(
            id=row.pk,
            code=row.code,
            name=row.display_name,
            membership_months=row.membership_months,
            is_institution=row.is_institution,
            history_days=row.history_days,
            lapsed_days=row.lapsed_days,
            own_name=row.name,
            names=tuple(sorted(row.names.items())),
        )
        for row in rows
    ]


def _name_condition(text: str) -> Q | None:
    return name_condition_of(token.k2 for token in analyse(text))


def name_condition_of(words: Iterable[Iterable[str]]) -> Q | None:
    """Return the condition that a name has all these words, each given as its loose keys; None for no words."""
    found = []
    for keys in words:
        readings = [Q(name_keys__contains=f" {key}") for key in keys if key]
        if readings:
            found.append(reduce(or_, readings))
    return reduce(and_, found) if found else None


def _rows() -> QuerySet[Patron]:
    return Patron.objects.select_related("category", "home_branch")


def _one(condition: Q) -> PatronView | None:
    row = _rows().filter(condition).first()
    return _view(row) if row is not None else None


def _view(row: Patron) -> PatronView:
    return PatronView(
        id=row.pk,
        account_id=row.account_id,
        card_number=row.card_number,
        family_name=row.family_name,
        given_name=row.given_name,
        patronymic=row.patronymic,
        category_id=row.category_id,
        category_code=row.category.code,
        category_name=translated(row.category.names, row.category.name),
        is_institution=row.category.is_institution,
        home_branch_id=row.home_branch_id,
        home_branch_path=row.home_branch.path,
        language=row.language,
        email=row.email,
        phone=row.phone,
        birth_date=row.birth_date,
        note=row.note,
        needs=tuple(row.needs),
        history=row.history,
        identity_kind=row.identity_kind,
        expires_on=row.expires_on,
        created_at=row.created_at,
        erased_at=row.erased_at,
        is_temporary=row.is_temporary,
        other_names=tuple(OtherName(**each) for each in row.other_names),
    )
