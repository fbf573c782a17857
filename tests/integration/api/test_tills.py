"""Tills, receipts and letters over the API."""

from __future__ import annotations

from base64 import b64decode

from kitabdar.notices.models import Message
from tests.integration.api.callers import Door
from tests.integration.api.prepared import a_closing, a_letter, an_entry
from tests.support.world import World

KEY = {"Idempotency-Key": "desk-2-000418"}


def test_money_put_in_twice_under_one_key_is_there_once(door: Door) -> None:
    sent = [door.post("desk", "/tills/sahil/money", {"amount": "20.00"}, **KEY) for _twice in "12"]
    assert [each.status_code for each in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert (sent[0].json()["cash"], sent[0].json()["currency"]) == ("20.00", "AZN")
    other = door.post("desk", "/tills/sahil/money", {"amount": "21.00"}, **KEY)
    assert (other.status_code, other.json()["refusals"][0]["code"]) == (409, "key_used_otherwise")
    nothing = door.post("desk", "/tills/sahil/money", {"amount": "0"}, **{"Idempotency-Key": "desk-2-000419"})
    assert nothing.json()["refusals"][0]["code"] == "amount_not_positive"
    assert door.post("desk", "/tills/sahil/money", {"amount": "20.00"}).status_code == 422  # without a key
    assert door.post("night_desk", "/tills/sahil/money", {"amount": "1.00"}, **KEY).status_code == 403


def test_closings_are_listed_and_each_has_its_report(door: Door, world: World) -> None:
    made = a_closing(world)
    (line,) = door.get("desk", "/tills/sahil/closings").json()["closings"]
    assert (line["id"], line["counted"], line["left"], line["lines"]) == (made, "20.00", "15.00", [])
    report = door.get("desk", f"/closings/{made}", **{"Accept-Language": "en"}).json()
    assert [(each["what"], each["amount"]) for each in report["lines"]] == [
        ("Taken to the bank", "5.00"),
        ("Put into the till", "20.00"),
    ]
    answered = [door.get(who, f"/closings/{made}").status_code for who in ("night_desk", "aysel")]
    assert answered == [403, 403]
    assert door.get("desk", "/closings/999999").status_code == 404


def test_a_receipt_is_for_its_reader_and_the_desk(door: Door, world: World) -> None:
    address = f"/entries/{an_entry(world)}"
    assert door.get("aysel", address).json()["kind"] == "charge"
    assert [door.get(who, address).status_code for who in ("desk", "murad", "almaty_desk")] == [200, 403, 403]
    assert [door.get(who, "/entries/999999").status_code for who in ("desk", "murad")] == [404, 403]


def test_letters_are_printed_once(door: Door, world: World) -> None:
    letter = a_letter(world)
    printed = door.post("desk", "/branches/sahil/letters", {}).json()
    assert (printed["count"], b64decode(printed["pdf"])[:5]) == (1, b"%PDF-")
    assert Message.objects.get(pk=letter).state == "printed"
    assert door.post("desk", "/branches/sahil/letters", {}).json() == {"count": 0, "pdf": ""}
    pdf = {"Accept": "application/pdf"}
    assert door.post("desk", "/branches/sahil/letters", {}, **pdf).status_code == 204
    a_letter(world)
    document = door.post("desk", "/branches/sahil/letters", {}, **pdf)
    assert (document["Content-Type"], document.content[:5]) == ("application/pdf", b"%PDF-")
