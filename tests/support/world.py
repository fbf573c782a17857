"""The small named library world in which stories are told.

Two networks: Baku (Sahil, open on weekdays and Saturdays; Fountain, round the clock; Xezer, part of another library)
and Almaty (Abai). In March 2026 Monday is the 2nd; `NOW` is 13:00 on that day in Baku.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from kitabdar.catalogue.models import Item, ItemType, Record
from kitabdar.organisation.actors import Actor, actor_of
from kitabdar.organisation.hours import ROUND_THE_CLOCK, Week
from kitabdar.organisation.models import Account, HoursException, Place
from kitabdar.patrons.models import PatronCategory
from kitabdar.patrons.queries import PatronView
from tests.support.builders import (
    make_actor,
    make_item,
    make_patron,
    make_place,
    make_policy,
    make_record,
    open_weekly,
)
from tests.support.rows import Begun

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEKDAYS: Week = (((540, 1140),),) * 5 + (((600, 1020),), ())  # 9-19, Saturday 10-17
NOVRUZ = (date(2026, 3, 20), date(2026, 3, 24))


@dataclass(frozen=True)
class World:
    """Everyone and everything by name. `dede`: one edition, two copies at Sahil and one at Fountain."""

    baku: Place
    city: Place
    academy: Place
    sahil: Place
    fountain: Place
    xezer: Place
    almaty: Place
    abai: Place
    reading_room: Place

    admin: Actor
    head: Actor
    desk: Actor
    night_desk: Actor
    cataloguer: Actor
    auditor: Actor

    adult: PatronCategory
    child: PatronCategory
    aysel: PatronView
    murad: PatronView
    leyla: PatronView
    aigerim: PatronView

    book: ItemType
    film: ItemType
    reference: ItemType

    dede: Record
    abai_way: Record
    snow: Record
    atlas: Record
    dede_1: Item
    dede_2: Item
    dede_3: Item
    abai_way_1: Item
    snow_1: Item
    snow_film: Item
    atlas_1: Item

    def acting(self, patron: PatronView) -> Actor:
        """Return a patron as an actor: acting for themselves."""
        assert patron.account_id is not None
        return actor_of(Account.objects.get(pk=patron.account_id))


def _whole_world() -> World:
    places = _places()
    people = _people(places)
    kinds = _policies(places)
    return World(**places, **people, **kinds, **_stock(places, kinds))  # type: ignore[arg-type]


def _places() -> dict[str, Place]:
    baku = make_place(
        "network",
        "baku",
        "Baku libraries",
        names={"az": "Bakı kitabxanaları"},
        time_zone="Asia/Baku",
        currency="AZN",
    )
    city = make_place("library", "city", "City library", baku)
    academy = make_place("library", "academy", "Academy library", baku)
    sahil = make_place("branch", "sahil", "Sahil", city, position=1)
    fountain = make_place("branch", "fountain", "Fountain Square", city, position=2)
    xezer = make_place("branch", "xezer", "Khazar", academy, position=3, names={"az": "Xəzər"})
    room = make_place("location", "sahil-reading-room", "Reading room", sahil)
    almaty = make_place("network", "almaty", "Almaty libraries", time_zone="Asia/Almaty", currency="KZT")
    house = make_place("library", "house", "House of books", almaty)
    abai = make_place("branch", "abai", "Abai", house, names={"kk": "Абай"})
    open_weekly(baku, WEEKDAYS)
    open_weekly(fountain, ROUND_THE_CLOCK)
    open_weekly(almaty, WEEKDAYS)
    HoursException.objects.create(place=baku, first_day=NOVRUZ[0], last_day=NOVRUZ[1], note="Novruz")
    HoursException.objects.create(
        place=fountain, first_day=NOVRUZ[0], last_day=NOVRUZ[1], intervals=[[0, 1440]]
    )
    return {
        "baku": baku,
        "city": city,
        "academy": academy,
        "sahil": sahil,
        "fountain": fountain,
        "xezer": xezer,
        "reading_room": room,
        "almaty": almaty,
        "abai": abai,
    }


def _people(at: dict[str, Place]) -> dict[str, object]:
    adult = PatronCategory.objects.create(code="adult", name="Adult", names={"az": "Böyük"})
    child = PatronCategory.objects.create(code="child", name="Child", membership_months=24)
    sahil, fountain, abai = at["sahil"], at["fountain"], at["abai"]
    aysel_names = ("Məmmədova", "Aysel", "Rəşid qızı")
    return {
        "admin": make_actor(
            "admin", "Rena Admin", sahil, ("administrator", at["baku"]), ("administrator", at["almaty"])
        ),
        "head": make_actor("head", "Kamran Head", sahil, ("head-librarian", at["city"])),
        "desk": make_actor("desk", "Nigar Desk", sahil, ("desk-librarian", at["city"])),
        "night_desk": make_actor("night", "Tural Night", fountain, ("desk-librarian", fountain)),
        "cataloguer": make_actor("cataloguer", "Sevda Cataloguer", sahil, ("cataloguer", at["baku"])),
        "auditor": make_actor("auditor", "Elçin Auditor", sahil, ("auditor", at["baku"])),
        "adult": adult,
        "child": child,
        "aysel": make_patron(
            "A-1", adult, sahil, names=aysel_names, password="aysel-password", language="az"
        ),
        "murad": make_patron("A-2", adult, fountain, names=("Quliyev", "Murad", "")),
        "leyla": make_patron("C-1", child, sahil, names=("Həsənli", "Leyla", "")),
        "aigerim": make_patron("K-1", adult, abai, names=("Сәрсенбаева", "Әйгерім", ""), language="kk"),
    }


def _policies(at: dict[str, Place]) -> dict[str, object]:
    book = ItemType.objects.create(code="book", name="Book")
    film = ItemType.objects.create(code="film", name="Film")
    reference = ItemType.objects.create(code="reference", name="Reference")
    child = PatronCategory.objects.get(code="child")
    money = {"charge": Decimal("0.20"), "charge_cap": Decimal("5.00"), "owed_limit": Decimal("3.00")}
    free = {"charge": Decimal(0), "owed_limit": Decimal(0), "hold_limit": 5}
    make_policy("Books", 100, loan_length=14, loan_limit=3, renewal_limit=1, hold_limit=2, grace=1, **money)
    make_policy("Films", 20, item_type=film, loan_length=3, loan_limit=1, renewal_limit=0, **free)
    make_policy("Children", 30, category=child, loan_length=21, loan_limit=5, renewal_limit=2, **free)
    make_policy("Read here", 10, item_type=reference, is_loanable=False, is_holdable=False)
    make_policy("Academy", 40, place=at["academy"], loan_length=30, loan_limit=10, renewal_limit=2, **free)
    return {"book": book, "film": film, "reference": reference}


def _stock(at: dict[str, Place], kinds: dict[str, object]) -> dict[str, object]:
    sahil, fountain = at["sahil"], at["fountain"]
    book, film, reference = kinds["book"], kinds["film"], kinds["reference"]
    assert isinstance(book, ItemType) and isinstance(film, ItemType) and isinstance(reference, ItemType)
    dede, abai_way = (
        make_record("Kitabi-Dədə Qorqud"),
        make_record("Абай жолы", script="Cyrl", language="kaz"),
    )
    snow, atlas = make_record("Kar", language="tur"), make_record("Atlas")
    return {
        "dede": dede,
        "abai_way": abai_way,
        "snow": snow,
        "atlas": atlas,
        "dede_1": make_item(dede, sahil, book, barcode="D1", price=Decimal("12.50")),
        "dede_2": make_item(dede, sahil, book, barcode="D2"),
        "dede_3": make_item(dede, fountain, book, barcode="D3"),
        "abai_way_1": make_item(abai_way, at["abai"], book, barcode="W1"),
        "snow_1": make_item(snow, fountain, book, barcode="S1"),
        "snow_film": make_item(snow, fountain, film, barcode="S2"),
        "atlas_1": make_item(atlas, sahil, reference, barcode="T1", location=at["reading_room"]),
    }


library_world = Begun(_whole_world)
"""Make the whole world in the test's database."""
