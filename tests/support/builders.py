"""Make single things for tests, with everything they need and nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import count

from kitabdar.catalogue.models import (
    Authority,
    Edition,
    Holding,
    Item,
    ItemState,
    ItemType,
    Record,
    Source,
    Work,
)
from kitabdar.catalogue.naming.stating import Stated, read_name, tidy
from kitabdar.catalogue.services.authorities.writing import write_all
from kitabdar.circulation.models import Charge, ChargeKind, Policy
from kitabdar.circulation.rules import KINDS, write_says
from kitabdar.circulation.services.charging import charge
from kitabdar.marc import description_json
from kitabdar.marc.description import Description, Form, Title
from kitabdar.organisation.actors import Actor, actor_of, system_actor
from kitabdar.organisation.hours import Week
from kitabdar.organisation.models import Account, OpeningInterval, Place, Role, RoleAssignment, Staff
from kitabdar.organisation.permissions import DEFAULT_ROLES
from kitabdar.organisation.queries import place_by_id
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.models import Patron, PatronCategory
from kitabdar.patrons.queries import PatronView

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
_numbers = count(1)


def make_place(kind: str, code: str, name: str, parent: Place | None = None, **fields: object) -> Place:
    """Make a place under its parent."""
    place = Place(kind=kind, code=code, name=name, parent=parent, **fields)
    place.save()
    return place


def open_weekly(place: Place, week: Week) -> None:
    """Give a place its weekly hours."""
    OpeningInterval.objects.bulk_create(
        OpeningInterval(place=place, weekday=weekday, opens=opens, closes=closes)
        for weekday, day in enumerate(week)
        for opens, closes in day
    )


def make_actor(username: str, name: str, branch: Place, *roles: tuple[str, Place]) -> Actor:
    """Make a member of staff with these roles (code, place) and return them as an actor."""
    account = Account.objects.create_account(username, f"{username}-password")
    staff = Staff.objects.create(account=account, name=name, branch=branch)
    for code, place in roles:
        role, _made = Role.objects.get_or_create(
            code=code, defaults={"name": code, "permissions": sorted(DEFAULT_ROLES[code])}
        )
        RoleAssignment.objects.create(staff=staff, role=role, place=place)
    return actor_of(account)


def make_patron(
    card_number: str,
    category: PatronCategory,
    home_branch: Place,
    *,
    names: tuple[str, str, str] = ("", "", ""),
    expires_on: date = date(2030, 12, 31),
    password: str | None = None,
    **fields: object,
) -> PatronView:
    """Make a patron: `names` are family name, given name, patronymic."""
    family_name, given_name, patronymic = names
    row = Patron.objects.create(
        card_number=card_number,
        account=Account.objects.create_account(card_number, password),
        category=category,
        home_branch=home_branch,
        family_name=family_name,
        given_name=given_name,
        patronymic=patronymic,
        name_keys=patrons.name_keys(*names),
        expires_on=expires_on,
        **fields,
    )
    found = patrons.by_id(row.pk)
    assert found is not None
    return found


def make_record(
    title: str, *, script: str = "Latn", language: str = "aze", source: Source | None = None
) -> Record:
    """Make a record alone in its edition and work."""
    number = next(_numbers)
    if source is None:
        source, _made = Source.objects.get_or_create(code="main", defaults={"name": "Main"})
    control_number = f"t{number:06}"
    description = Description(
        control_number=control_number,
        titles=(Title("main", (Form(title, script, language),)),),
        languages=(language,),
        year=2001,
    )
    work = Work.objects.create(key=f"work-{number}", title=title, language=language)
    edition = Edition.objects.create(key=f"edition-{number}", work=work, created_at=LONG_AGO)
    return Record.objects.create(
        source=source,
        control_number=control_number,
        edition=edition,
        fingerprint=sha256(title.encode()).digest(),
        normalised="{}",
        description=description_json.dump(description),
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
    )


def make_item(
    record: Record,
    branch: Place,
    item_type: ItemType,
    *,
    barcode: str = "",
    state: str = ItemState.AVAILABLE,
    location: Place | None = None,
    price: Decimal | None = None,
) -> Item:
    """Make an item of a record that belongs to a branch and stands there."""
    holding, _made = Holding.objects.get_or_create(record=record, branch=branch, call_number="84 Q")
    return Item.objects.create(
        holding=holding,
        barcode=barcode or f"b{next(_numbers):06}",
        branch=branch,
        current_branch=branch,
        location=location,
        item_type=item_type,
        state=state,
        call_number="84 Q",
        price=price,
    )


def make_charge(
    patron: PatronView, branch: Place, amount: str, *, kind: str = "other", now: datetime = LONG_AGO
) -> Charge:
    """Charge a patron at a branch, in its currency; the journal knows of it."""
    place = place_by_id(branch.pk)
    made = charge(ChargeKind(kind), Decimal(amount), patron_id=patron.id, branch=place, now=now)
    assert made is not None
    return made


def let_say(name: str, **says: object) -> None:
    """Have a row of policy say something else, past every service."""
    row = Policy.objects.get(name=name)
    row.says |= write_says(says)  # type: ignore[arg-type]
    row.save()


def make_policy(name: str, position: int, **fields: object) -> Policy:
    """Make a row of policy: what is a kind of result it says, the rest it covers (`item_type` or `item_types`)."""
    says = {kind: value for kind, value in fields.items() if kind in KINDS}
    covers = {field: value for field, value in fields.items() if field not in KINDS}
    types = covers.pop("item_types", [covers.pop("item_type")] if "item_type" in covers else [])
    row = Policy.objects.create(name=name, position=position, says=write_says(says), **covers)
    row.item_types.set(types)
    return row


def make_authority(*names: str, kind: str = "place") -> int:
    """Make an authority of names written as in the shipped files ("< rus Кировабад"); return its number."""
    stated = tidy(Stated(f"test:{names[0]}", kind, tuple(read_name(name) for name in names)))
    write_all([stated], source="test", actor=system_actor("test"), reason="load", now=LONG_AGO)
    return int(Authority.objects.get(code=stated.code).pk)
