"""The hand that sends requests to the API, away from the lending desk too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import BatchRun, Policy
from kitabdar.organisation.models import Place
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import applying
from tests.scenarios.hands import DONE, Api, Said, hold_of, loan_of, told_by
from tests.scenarios.office import Hit, edition_of, last_application, last_loan, last_payment
from tests.support.people import PASSWORD


@dataclass
class OfficeApi(Api):
    """Sends requests to the API."""

    def add_rule(self, name: str, **says: Any) -> Said:
        """POST /policies."""
        told = {kind: str(said) if isinstance(said, date) else said for kind, said in says.items()}
        return told_by(self._answer("admin", "/policies", {"name": name, "says": told}))

    def remove_rule(self, name: str) -> Said:
        """DELETE /policies/{id}."""
        return told_by(self.door.call("admin", "delete", f"/policies/{Policy.objects.get(name=name).pk}"))

    def remarks(self) -> Said:
        """GET /policies."""
        return tuple(each["sentence"] for each in self._found("head", "/policies")["remarks"])

    def would_move(self, first: date, last: date) -> Hit:
        """POST /places/{code}/closings, to rehearse."""
        found = self._closed(first, last, rehearse=True).json()
        moved = [(each["due_dates"], each["shelf_times"]) for each in found["branches"]]
        return sum(each[0] for each in moved), sum(each[1] for each in moved), len(found["bookings"])

    def close_days(self, first: date, last: date) -> Said:
        """POST /places/{code}/closings."""
        return told_by(self._closed(first, last, rehearse=False))

    def reserve_any(self, card: str, barcodes: Sequence[str], words: str) -> Said:
        """POST /holds/groups."""
        body = {"card_number": card, "edition_ids": [edition_of(each) for each in barcodes]}
        return told_by(self._answer("desk", "/holds/groups", {**body, "pickup_branch": "sahil"}))

    def to_fetch(self, *, by: str = "desk") -> Said:
        """GET /branches/{branch}/to-fetch."""
        who, branch = ("night_desk", "fountain") if by == "night" else (by, "sahil")
        return tuple(each["barcode"] for each in self._found(who, f"/branches/{branch}/to-fetch")["items"])

    def never_send(self, start: Place, goal: Place) -> Said:
        """POST /ways."""
        body = {"from_branch": start.code, "to_branch": goal.code, "cost": None}
        return told_by(self._answer("head", "/ways", body))

    def send(self, barcode: str, goal: Place) -> Said:
        """POST /transfers."""
        return told_by(self._answer("desk", "/transfers", {"barcode": barcode, "to_branch": goal.code}))

    def rehearse_list(self, card: str, barcodes: Sequence[str]) -> Said:
        """POST /batches."""
        body = {"kind": "check_out", "card_number": card, "barcodes": list(barcodes)}
        return self._lines(self._answer("head", "/batches", body))

    def do_list(self) -> Said:
        """POST /batches/{id}/go."""
        return self._lines(self._answer("head", f"/batches/{BatchRun.objects.latest('pk').pk}/go", {}))

    def sort_into(self, bin_name: str, *, outcome: str = "", goal: Place | None = None) -> Said:
        """POST /branches/{branch}/bins."""
        body = {"name": bin_name, "bin": bin_name, "outcome": outcome}
        body |= {"destination": goal.code} if goal else {}
        return told_by(self._answer("head", "/branches/sahil/bins", body))

    def bin_of(self, barcode: str) -> str:
        """POST /checkins."""
        return str(self._answer("desk", "/checkins", {"barcode": barcode}).json()["bin"])

    def move(self, name: str, *, at_check_out: bool = False, **says: Any) -> Said:
        """POST /places/{code}/moves."""
        goal = says.get("to_location")
        body: dict[str, Any] = {
            "name": name,
            "moment": "check_out" if at_check_out else "check_in",
            "collection": says.get("collection", ""),
            "location": says["location"].code if "location" in says else None,
            "to_location": goal.code if goal else None,
            "no_location": "to_location" in says and goal is None,
            "to_collection": says.get("to_collection", ""),
            "no_collection": says.get("to_collection") == "",
            "rest_hours": says.get("rest_hours"),
        }
        return told_by(self._answer("head", "/places/sahil/moves", body))

    def shelf_of(self, barcode: str) -> str:
        """POST /checkins."""
        moved = self._answer("desk", "/checkins", {"barcode": barcode}).json()["moved"]
        if moved is None:
            return ""
        return Place.objects.get(code=moved["rests_in"] or moved["location"] or "sahil").name

    def rests_in(self, barcode: str) -> str:
        """GET /items/{barcode}."""
        resting = self._found("desk", f"/items/{barcode}")["resting"]
        return str(resting["location"]) if resting else ""

    def undo_return(self, barcode: str) -> Said:
        """POST /loans/{id}/undo-return."""
        return told_by(self._answer("desk", f"/loans/{last_loan(barcode)}/undo-return", {}))

    def damage(self, barcode: str, note: str) -> Said:
        """PUT /items/{barcode}/damage, and DELETE."""
        if not note:
            return told_by(self.door.call("desk", "delete", f"/items/{barcode}/damage"))
        return told_by(self.door.call("desk", "put", f"/items/{barcode}/damage", {"damage": note}))

    def extend(self, card: str, until: date) -> Said:
        """POST /patrons/{card}/extend."""
        return told_by(self._answer("desk", f"/patrons/{card}/extend", {"expires_on": until.isoformat()}))

    def lapsing(self) -> Said:
        """GET /branches/{branch}/lapsing."""
        found = self._found("head", "/branches/sahil/lapsing")
        return tuple(each["card_number"] for each in found["patrons"])

    def knows(self, card: str) -> bool:
        """GET /patrons/{card}."""
        return bool(self.door.get("desk", f"/patrons/{card}").status_code == 200)

    def look_through(self) -> list[tuple[str, ...]]:
        """POST /duplicates/look, and GET /duplicates."""
        self._answer("head", "/duplicates/look", {})
        pairs = self._found("head", "/duplicates?branch=sahil")["pairs"]
        return [tuple(sorted(pair[each]["card_number"] for each in ("one", "other"))) for pair in pairs]

    def part(self, one: str, other: str) -> Said:
        """POST /duplicates/dismiss."""
        return told_by(self._answer("head", "/duplicates/dismiss", {"one": one, "other": other}))

    def merge(self, gone: str, stays: str) -> Said:
        """POST /patrons/{card}/merge."""
        return told_by(self._answer("head", f"/patrons/{gone}/merge", {"into": stays}))

    def apply(self, data: PatronData) -> Said:
        """POST /applications."""
        body = {name: getattr(data, name) for name in ("family_name", "given_name", "email")}
        body |= {"birth_date": str(data.birth_date), "branch": "sahil", "password": PASSWORD}
        return told_by(self._answer("anonymous", "/applications", body))

    def confirm(self) -> None:
        """Press the button of the page: it is in the mail, and nowhere else."""
        token = applying.token_of(last_application())
        answer = Client().post(reverse("discovery:confirm-application"), {"token": token})
        assert answer.status_code == 200

    def approve(self, card: str) -> Said:
        """POST /applications/{id}/approve."""
        body = {"card_number": card}
        return told_by(self._answer("desk", f"/applications/{last_application()}/approve", body))

    def asked(self, card: str) -> Said:
        """GET /patrons/{card}/consents."""
        return tuple(sorted(each["title"] for each in self._due(card)))

    def answer(self, card: str, *agreed: str) -> Said:
        """POST /patrons/{card}/consents, for each."""
        said: list[str] = []
        for each in self._due(card):
            body = {"text_id": each["id"], "agree": each["title"] in agreed}
            said += told_by(self._answer("desk", f"/patrons/{card}/consents", body))
        return tuple(said)

    def let_borrow(self, institution: str, card: str, until: date | None = None) -> Said:
        """POST /patrons/{card}/delegates."""
        body = {"card_number": card, "until": until.isoformat() if until else None}
        return told_by(self._answer("desk", f"/patrons/{institution}/delegates", body))

    def lend_for(self, institution: str, card: str, barcode: str) -> Said:
        """POST /checkouts."""
        body = {"card_number": institution, "barcode": barcode, "taken_by": card}
        return told_by(self._answer("desk", "/checkouts", body))

    def renew_for(self, guardian: str, barcode: str) -> Said:
        """POST /loans/{id}/renew."""
        return told_by(self._answer(self._reader(guardian), f"/loans/{loan_of(barcode).pk}/renew", {}))

    def give_up_for(self, guardian: str, card: str, barcode: str) -> Said:
        """DELETE /holds/{id}."""
        path = f"/holds/{hold_of(card, barcode).pk}"
        return told_by(self.door.call(self._reader(guardian), "delete", path))

    def take_home(self, barcode: str) -> Said:
        """POST /loans/{id}/switch."""
        return self._switch(barcode, in_reading_room=False)

    def read_here(self, barcode: str) -> Said:
        """POST /loans/{id}/switch."""
        return self._switch(barcode, in_reading_room=True)

    def call_back(self, card: str, barcode: str) -> Said:
        """POST /holds/{id}/recall."""
        return told_by(self._answer("desk", f"/holds/{hold_of(card, barcode).pk}/recall", {}))

    def call_back_oneself(self, card: str, barcode: str) -> Said:
        """POST /holds/{id}/recall."""
        return told_by(self._answer(self._reader(card), f"/holds/{hold_of(card, barcode).pk}/recall", {}))

    def settle(self, barcode: str, why: str) -> Said:
        """POST /loans/{id}/settle."""
        return told_by(self._answer("head", f"/loans/{loan_of(barcode).pk}/settle", {"note": why}))

    def pay_in_advance(self, card: str, amount: str) -> Said:
        """POST /patrons/{card}/deposits."""
        return self._once("desk", f"/patrons/{card}/deposits", {"amount": amount, "branch": "sahil"})

    def use_credit(self, card: str, amount: str) -> Said:
        """POST /patrons/{card}/payments."""
        body = {"amount": amount, "way": "credit", "branch": "sahil"}
        return self._once("desk", f"/patrons/{card}/payments", body)

    def pay_out(self, card: str, amount: str) -> Said:
        """POST /patrons/{card}/pay-outs."""
        body = {"amount": amount, "currency": "AZN", "branch": "sahil"}
        return self._once("head", f"/patrons/{card}/pay-outs", body)

    def take_payment_back(self, card: str, why: str) -> Said:
        """POST /entries/{id}/reverse."""
        return self._once("head", f"/entries/{last_payment(card)}/reverse", {"note": why})

    def _once(self, who: str, path: str, body: dict[str, Any]) -> Said:
        given = {"Idempotency-Key": f"scenario-{next(self.keys)}", "Accept-Language": "en"}
        return told_by(self.door.post(who, path, body, **given))

    def _switch(self, barcode: str, *, in_reading_room: bool) -> Said:
        body = {"in_reading_room": in_reading_room}
        return told_by(self._answer("desk", f"/loans/{loan_of(barcode).pk}/switch", body))

    @staticmethod
    def _reader(card: str) -> str:
        return {"A-1": "aysel", "A-2": "murad"}[card]

    def _found(self, who: str, path: str) -> Any:
        answer = self.door.get(who, path, **{"Accept-Language": "en"})
        assert answer.status_code == 200, answer.content
        return answer.json()

    def _closed(self, first: date, last: date, *, rehearse: bool) -> Any:
        days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
        return self._answer("admin", "/places/sahil/closings", {**days, "rehearse": rehearse})

    def _due(self, card: str) -> Any:
        return self._found("desk", f"/patrons/{card}/consents")["due"]

    @staticmethod
    def _lines(answer: Any) -> Said:
        assert told_by(answer) == DONE
        return tuple(each["said"] for each in answer.json()["lines"])
