"""Money over the API: charges, payments for all, credit, write-offs, tills."""

from __future__ import annotations

from tests.integration.api.conftest import Door
from tests.support.builders import make_charge
from tests.support.world import World

KEY = {"Idempotency-Key": "desk-2-000418"}


def test_a_patron_is_charged_pays_and_sees_the_story(door: Door, world: World) -> None:
    body = {"kind": "copies", "amount": "1.50", "note": "Ten pages"}
    made = door.post("desk", "/patrons/A-1/charges", body)
    assert (made.status_code, made.json()["kind"], made.json()["balance"]) == (201, "copies", "1.50")
    wrong = door.post("desk", "/patrons/A-1/charges", {**body, "kind": "overdue"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/kind")
    paid = door.post("desk", "/patrons/A-1/payments", {"amount": "1.00", "way": "card"}, **KEY)
    again = door.post("desk", "/patrons/A-1/payments", {"amount": "1.00", "way": "card"}, **KEY)
    assert (paid.status_code, paid.json()["balance"]) == (201, "0.50")
    assert paid.json()["charges"] == [{"charge_id": made.json()["id"], "amount": "1.00"}]
    assert again.json() == {**paid.json(), "was_repeated": True}
    entries = door.get("aysel", "/patrons/A-1/entries").json()["entries"]
    assert [(each["kind"], each["amount"]) for each in entries] == [("payment", "1.00"), ("charge", "1.50")]


def test_a_charge_taken_back_becomes_credit_and_is_paid_out(door: Door, world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    door.post("desk", f"/charges/{charge.pk}/payments", {"amount": "2.00"}, **KEY)
    back = door.post("head", f"/charges/{charge.pk}/cancel", {"note": "Not hers"})
    assert back.json() == {"charge_id": charge.pk, "amount": "2.00"}
    assert door.get("aysel", "/patrons/A-1/charges").json() == {"charges": [], "credit": {"AZN": "2.00"}}
    out = {"amount": "3.00", "currency": "AZN"}
    refused = door.post("head", "/patrons/A-1/pay-outs", out, **{"Idempotency-Key": "desk-2-000419"})
    assert refused.json()["refusals"][0]["code"] == "credit_too_small"
    done = door.post(
        "head", "/patrons/A-1/pay-outs", {**out, "amount": "2.00"}, **{"Idempotency-Key": "desk-2-000420"}
    )
    assert (done.status_code, done.json()["balance"], done.json()["charges"]) == (201, "0.00", [])


def test_money_in_advance_is_credit_once(door: Door, world: World) -> None:
    """[CIR-M18]."""
    address, body = "/patrons/A-1/deposits", {"amount": "5.00", "way": "card"}
    assert door.post("desk", address, body).status_code == 422  # no key
    done = door.post("desk", address, body, **KEY)
    assert (done.status_code, done.json()["amount"], done.json()["balance"]) == (201, "5.00", "5.00")
    assert (done.json()["currency"], done.json()["charges"]) == ("AZN", [])
    assert door.post("desk", address, body, **KEY).json() == {**done.json(), "was_repeated": True}
    assert door.get("aysel", "/patrons/A-1/charges").json()["credit"] == {"AZN": "5.00"}
    (entry,) = door.get("aysel", "/patrons/A-1/entries").json()["entries"]
    assert (entry["id"], entry["kind"]) == (done.json()["entry_id"], "deposit")
    other = {"Idempotency-Key": "desk-2-000423"}
    assert door.post("desk", address, {**body, "way": "credit"}, **other).status_code == 422
    large = door.post("desk", address, {**body, "amount": "1000000.01"}, **other)
    assert (large.status_code, large.json()["errors"][0]["pointer"]) == (422, "#/amount")
    back = door.post("head", f"/entries/{entry['id']}/reverse", {"note": "Not hers"}, **other)
    assert (back.status_code, back.json()["balance"]) == (201, "0.00")


def test_what_is_written_off_needs_a_reason(door: Door, world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    assert door.post("head", f"/charges/{charge.pk}/write-off", {"note": ""}).status_code == 422
    done = door.post("head", f"/charges/{charge.pk}/write-off", {"note": "Moved away"})
    assert done.json() == {"charge_id": charge.pk, "amount": "2.00"}


def test_a_till_is_read_and_closed(door: Door, world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    door.post("desk", f"/charges/{charge.pk}/payments", {"amount": "2.00"}, **KEY)
    till = door.get("desk", "/tills/sahil").json()
    assert (till["cash"], till["currency"], till["lines"][0]["amount"]) == ("2.00", "AZN", "2.00")
    unexplained = door.post("desk", "/tills/sahil/closings", {"counted": "1.00"})
    assert (unexplained.status_code, unexplained.json()["errors"][0]["pointer"]) == (422, "#/note")
    closed = door.post("desk", "/tills/sahil/closings", {"counted": "2.00", "banked": "0.50"})
    assert (closed.status_code, closed.json()["left"], closed.json()["difference"]) == (201, "1.50", "0.00")


def test_a_till_of_another_currency_is_read_and_closed(door: Door, world: World) -> None:
    charge = make_charge(world.aysel, world.abai, "2.00")
    paid = {"amount": "2.00", "branch": "sahil"}
    assert door.post("admin", f"/charges/{charge.pk}/payments", paid, **KEY).status_code == 201
    own = door.get("admin", "/tills/sahil").json()
    assert (own["currency"], own["cash"], own["others"]) == ("AZN", "0.00", ["KZT"])
    other = door.get("admin", "/tills/sahil?currency=KZT").json()
    assert (other["currency"], other["cash"], other["others"]) == ("KZT", "2.00", ["AZN"])
    assert door.get("admin", "/tills/sahil?currency=USD").status_code == 404
    counted = {"counted": "2.00", "banked": "2.00"}
    closed = door.post("admin", "/tills/sahil/closings", {**counted, "currency": "KZT"})
    assert (closed.status_code, closed.json()["left"], closed.json()["currency"]) == (201, "0.00", "KZT")
    missing = door.post("admin", "/tills/sahil/closings", {**counted, "currency": "USD"})
    assert missing.status_code == 404


def test_who_may_charge_nobody_cannot_learn_which_cards_exist(door: Door, world: World) -> None:
    for card in ("A-2", "nobody"):
        answer = door.post("aysel", f"/patrons/{card}/charges", {"kind": "damage", "amount": "1.00"})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert (
        door.post("desk", "/patrons/nobody/charges", {"kind": "other", "amount": "1.00"}).status_code == 404
    )


def test_a_payment_taken_by_mistake_is_taken_back_once(door: Door, world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    paid = door.post("desk", f"/charges/{charge.pk}/payments", {"amount": "2.00"}, **KEY).json()
    address, key = f"/entries/{paid['payment_id']}/reverse", {"Idempotency-Key": "desk-2-000421"}
    assert door.post("desk", address, {"note": "Not hers"}, **key).status_code == 403
    done = door.post("head", address, {"note": "Not hers"}, **key)
    assert (done.status_code, done.json()["balance"]) == (201, "2.00")
    assert door.post("head", address, {"note": "Not hers"}, **key).json() == {
        **done.json(),
        "was_repeated": True,
    }
    again = door.post("head", address, {"note": "Not hers"}, **{"Idempotency-Key": "desk-2-000422"})
    assert (again.status_code, again.json()["refusals"][0]["code"]) == (409, "payment_taken_back")
    back, was, _charge = door.get("aysel", "/patrons/A-1/entries").json()["entries"]
    assert (back["kind"], back["reverses"]) == ("reversal", paid["payment_id"])
    assert (was["is_reversed"], back["is_reversed"]) == (True, False)
