"""Claims of return at the desk: noted from the file, looked for by a list, settled from it. [CIR-C2]"""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Charge, Loan, ReturnClaim
from tests.support.builders import let_say
from tests.support.lending import lend
from tests.support.world import NOW, World


def late_loan(world: World, barcode: str = "D1") -> int:
    return lend(world, world.aysel, barcode, now=NOW - timedelta(days=40)).loan_id


def note(client: Client, world: World, loan_id: int, **fields: str) -> str:
    address = reverse("staff:claim", args=(world.aysel.id,))
    response = client.post(address, {"loan": loan_id, "note": "book drop", **fields}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def settle(client: Client, how: str, **fields: str) -> str:
    fields = {"claim": str(ReturnClaim.objects.latest("pk").pk), "how": how, **fields}
    return client.post(reverse("staff:settle-claim"), fields, follow=True).content.decode()


def test_it_is_noted_from_the_file_and_found_by_the_list(world: World, desk: Client) -> None:
    loan_id = late_loan(world)
    form = desk.get(reverse("staff:claim", args=(world.aysel.id,)), {"loan": loan_id}).content.decode()
    assert "A-1" in form and "Kitabi-Dədə Qorqud" in form
    page = note(desk, world, loan_id)
    assert "is being looked for" in page and "Claimed returned" in page and "book drop" in page
    listed = desk.get(reverse("staff:claims")).content.decode()
    assert "D1" in listed and "book drop" in listed and "Məmmədova" not in listed
    assert "Looked for in vain, 1 time" in settle(desk, "searched")
    assert "nothing is charged" in settle(desk, "found_here")
    assert not Charge.objects.exists()
    item = desk.get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "Found here" in item


def test_a_loan_of_someone_else_is_not_claimed_from_this_file(world: World, desk: Client) -> None:
    loan_id = lend(world, world.murad, "S1").loan_id
    assert desk.get(reverse("staff:claim", args=(world.aysel.id,)), {"loan": loan_id}).status_code == 404


def test_settled_otherwise(world: World, desk: Client, head: Client) -> None:
    note(desk, world, late_loan(world))
    assert "may do that" not in settle(desk, "with_reader")
    assert Loan.objects.get().state == "open"
    note(desk, world, Loan.objects.get().pk)
    refused = desk.post(
        reverse("staff:settle-claim"),
        {"claim": ReturnClaim.objects.latest("pk").pk, "how": "written_off", "note": "believed"},
    )
    assert refused.status_code == 403
    assert "Say why" in settle(head, "written_off")
    assert "Written off" in settle(head, "written_off", note="believed")
    note(desk, world, late_loan(world, "D2"))
    assert "counts as lost" in settle(desk, "lost")
    assert "settled already" in settle(desk, "lost")


def test_one_claim_too_many_is_refused_and_set_aside_by_who_may(
    world: World, desk: Client, head: Client
) -> None:
    let_say("Books", claim_limit=1, claim_warning=1)
    first = late_loan(world, "D2")
    assert "did not prove right" in note(desk, world, first)
    loan_id = late_loan(world)
    page = note(desk, world, loan_id)
    assert "Not noted" in page and "the rule allows 1" in page and "Note it all the same" not in page
    assert "Note it all the same" in note(head, world, loan_id)
    assert "is being looked for" in note(head, world, loan_id, override="claim_limit_reached")


def test_a_scan_at_returns_says_that_the_reader_was_right(world: World, desk: Client) -> None:
    note(desk, world, late_loan(world))
    page = desk.post(reverse("staff:take-back"), {"code": "D1"}, follow=True).content.decode()
    assert "The reader had said it was returned" in page


def test_the_reader_sees_that_it_is_looked_for(world: World, desk: Client) -> None:
    note(desk, world, late_loan(world))
    reader = Client(headers={"accept-language": "en"})
    assert reader.login(username="A-1", password="aysel-password")
    page = reader.get(reverse("discovery:account")).content.decode()
    assert "we are looking for it" in page
