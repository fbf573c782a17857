"""The people of the sample library, and the rules they lend by."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from kitabdar.catalogue.services.item_types import set_item_type
from kitabdar.circulation.rules import PolicyRow
from kitabdar.circulation.services.policies import add_policy
from kitabdar.interfaces.cli.demo.places import read
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services.staff import add_staff, ensure_default_roles, give_role
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services.categories import set_category
from kitabdar.patrons.services.registration import register
from kitabdar.patrons.services.wishes import set_needs

BRANCHES = {
    "az": ("baku-koshk", "baku-deniz", "baku-narbag"),
    "kk": ("almaty-alma", "almaty-24", "almaty-tau"),
    "tr": ("istanbul-merkez", "istanbul-yali"),
    "ru": ("almaty-alma", "almaty-samruq", "baku-koshk"),
    "en": ("almaty-24", "istanbul-merkez"),
}
CATEGORIES = ("adult", "adult", "adult", "student", "researcher", "child", "at-home")
NEEDS = {3: ("audio", "braille"), 6: ("home_delivery",), 11: ("large_print", "step_free")}
"""What the fourth, seventh and last of every twelve readers need."""
READERS_WITH_PASSWORD = 6
CARDS = {"az": "AZ", "kk": "KZ", "tr": "TR", "ru": "RU", "en": "EN"}


def add_staff_members(actor: Actor, places: dict[str, int], now: datetime) -> list[tuple[str, str, str]]:
    """Take on staff of every role; return (sign-in name, password, role)."""
    ensure_default_roles(actor=actor, now=now)
    made = []
    for entry in read("people.json")["staff"]:
        password = new_password()
        staff_id = add_staff(
            actor=actor,
            username=entry["username"],
            password=password,
            name=entry["name"],
            branch_id=places[entry["branch"]],
            language=entry["language"],
            now=now,
        )
        for place in entry["places"]:
            give_role(
                actor=actor, staff_id=staff_id, role_code=entry["role"], place_id=places[place], now=now
            )
        made.append((entry["username"], password, entry["role"]))
    return made


def add_rules(actor: Actor, places: dict[str, int], now: datetime) -> None:
    """Add categories, item types and, for each network, policies."""
    people = read("people.json")
    category = {
        entry["code"]: set_category(actor=actor, now=now, membership_months=24, **entry)
        for entry in people["categories"]
    }
    kind = {entry["code"]: set_item_type(actor=actor, now=now, **entry) for entry in people["item_types"]}
    for network, days, per_day, cap, owed in (
        (places["khazar"], 14, "0.10", "5.00", "10.00"),
        (places["alatau"], 15, "20.00", "2000.00", "3000.00"),
    ):
        money = {"charge": Decimal(per_day), "charge_cap": Decimal(cap), "owed_limit": Decimal(owed)}
        rows = (
            PolicyRow(
                0, "Readers served at home", 0, network, category["at-home"],
                says={"loan_length": 45, "loan_limit": 20, "charge": Decimal(0), "owed_limit": Decimal(0)},
            ),
            PolicyRow(
                0, "Researchers", 0, network, category["researcher"],
                says={"loan_length": 60, "loan_limit": 30, "renewal_limit": 5},
            ),
            PolicyRow(
                0, "Children: no charges", 0, network, category["child"],
                says={"loan_length": 21, "loan_limit": 5, "charge": Decimal(0), "suspension_days": 1,
                      "suspension_most": 14},
            ),
            PolicyRow(
                0, "Reading room: for use here", 0, network,
                item_type_ids=frozenset({kind["reading-room"]}),
                says={"reading_room": "only", "reading_room_limit": 10, "is_holdable": False},
            ),
            PolicyRow(
                0, "Devices: a week", 0, network, item_type_ids=frozenset({kind["device"]}),
                says={"loan_length": 7, "loan_limit": 2, "renewal_limit": 0, "booking_trail": 2, **money},
            ),
            PolicyRow(
                0, "Books", 0, network,
                says={"loan_length": days, "grace": 2, "is_bookable": True, "booking_lead": 1, "booking_trail": 1,
                      **money},
            ),
        )  # fmt: skip
        for row in rows:
            add_policy(actor=actor, row=row, now=now)
    stack, rare = places["baku-koshk-depo"], frozenset({kind["reading-room"]})
    for row in (
        PolicyRow(
            0, "Closed stacks: rare books to read here", 0, stack, item_type_ids=rare,
            says={"reading_room": "only", "is_holdable": True},
        ),
        PolicyRow(0, "Closed stacks: to take away or to read here", 0, stack, says={"reading_room": "too"}),
    ):  # fmt: skip
        add_policy(actor=actor, row=row, now=now)


def add_readers(actor: Actor, places: dict[str, int], now: datetime) -> list[tuple[str, str, str]]:
    """Register the readers; return (card, password, name) of those who can sign in."""
    made: list[tuple[str, str, str]] = []
    for number, (language, family, given, patronymic) in enumerate(read("people.json")["families"]):
        branches = BRANCHES[language]
        password = new_password() if number % 10 == 0 and len(made) < READERS_WITH_PASSWORD else ""
        view = register(
            actor=actor,
            card_number=f"{CARDS[language]}{10001 + number}",
            category_code=CATEGORIES[number % len(CATEGORIES)],
            home_branch_id=places[branches[number % len(branches)]],
            data=PatronData(
                family_name=family, given_name=given, patronymic=patronymic, language=language,
                email=f"reader{number + 1}@example.org",
            ),
            password=password,
            expires_on=(now + timedelta(days=30 + 11 * ((number + 7) % 60))).date(),  # three have run out
            now=now,
        )  # fmt: skip
        if number % 12 in NEEDS:
            set_needs(actor=actor, patron_id=view.id, needs=NEEDS[number % 12], now=now)
        if password:
            made.append((view.card_number, password, view.full_name))
    return made


def new_password() -> str:
    """Make a password that can be read off a screen and typed."""
    return "-".join(secrets.token_hex(2) for _part in range(3))
