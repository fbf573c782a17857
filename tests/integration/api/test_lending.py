"""Lending over the API, from the desk's side and the reader's."""

from __future__ import annotations

from datetime import timedelta

from kitabdar.circulation.models import Charge, JournalEntry, Loan, Policy
from kitabdar.circulation.rules import KINDS
from tests.integration.api.callers import Door
from tests.support.builders import let_say, make_charge
from tests.support.lending import lend, reserve
from tests.support.world import World

KEY = {"Idempotency-Key": "desk-2-000417"}


def owing(world: World) -> int:
    return int(make_charge(world.aysel, world.sahil, "2.00").pk)


def test_a_loan_goes_out_is_seen_and_comes_back(door: Door, world: World) -> None:
    lent = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"})
    assert lent.status_code == 201
    assert (lent.json()["policy"], lent.json()["time_zone"]) == ("Books", "Asia/Baku")
    (loan,) = door.get("aysel", "/patrons/A-1/loans").json()["loans"]
    assert (loan["id"], loan["due_at"]) == (lent.json()["loan_id"], lent.json()["due_at"])
    assert (loan["branch"], loan["is_overdue"], loan["renewals_left"]) == ("sahil", False, 1)
    back = door.post("night_desk", "/checkins", {"barcode": "D1"})
    assert back.status_code == 200
    assert (back.json()["loan_id"], back.json()["then"], back.json()["to_branch"]) == (
        loan["id"],
        "send",
        "sahil",
    )
    assert door.get("aysel", "/patrons/A-1/loans").json() == {"loans": []}


def test_the_branch_of_a_desk_is_where_its_staff_work(door: Door) -> None:
    lent = door.post("night_desk", "/checkouts", {"card_number": "A-2", "barcode": "D3"})
    assert lent.status_code == 201
    (loan,) = door.get("murad", "/patrons/A-2/loans").json()["loans"]
    assert loan["branch"] == "fountain"


def test_a_group_is_reserved_in_spite_of_what_may_be_overridden(door: Door, world: World) -> None:
    let_say("Books", hold_limit=0)
    let_say("Films", hold_limit=0)
    editions = [world.dede.edition_id, world.snow.edition_id]
    wanted = {"card_number": "A-1", "edition_ids": editions, "pickup_branch": "sahil"}
    refused = door.post("head", "/holds/groups", wanted)
    assert refused.json()["refusals"][0]["override"] == "circulation.override"
    again = {**wanted, "override": ["hold_limit_reached"]}
    assert door.post("desk", "/holds/groups", again).status_code == 409
    assert door.post("head", "/holds/groups", again).status_code == 201


def test_a_card_of_another_network_is_refused(door: Door) -> None:
    refused = door.post("desk", "/checkouts", {"card_number": "K-1", "barcode": "D1"})
    assert refused.status_code == 409
    assert [each["code"] for each in refused.json()["refusals"]] == ["other_network"]


def test_a_reader_holds_for_themselves_and_gives_it_up(door: Door, world: World) -> None:
    wanted = {"edition_id": world.snow.edition_id, "pickup_branch": "sahil"}
    held = door.post("aysel", "/holds", wanted)
    assert (held.status_code, held.json()["position"]) == (201, 1)
    (hold,) = door.get("aysel", "/patrons/A-1/holds").json()["holds"]
    assert (hold["id"], hold["title"], hold["pickup_branch"]) == (held.json()["hold_id"], "Kar", "sahil")
    assert door.post("aysel", "/holds", wanted).json()["refusals"][0]["code"] == "already_held"
    assert door.call("murad", "delete", f"/holds/{hold['id']}").status_code == 403
    assert door.call("aysel", "delete", f"/holds/{hold['id']}").status_code == 204
    assert door.get("aysel", "/patrons/A-1/holds").json() == {"holds": []}
    assert door.call("aysel", "delete", f"/holds/{hold['id']}").status_code == 409


def test_staff_without_a_card_of_their_own_must_say_for_whom(door: Door, world: World) -> None:
    answer = door.post("desk", "/holds", {"edition_id": world.snow.edition_id, "pickup_branch": "sahil"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/card_number")


def test_a_payment_sent_twice_is_one(door: Door, world: World) -> None:
    charge = owing(world)
    first = door.post("desk", f"/charges/{charge}/payments", {"amount": "1.50"}, **KEY)
    again = door.post("desk", f"/charges/{charge}/payments", {"amount": "1.50"}, **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["payment_id"] == again.json()["payment_id"]
    assert (first.json()["was_repeated"], again.json()["was_repeated"]) == (False, True)
    assert (first.json()["balance"], again.json()["balance"]) == ("0.50", "0.50")
    assert JournalEntry.objects.filter(kind="payment").count() == 1


def test_a_key_used_for_another_payment_is_refused(door: Door, world: World) -> None:
    charge = owing(world)
    door.post("desk", f"/charges/{charge}/payments", {"amount": "1.50"}, **KEY)
    other = door.post("desk", f"/charges/{charge}/payments", {"amount": "0.50"}, **KEY)
    assert (other.status_code, other.json()["refusals"][0]["code"]) == (409, "key_used_otherwise")


def test_more_than_is_owed_is_refused_and_says_how_much_is(door: Door, world: World) -> None:
    answer = door.post("desk", f"/charges/{owing(world)}/payments", {"amount": "2.01"}, **KEY)
    (refusal,) = answer.json()["refusals"]
    assert (answer.status_code, refusal["code"]) == (409, "amount_too_large")
    assert refusal["params"]["balance"] == "2.00"


def test_nothing_is_no_payment(door: Door, world: World) -> None:
    answer = door.post("desk", f"/charges/{owing(world)}/payments", {"amount": "0.00"}, **KEY)
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (409, "amount_not_positive")


def test_amounts_are_decimal_strings(door: Door, world: World) -> None:
    owing(world)
    (charge,) = door.get("aysel", "/patrons/A-1/charges").json()["charges"]
    assert (charge["amount"], charge["balance"], charge["currency"]) == ("2.00", "2.00", "AZN")


def test_a_renewal_without_a_body_is_taken(door: Door, world: World) -> None:
    loan = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"}).json()["loan_id"]
    headers = {"Authorization": f"Bearer {door.tokens['aysel']}"}
    answer = door.client.generic("POST", f"/api/v1/loans/{loan}/renew", headers=headers)
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (409, "renewal_gains_nothing")


def test_a_renewal_says_what_it_costs_to_be_late(door: Door, world: World) -> None:
    loan = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"}).json()["loan_id"]
    long_ago = Loan.objects.get(pk=loan).checked_out_at - timedelta(days=60)
    Loan.objects.filter(pk=loan).update(checked_out_at=long_ago, due_at=long_ago + timedelta(days=14))
    done = door.post("aysel", f"/loans/{loan}/renew", {}).json()
    charge = Charge.objects.get()
    assert (done["charge_id"], done["charged"], done["currency"]) == (charge.pk, str(charge.amount), "AZN")
    assert done["days_overdue"] > 0 and done["suspended_until"] is None


def test_what_concerns_a_person_is_kept_in_no_cache(door: Door) -> None:
    for path in ("/me", "/patrons/A-1", "/patrons/A-1/loans"):
        assert door.get("aysel", path)["Cache-Control"] == "no-store"


def test_a_loan_says_under_which_terms_and_why(door: Door, world: World) -> None:
    lent = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"}).json()
    assert (lent["policy"], lent["charged"], lent["in_reading_room"]) == ("Books", "0.00", False)
    Policy.objects.filter(name="Books").delete()
    answer = door.get("aysel", f"/loans/{lent['loan_id']}/terms")
    terms = {each["kind"]: each for each in answer.json()["terms"]}
    assert list(terms) == list(KINDS)
    assert (terms["loan_length"]["value"], terms["loan_length"]["rule"]) == ("14", "Books")
    assert terms["loan_length"]["why"] == "“Books” is the only rule that says it."
    assert (terms["loan_unit"]["rule"], terms["loan_unit"]["why"][:11]) == ("", "No rule say")
    assert door.get("desk", "/loans/999999/terms").status_code == 404
    assert door.get("aysel", "/loans/999999/terms").status_code == 403


def test_a_loss_for_which_nothing_is_charged_is_settled(door: Door, world: World) -> None:
    let_say("Books", lost_charge="none")
    loan_id = lend(world, world.aysel, "D1").loan_id
    lost = door.post("desk", f"/loans/{loan_id}/lost", {}).json()
    assert (lost["charge_id"], lost["charged"]) == (None, "0.00")
    assert door.post("head", f"/loans/{loan_id}/settle", {"note": ""}).status_code == 422
    assert door.post("head", f"/loans/{loan_id}/settle", {"note": "An equal book"}).status_code == 204
    again = door.post("head", f"/loans/{loan_id}/settle", {"note": "An equal book"})
    assert (again.status_code, again.json()["refusals"][0]["code"]) == (409, "loan_ended")
    assert door.get("aysel", "/patrons/A-1/loans").json()["loans"] == []


def test_what_is_read_here_is_taken_away_or_refused_with_every_reason(door: Door, world: World) -> None:
    let_say("Books", reading_room="too")
    sent = {"card_number": "A-1", "barcode": "D1", "in_reading_room": True}
    loan_id = door.post("desk", "/checkouts", sent).json()["loan_id"]
    address = f"/loans/{loan_id}/switch"
    done = door.post("desk", address, {"in_reading_room": False})
    assert (done.status_code, done.json()["in_reading_room"], done.json()["policy"]) == (200, False, "Books")
    assert (
        done.json()["why"]
        and door.get("aysel", "/patrons/A-1/loans").json()["loans"][0]["in_reading_room"] is False
    )
    again = door.post("desk", address, {"in_reading_room": False})
    assert (again.status_code, again.json()["refusals"][0]["code"]) == (409, "loan_is_so")
    let_say("Books", reading_room="no")
    back = door.post("desk", address, {"in_reading_room": True})
    assert [each["code"] for each in back.json()["refusals"]] == ["not_to_read_here"]


def test_what_a_loan_and_a_renewal_cost_is_said_before_and_after(door: Door, world: World) -> None:
    let_say("Books", loan_charge="1.00", loan_charge_daily="0.10", renewal_charge="0.50")
    why = door.get("desk", "/policies/why?card=A-1&barcode=D1").json()
    lent = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"}).json()
    assert (why["cost"], why["due_at"], why["currency"]) == (lent["charged"], lent["due_at"], "AZN")
    assert Charge.objects.get().amount > 1
    (loan,) = door.get("aysel", "/patrons/A-1/loans").json()["loans"]
    let_say("Books", renewed_from="due")
    renewed = door.post("aysel", f"/loans/{loan['id']}/renew", {}).json()
    assert loan["currency"] == "AZN" and float(renewed["renewal_charged"]) > 0.5
    let_say("Books", is_loanable=False)
    assert door.get("desk", "/policies/why?card=A-1&barcode=D2").json()["due_at"] is None


def test_a_reader_calls_back_what_another_has(door: Door, world: World) -> None:
    """[CIR-E1]."""
    let_say("Children", recalled_by="anyone", recall_length=3, recall_kept_days=0)
    for barcode in ("S1", "S2"):
        lend(world, world.leyla, barcode, at=world.fountain, by=world.admin)
    hold_id = reserve(world, world.aysel, world.snow.edition_id)
    done = door.post("aysel", f"/holds/{hold_id}/recall", {})
    assert (done.status_code, done.json()["barcode"], done.json()["policy"]) == (200, "S1", "Children")
    assert done.json()["why"] and "loan_id" not in done.json()  # whose loan it is stays between them and us
    (hold,) = door.get("aysel", "/patrons/A-1/holds").json()["holds"]
    assert hold["recalled_until"] == done.json()["due_at"]
    called = {each["barcode"]: each["is_called_back"] for each in _loans(door, "C-1")}
    assert called == {"S1": True, "S2": False}
    again = door.post("desk", f"/holds/{hold_id}/recall", {})
    assert (again.status_code, again.json()["refusals"][0]["code"]) == (409, "recall_open")
    assert door.post("desk", "/holds/999999/recall", {}).status_code == 404


def _loans(door: Door, card: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = door.get("desk", f"/patrons/{card}/loans").json()["loans"]
    return found
