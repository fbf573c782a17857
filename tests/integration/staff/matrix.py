"""Every page of the desk with the right it needs and a request that would be answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kitabdar.circulation.bookings import bookings_of_item
from tests.support.builders import let_say, make_authority
from tests.support.lending import book
from tests.support.world import NOW, World

Given = Callable[[World], dict[str, Any]]


def _nothing(world: World) -> dict[str, Any]:
    return {}


def _reader(world: World) -> dict[str, Any]:
    return {"patron_id": world.aysel.id}


def _record(world: World) -> dict[str, Any]:
    return {"record_id": world.dede.pk}


def _edition(world: World) -> dict[str, Any]:
    return {"edition_id": world.dede.edition_id}


_ALL = frozenset({"patron_blocked", "patron_expired", "owes_too_much"})


def _booking(world: World) -> dict[str, Any]:
    if known := bookings_of_item(world.dede_1.pk):
        return {"booking_id": known[0].id}
    let_say("Books", is_bookable=True)
    day = NOW.date() + timedelta(days=14)
    return {
        "booking_id": book(
            world, world.aysel, world.dede_1, day, day, by=world.admin, override=_ALL
        ).booking_id
    }


def _authority(_world: World) -> dict[str, Any]:
    return {"authority_id": make_authority("aze Gəncə", "< rus Кировабад")}


def _place(world: World) -> dict[str, Any]:
    return {"place_id": world.sahil.pk}


@dataclass(frozen=True)
class Page:
    """`method` "BOTH": a form that is shown by GET and taken by POST."""

    permission: str
    method: str = "GET"
    path: Given = _nothing
    query: str = ""


def _number(name: str) -> Given:
    return lambda world: {name: 1}


MATRIX = {
    "desk": Page("circulation.check_out"),
    "scan": Page("circulation.check_out", "POST"),
    "lend": Page("circulation.check_out", "POST"),
    "undo-check-out": Page("circulation.check_out", "POST"),
    "workplace": Page("", "POST"),
    "returns": Page("circulation.check_in"),
    "take-back": Page("circulation.check_in", "POST"),
    "slip-returned": Page("circulation.check_in", query="patron=1"),
    "undo-check-in": Page("circulation.check_in", "POST"),
    "clear-returns": Page("circulation.check_in", "POST"),
    "register": Page("patrons.edit", "BOTH"),
    "patron": Page("patrons.view", path=_reader),
    "edit-patron": Page("patrons.edit", "BOTH", _reader),
    "extend": Page("patrons.edit", "POST", _reader),
    "block": Page("patrons.edit", "POST", _reader),
    "lapsed": Page("patrons.erase"),
    "patron-password": Page("patrons.edit", "BOTH", _reader),
    "erase": Page("patrons.erase", "BOTH", _reader),
    "duplicates": Page("patrons.merge", "BOTH"),
    "merge": Page("patrons.merge", "BOTH", _reader),
    "answer-consents": Page("patrons.edit", "POST", _reader),
    "consent-texts": Page("policies.manage", "BOTH"),
    "confirm-identity": Page("patrons.edit", "POST", _reader),
    "applications": Page("patrons.edit"),
    "applicant-mail-again": Page("patrons.edit", "POST"),
    "application": Page("patrons.edit", "BOTH", _number("application_id")),
    "admissions": Page("policies.manage", "BOTH"),
    "delegate": Page("patrons.edit", "POST", _reader),
    "categories": Page("policies.manage", "BOTH"),
    "guardian": Page("patrons.edit", "POST", _reader),
    "slip-discharge": Page("patrons.view", path=_reader),
    "renew": Page("circulation.renew", "POST", _reader),
    "lost": Page("circulation.check_in", "POST", _reader),
    "switch-loan": Page("circulation.check_out", "POST", _reader),
    "settle-loss": Page("circulation.forgive", "POST", _reader),
    "choose-hold": Page("circulation.hold", path=_reader),
    "told": Page("patrons.view", path=_reader),
    "wish": Page("patrons.edit", "POST", _reader),
    "slip-loans": Page("patrons.view", path=_reader),
    "place-hold": Page("circulation.hold", "POST"),
    "cancel-hold": Page("circulation.hold", "POST"),
    "change-hold": Page("circulation.hold", "POST"),
    "calendar": Page("circulation.hold", query="barcode=D1"),
    "book": Page("circulation.hold", "POST"),
    "bookings": Page("circulation.hold"),
    "cancel-booking": Page("circulation.hold", "POST"),
    "move-booking": Page("circulation.hold", "POST"),
    "why-loan": Page("patrons.view", path=_number("loan_id")),
    "why-hold": Page("patrons.view", path=_number("hold_id")),
    "why-charge": Page("patrons.view", path=_number("charge_id")),
    "what-if": Page("circulation.check_out"),
    "slip-booking": Page("circulation.check_in", path=_booking),
    "rotation": Page("circulation.check_in"),
    "rotas": Page("policies.manage"),
    "add-rota": Page("policies.manage", "POST"),
    "rota": Page("policies.manage", path=lambda world: {"rota_id": 999_999}),
    "change-rota": Page("policies.manage", "POST", lambda world: {"rota_id": 999_999}),
    "change-rota-item": Page("policies.manage", "POST", lambda world: {"rota_id": 999_999}),
    "bins": Page("policies.manage", query="barcode=D1"),
    "change-bins": Page("policies.manage", "POST"),
    "moves": Page("policies.manage"),
    "change-moves": Page("policies.manage", "POST"),
    "costs": Page("policies.manage"),
    "change-costs": Page("policies.manage", "POST"),
    "slip-hold": Page("circulation.check_in", path=_number("hold_id")),
    "pay": Page("circulation.charge", "POST"),
    "money": Page("patrons.view", path=_reader),
    "charge": Page("circulation.charge", "POST", _reader),
    "pay-all": Page("circulation.charge", "POST", _reader),
    "deposit": Page("circulation.charge", "POST", _reader),
    "pay-out": Page("circulation.forgive", "POST", _reader),
    "forgive": Page("circulation.forgive", "POST"),
    "reverse-payment": Page("circulation.forgive", "POST", _number("entry_id")),
    "slip-entry": Page("circulation.charge", path=_number("entry_id")),
    "till": Page("circulation.till"),
    "close-till": Page("circulation.till", "POST"),
    "put-into-till": Page("circulation.till", "POST"),
    "slip-closing": Page("circulation.till", path=_number("closing_id")),
    "item": Page("catalogue.view", query="barcode=D1"),
    "change-item": Page("catalogue.items", "BOTH", query="barcode=D1"),
    "mark-missing": Page("circulation.check_in", "POST"),
    "damage": Page("circulation.check_in", "POST"),
    "withdraw": Page("catalogue.items", "POST"),
    "slip-transfer": Page("circulation.check_in", query="barcode=D1"),
    "authorities": Page("catalogue.view"),
    "add-authority": Page("catalogue.edit", "BOTH"),
    "authority": Page("catalogue.view", path=_authority),
    "edit-authority": Page("catalogue.edit", "BOTH", _authority),
    "restore-authority": Page("catalogue.edit", "POST", _authority),
    "words": Page("catalogue.view"),
    "records": Page("catalogue.view"),
    "record": Page("catalogue.view", path=_record),
    "edit-record": Page("catalogue.edit", "BOTH", _record),
    "parallels": Page("catalogue.edit", "BOTH", _record),
    "restore": Page("catalogue.edit", "POST", _record),
    "add-item": Page("catalogue.items", "BOTH", _record),
    "edition": Page("catalogue.view", path=_edition),
    "cluster": Page("catalogue.edit", "POST", _edition),
    "imports": Page("catalogue.import"),
    "rehearse": Page("catalogue.import", "POST"),
    "take-in": Page("catalogue.import", "POST"),
    "fetch-list": Page("circulation.hold"),
    "slip-fetch": Page("circulation.hold"),
    "hold-shelf": Page("circulation.hold"),
    "expire-holds": Page("circulation.hold", "POST"),
    "transfers": Page("circulation.check_in"),
    "send": Page("circulation.check_in", "POST"),
    "overdue": Page("patrons.view"),
    "batches": Page("circulation.batch", "BOTH"),
    "batch": Page("circulation.batch", path=_number("run_id")),
    "batch-go": Page("circulation.batch", "POST", _number("run_id")),
    "batch-csv": Page("circulation.batch", path=_number("run_id")),
    "claims": Page("circulation.check_in"),
    "settle-claim": Page("circulation.check_in", "POST"),
    "claim": Page("circulation.check_in", "BOTH", _reader, "loan=1"),
    "stacks": Page("circulation.hold"),
    "stack-scan": Page("circulation.hold", "POST"),
    "stack-act": Page("circulation.hold", "POST"),
    "slip-requests": Page("circulation.hold"),
    "request-bars": Page("circulation.hold", path=_number("request_id")),
    "set-stack": Page("organisation.manage", "POST"),
    "policies": Page("policies.manage"),
    "policy": Page("policies.manage", "BOTH", _number("policy_id")),
    "remove-policy": Page("policies.manage", "POST", lambda world: {"policy_id": 999_999}),
    "places": Page("organisation.manage"),
    "messages": Page("patrons.view"),
    "message": Page("patrons.view", path=_number("message_id")),
    "send-again": Page("patrons.edit", "POST"),
    "take-back-message": Page("patrons.edit", "POST"),
    "letters": Page("patrons.view", "POST"),
    "letters-again": Page("patrons.view", "POST"),
    "notice-rules": Page("policies.manage"),
    "change-notice-rule": Page("policies.manage", "POST"),
    "notice-words": Page("policies.manage", "BOTH", query="event=overdue&language=az"),
    "closing": Page("organisation.manage", "BOTH"),
    "place-language": Page("organisation.manage", "POST"),
    "exception": Page("organisation.manage", "POST"),
    "add-place": Page("organisation.manage", "BOTH"),
    "place": Page("organisation.manage", "BOTH", _place),
    "place-hours": Page("organisation.manage", "BOTH", _place),
    "retire-place": Page("organisation.manage", "POST", _place),
    "staff": Page("organisation.manage"),
    "roles": Page("organisation.manage", "BOTH"),
    "item-types": Page("policies.manage", "BOTH"),
    "add-staff": Page("organisation.manage", "POST"),
    "role": Page("organisation.manage", "POST", lambda world: {"staff_id": 999_999}),
    "second-factor": Page("", "BOTH"),
    "own-password": Page("", "BOTH"),
    "colleague-password": Page("organisation.manage", "POST", lambda world: {"staff_id": 999_999}),
    "reset-second-factor": Page("organisation.manage", "POST", lambda world: {"staff_id": 999_999}),
    "demand-second-factor": Page("organisation.manage", "POST"),
    "audit": Page("audit.view"),
}
