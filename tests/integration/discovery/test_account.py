"""The reader's account: only one's own, everything in words, nothing by GET."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kitabdar.circulation.messages import money
from kitabdar.circulation.models import Charge, Hold, HoldState, Loan
from kitabdar.circulation.services.charges import deposit, pay_charge
from kitabdar.circulation.services.charging import cancel_charge
from kitabdar.circulation.services.checkin import check_in
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.reversing import reverse_payment
from kitabdar.organisation.models import Account
from kitabdar.patrons.models import Patron, PatronBlock
from tests.support.builders import let_say, make_charge
from tests.support.world import NOW, World

ACCOUNT = "/account"


def lend(world: World, barcode: str, card: str = "A-1") -> Loan:
    made = check_out(actor=world.admin, card_number=card, barcode=barcode, branch_id=world.sahil.pk, now=NOW)
    return Loan.objects.get(pk=made.loan_id)


def test_loans_are_listed_with_the_day_they_are_due(shop: World, aysel: Client) -> None:
    lend(shop, "D1")
    page = aysel.get(ACCOUNT).content.decode()
    assert "Дәдә Горгуд" in page
    assert "Due back on March 16, 2026" in page


def test_an_overdue_loan_says_so(shop: World, aysel: Client) -> None:
    loan = lend(shop, "D1")
    Loan.objects.filter(pk=loan.pk).update(
        checked_out_at=NOW - timedelta(days=30), due_at=NOW - timedelta(days=3)
    )
    assert "Was due on" in aysel.get(ACCOUNT).content.decode()


def test_what_is_lost_is_not_asked_for_back_nor_renewed(shop: World, aysel: Client) -> None:
    loan = lend(shop, "D1")
    declare_lost(actor=shop.admin, loan_id=loan.pk, now=NOW)
    Loan.objects.filter(pk=loan.pk).update(
        checked_out_at=NOW - timedelta(days=30), due_at=NOW - timedelta(days=3)
    )
    page = aysel.get(ACCOUNT).content.decode()
    assert "It counts as lost." in page and "Was due on" not in page
    assert f'name="loan" value="{loan.pk}"' not in page
    Loan.objects.filter(pk=loan.pk).update(state="settled", returned_at=NOW)
    assert "lost, and settled on March 2, 2026" in aysel.get(f"{ACCOUNT}/history").content.decode()


def test_a_renewal_of_what_is_late_says_what_it_costs(shop: World, aysel: Client) -> None:
    loan = lend(shop, "D1")
    Loan.objects.filter(pk=loan.pk).update(
        checked_out_at=NOW - timedelta(days=30), due_at=NOW - timedelta(days=6)
    )
    page = aysel.post(reverse("discovery:renew"), {"loan": loan.pk}, follow=True).content.decode()
    assert "1 loan renewed." in page
    charged = money(Charge.objects.get().amount, "AZN")
    assert f"was late: {charged} is charged." in page


def test_what_a_renewal_costs_is_said_before_and_after(shop: World, aysel: Client) -> None:
    let_say("Books", renewal_charge=Decimal("0.50"))
    loan = lend(shop, "D1")
    Loan.objects.filter(pk=loan.pk).update(due_at=timezone.now() + timedelta(days=1))
    assert "Renewing costs AZN" in aysel.get(reverse("discovery:account")).content.decode()
    page = aysel.post(reverse("discovery:renew"), {"loan": loan.pk}, follow=True).content.decode()
    assert "Renewing “" in page and "” costs AZN" in page


def test_the_days_that_a_renewal_gains_are_in_what_it_costs(shop: World, aysel: Client) -> None:
    says = {"loan_charge_closed_days": True, "closed_days": "as_it_falls", "renewed_from": "due"}
    let_say("Books", loan_charge_daily=Decimal("0.10"), **says)
    lend(shop, "D1")
    assert "Renewing costs AZN1.40" in aysel.get(reverse("discovery:account")).content.decode()


def test_a_loan_is_renewed_once_and_then_the_reason_stands_beside_it(shop: World, aysel: Client) -> None:
    loan = lend(shop, "D1")
    Loan.objects.filter(pk=loan.pk).update(
        checked_out_at=NOW - timedelta(days=10), due_at=NOW + timedelta(days=4)
    )
    page = aysel.post(reverse("discovery:renew"), {"loan": loan.pk}, follow=True).content.decode()
    assert "1 loan renewed." in page
    loan.refresh_from_db()
    assert loan.renewals == 1
    page = aysel.post(reverse("discovery:renew"), {"loan": loan.pk}, follow=True).content.decode()
    assert "could not be renewed" in page
    assert '<ul class="small overdue" role="alert">' in page
    assert '<ul class="small overdue" role="alert">' not in aysel.get(ACCOUNT).content.decode()


def test_renew_all_renews_what_can_be(shop: World, aysel: Client) -> None:
    first, second = lend(shop, "D1"), lend(shop, "S1")
    for loan in (first, second):
        Loan.objects.filter(pk=loan.pk).update(
            checked_out_at=NOW - timedelta(days=10), due_at=NOW + timedelta(days=4)
        )
    Loan.objects.filter(pk=second.pk).update(renewals=1)
    page = aysel.post(reverse("discovery:renew"), {"loan": "all"}, follow=True).content.decode()
    assert "1 loan renewed." in page and "1 loan could not be renewed" in page


def test_the_loan_of_another_can_be_neither_seen_nor_renewed(shop: World, aysel: Client) -> None:
    loan = lend(shop, "D1", card="A-2")
    assert "Дәдә Горгуд" not in aysel.get(ACCOUNT).content.decode()
    assert aysel.post(reverse("discovery:renew"), {"loan": loan.pk}).status_code == 404
    loan.refresh_from_db()
    assert loan.renewals == 0


def test_an_edition_is_reserved_and_given_up_without_script(shop: World, aysel: Client) -> None:
    address = reverse("discovery:hold", args=(shop.dede.edition_id,))
    form = aysel.get(address).content.decode()
    assert "Fountain Square" in form and "Abai" not in form.split("<select")[1].split("</select>")[0]
    page = aysel.post(address, {"branch": shop.fountain.pk}, follow=True).content.decode()
    assert "is reserved for you at Fountain Square. You are number 1 in the queue." in page
    hold = Hold.objects.get()
    page = aysel.post(reverse("discovery:cancel-hold"), {"hold": hold.pk}, follow=True).content.decode()
    assert "The reservation is cancelled." in page
    hold.refresh_from_db()
    assert hold.state == HoldState.CANCELLED


def test_all_reasons_against_a_reservation_stand_together(shop: World, aysel: Client) -> None:
    Patron.objects.filter(card_number="A-1").update(expires_on=NOW.date() - timedelta(days=1))
    patron = Patron.objects.get(card_number="A-1")
    PatronBlock.objects.create(patron=patron, reason="lost key", placed_at=NOW)
    response = aysel.post(reverse("discovery:hold", args=(shop.dede.edition_id,)), {"branch": shop.sahil.pk})
    assert response.status_code == 422
    refusals = response.content.decode().split('id="refusals"')[1].split("</ul>")[0]
    assert refusals.count("<li>") >= 2
    assert not Hold.objects.exists()


def test_a_reservation_is_not_collected_in_another_network(shop: World, aysel: Client) -> None:
    address = reverse("discovery:hold", args=(shop.dede.edition_id,))
    response = aysel.post(address, {"branch": shop.abai.pk})
    assert response.status_code == 422 and "Please choose a branch." in response.content.decode()


@pytest.mark.parametrize("branch", ["", "x", "999999", "-1"])
def test_a_reservation_needs_a_branch_that_exists(shop: World, aysel: Client, branch: str) -> None:
    response = aysel.post(reverse("discovery:hold", args=(shop.dede.edition_id,)), {"branch": branch})
    assert response.status_code == 422
    assert "Please choose a branch." in response.content.decode()


def test_the_reservation_of_another_cannot_be_given_up(shop: World, aysel: Client) -> None:
    murad = Patron.objects.get(card_number="A-2")
    hold = Hold.objects.create(
        patron=murad, edition_id=shop.dede.edition_id, pickup_branch=shop.sahil, placed_at=NOW
    )
    assert aysel.post(reverse("discovery:cancel-hold"), {"hold": hold.pk}).status_code == 404
    hold.refresh_from_db()
    assert hold.state == HoldState.WAITING


def test_what_is_owed_is_listed_and_added_up(shop: World, aysel: Client) -> None:
    for sum_owed in ("1.20", "2.00"):
        make_charge(shop.aysel, shop.sahil, sum_owed, kind="overdue")
    page = aysel.get(reverse("discovery:account-charges")).content.decode()
    assert "Overdue" in page
    assert "3.20" in page


def test_what_was_paid_and_what_the_library_owes_is_shown(shop: World, aysel: Client) -> None:
    owed = make_charge(shop.aysel, shop.sahil, "5.00", kind="overdue")
    pay_charge(
        actor=shop.desk, charge_id=owed.pk, amount=Decimal(5), key="five", branch_id=shop.sahil.pk, now=NOW
    )
    cancel_charge(actor=shop.admin, charge_id=owed.pk, note="Not hers", now=NOW)
    page = aysel.get(reverse("discovery:account-charges")).content.decode()
    assert "You owe nothing." in page and "The library owes you AZN" in page
    assert page.index("Given back as credit") < page.index("Payment")
    assert "Not hers" not in page  # what colleagues noted is for colleagues


def test_what_was_paid_in_advance_is_shown_by_its_name(shop: World, aysel: Client) -> None:
    """[CIR-M18]."""
    given = {"actor": shop.desk, "patron_id": shop.aysel.id, "branch_id": shop.sahil.pk, "now": NOW}
    made = deposit(amount=Decimal(5), key="five", way="card", **given)
    reverse_payment(actor=shop.admin, payment_id=made.payment_id, note="Not hers", key="back", now=NOW)
    deposit(amount=Decimal(1), key="one", **given)
    page = aysel.get(reverse("discovery:account-charges")).content.decode()
    assert "The library owes you AZN" in page
    assert page.count("Paid in advance") == 2 and page.count("Payment in advance taken back") == 1
    assert "Not hers" not in page


def test_the_password_changes_only_with_the_present_one_and_keeps_the_session(
    shop: World, aysel: Client
) -> None:
    address = reverse("discovery:account-settings")
    good = "seven brave camels"
    wrong = aysel.post(address, {"what": "password", "current": "no", "password": good, "again": good})
    assert wrong.status_code == 422
    assert 'aria-describedby="current-error"' in wrong.content.decode()
    differ = aysel.post(
        address, {"what": "password", "current": "aysel-password", "password": good, "again": "x"}
    )
    assert "The two new passwords differ." in differ.content.decode()
    weak = aysel.post(
        address, {"what": "password", "current": "aysel-password", "password": "short", "again": "short"}
    )
    assert weak.status_code == 422 and 'id="password-error"' in weak.content.decode()
    done = aysel.post(
        address,
        {"what": "password", "current": "aysel-password", "password": good, "again": good},
        follow=True,
    )
    assert "Your password is changed." in done.content.decode()
    assert Account.objects.get(username="A-1").check_password(good)
    assert aysel.get(ACCOUNT).status_code == 200


def test_the_language_chosen_is_kept_with_the_reader(shop: World, aysel: Client) -> None:
    address = reverse("discovery:account-settings")
    aysel.post(address, {"what": "language", "language": "kk"})
    assert Patron.objects.get(card_number="A-1").language == "kk"
    assert '<html lang="kk"' in aysel.get(ACCOUNT).content.decode()
    aysel.post(address, {"what": "language", "language": "xx"})
    assert Patron.objects.get(card_number="A-1").language == "kk"


def test_a_block_and_a_card_that_has_run_out_are_said_on_top(shop: World, aysel: Client) -> None:
    patron = Patron.objects.get(card_number="A-1")
    PatronBlock.objects.create(patron=patron, reason="lost key", placed_at=NOW)
    Patron.objects.filter(pk=patron.pk).update(expires_on=NOW.date() - timedelta(days=1))
    page = aysel.get(ACCOUNT).content.decode()
    assert "lost key" in page and "Your library card has run out" in page


def test_account_pages_are_never_kept_by_caches(shop: World, aysel: Client) -> None:
    assert "no-store" in aysel.get(ACCOUNT)["Cache-Control"]


def test_the_past_is_shown_in_part_and_whole(
    shop: World, aysel: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kitabdar.interfaces.discovery.views.account.FIRST_READ", 1)
    for barcode in ("D1", "W1"):
        loan = lend(shop, barcode)
        check_in(actor=shop.admin, barcode=barcode, branch_id=shop.sahil.pk, now=NOW + timedelta(hours=1))
        assert Loan.objects.get(pk=loan.pk).state == "returned"
    page = aysel.get(f"{ACCOUNT}/history").content.decode()
    assert page.count("returned on") == 1 and "Show all" in page
    page = aysel.get(f"{ACCOUNT}/history?all").content.decode()
    assert page.count("returned on") == 2 and "Show all" not in page
