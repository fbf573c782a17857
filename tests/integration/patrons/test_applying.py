"""Apply online, confirm by mail, be decided on, be forgotten. [CIR-U3]"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from kitabdar.notices.channels import NotSent
from kitabdar.notices.models import ApplicantMail
from kitabdar.notices.services.applicants import send_applicant_mail
from kitabdar.organisation.actors import system_actor, visitor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import Account, AuditEntry
from kitabdar.patrons import applications, consents, queries
from kitabdar.patrons.models import Application, Patron
from kitabdar.patrons.services import admitting, applying
from tests.support.people import NIGAR, PASSWORD, applied, make_text, offer
from tests.support.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def posted(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:1", "library@example.org"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def approve(world: World, application_id: int, card: str = "N-1", **given: Any) -> Any:
    wanted = {"actor": world.desk, "application_id": application_id, "card_number": card, "now": NOW}
    return admitting.approve(**{**wanted, **given})


def test_one_who_applies_confirms_by_mail_and_is_registered(world: World) -> None:
    offer(world, temporary_days=30)
    rules, events = make_text(world, "rules"), make_text(world, "events", is_optional=True)
    made = applied(world, confirmed=False, agreed={rules: True})
    assert admitting.queue(actor=world.desk, place_path=world.sahil.path, now=NOW) == []
    assert send_applicant_mail(NOW) == 1 and send_applicant_mail(NOW) == 0
    (letter,) = mail.outbox
    assert letter.to == ["nigar@example.org"] and "Hörmətli" in letter.body
    token = re.search(r"token=(\S+)", letter.body)
    assert token is not None
    assert applying.confirm(actor=visitor(), token=token.group(1).replace("%3A", ":"), now=NOW) == made
    (waiting,) = admitting.queue(actor=world.desk, place_path=world.sahil.path, now=NOW)
    assert (waiting.id, waiting.full_name) == (made, "Əliyeva Nigar Rauf qızı")
    patron = approve(world, made)
    assert (patron.full_name, patron.category_code, patron.is_temporary) == (
        "Əliyeva Nigar Rauf qızı", "adult", True,
    )  # fmt: skip
    assert patron.expires_on == TODAY + timedelta(days=30)
    assert Account.objects.get(pk=patron.account_id).check_password(PASSWORD)
    said = {each.text.id: (each.is_agreed, each.way) for each in consents.answers_of(patron.id)}
    assert said == {rules: (True, "online"), events: (False, "online")}
    assert send_applicant_mail(NOW) == 1 and "N-1" in mail.outbox[-1].body
    row = Application.objects.get()
    assert (row.state, row.family_name, row.email, row.password, row.consents) == ("approved", "", "", "", {})
    with pytest.raises(NotFound):
        approve(world, made, "N-2")


def test_what_is_lacking_is_said_at_once_and_nobody_learns_who_is_registered(world: World) -> None:
    make_text(world, "rules")
    with pytest.raises(Invalid) as caught:
        applied(world)
    assert set(caught.value.problems) == {"home_branch"}
    offer(world, alone_from=14)
    child = replace(NIGAR, email="", birth_date=date(2015, 1, 1))
    with pytest.raises(Invalid) as caught:
        applied(world, data=child, password="short")
    assert set(caught.value.problems) == {"email", "guardian_card", "consents", "password"}
    Patron.objects.filter(pk=world.aysel.id).update(email=NIGAR.email)
    assert not Application.objects.exists()


def test_the_nearest_place_says_whether_one_may_apply(world: World) -> None:
    offer(world)
    offer(world, world.sahil, is_offered=False)
    assert {each.id for each in applications.offering()} == {world.fountain.pk, world.xezer.pk}
    admitting.remove_admission(actor=world.admin, place_id=world.sahil.pk, now=NOW)
    assert len(applications.offering()) == 3
    for actor, place in ((world.desk, world.sahil), (world.head, world.baku)):
        with pytest.raises(NotPermitted):
            admitting.set_admission(
                actor=actor, place_id=place.pk, is_offered=True, category_code="adult", now=NOW
            )
    with pytest.raises(Invalid) as caught:
        offer(world, category_code="none", alone_from=99)
    assert set(caught.value.problems) == {"category", "alone_from"}


def test_a_child_comes_with_a_guardian(world: World) -> None:
    offer(world, category_code="child")
    data = replace(NIGAR, birth_date=date(2015, 1, 1))
    made = applied(world, data=data, guardian_card="A-1")
    patron = approve(world, made)
    assert [each.id for each in queries.guardians_of(patron.id)] == [world.aysel.id]
    made = applied(world, data=data, guardian_card="nobody")
    with pytest.raises(Invalid) as caught:
        approve(world, made, "N-2")
    assert (
        set(caught.value.problems) == {"guardian_card"}
        and Application.objects.get(pk=made).state == "confirmed"
    )
    given = {"category_code": "child", "home_branch_id": world.sahil.pk, "data": data, "now": NOW}
    admitting.amend(actor=world.desk, application_id=made, **given)
    with pytest.raises(Invalid):
        approve(world, made, "N-2")
    admitting.amend(actor=world.desk, application_id=made, comes_with_guardian=True, **given)
    assert queries.guardians_of(approve(world, made, "N-2").id) == []


def test_a_refusal_is_mailed_in_the_applicants_language(world: World) -> None:
    offer(world)
    made = applied(world, data=replace(NIGAR, language="ru"))
    with pytest.raises(Invalid):
        admitting.refuse(actor=world.desk, application_id=made, reason=" ", now=NOW)
    admitting.refuse(actor=world.desk, application_id=made, reason="Нет адреса", now=NOW)
    assert send_applicant_mail(NOW) == 2
    assert "Нет адреса" in mail.outbox[-1].body and "Уважаемая" in mail.outbox[-1].body
    assert Application.objects.get().state == "refused"


def test_a_temporary_card_holds_on_when_identity_is_shown(world: World) -> None:
    offer(world, temporary_days=30)
    patron = approve(world, applied(world))
    with pytest.raises(NotPermitted):
        admitting.confirm_identity(actor=world.auditor, patron_id=patron.id, now=NOW)
    admitting.confirm_identity(actor=world.desk, patron_id=patron.id, now=NOW)
    found = queries.by_id(patron.id)
    assert found is not None and not found.is_temporary and found.expires_on == date(2027, 3, 2)
    with pytest.raises(NotFound):
        admitting.confirm_identity(actor=world.desk, patron_id=patron.id, now=NOW)


def test_what_nobody_confirmed_or_was_refused_is_erased(world: World) -> None:
    offer(world, kept_days=5)
    worker = system_actor("worker")
    sent, kept, refused = (applied(world, confirmed=each) for each in (False, True, True))
    approved = applied(world, data=replace(NIGAR, email="n@example.org"))
    admitting.refuse(actor=world.desk, application_id=refused, reason="No", now=NOW)
    approve(world, approved)
    send_applicant_mail(NOW)
    assert applying.forget(actor=worker, now=NOW + timedelta(hours=23)) == 0
    assert applying.forget(actor=worker, now=NOW + timedelta(days=1)) == 1
    assert applying.forget(actor=worker, now=NOW + timedelta(days=5)) == 2
    assert [row.pk for row in Application.objects.all()] == [kept] and sent != kept
    assert set(ApplicantMail.objects.values_list("application_id", flat=True)) == {kept}
    with pytest.raises(NotPermitted):
        applying.forget(actor=world.desk, now=NOW)
    late = applied(world, data=replace(NIGAR, email="late@example.org"), confirmed=False)
    with pytest.raises(NotFound):
        applying.confirm(actor=visitor(), token=applying.token_of(late), now=NOW + timedelta(days=5))


@pytest.mark.parametrize("state", ["waiting", "sending", "failed", "uncertain"])
def test_an_approval_that_was_not_told_is_kept_until_it_is(world: World, state: str) -> None:
    offer(world)
    made = applied(world)
    send_applicant_mail(NOW)
    approve(world, made)
    ApplicantMail.objects.filter(state="waiting").update(state=state)
    worker = system_actor("worker")
    assert applying.forget(actor=worker, now=NOW + timedelta(days=2)) == 0
    ApplicantMail.objects.filter(state=state).update(state="sent")
    assert applying.forget(actor=worker, now=NOW + timedelta(days=2)) == 1
    approve(world, applied(world, data=replace(NIGAR, email="n@example.org")), "N-2")
    assert applying.forget(actor=worker, now=NOW + timedelta(days=14)) == 1  # not for ever


def test_nobody_makes_a_token_of_their_own(world: World) -> None:
    offer(world)
    made = applied(world, confirmed=False)
    for token in ("", "x", str(made), applying.token_of(made)[:-1]):
        with pytest.raises(NotFound):
            applying.confirm(actor=visitor(), token=token, now=NOW)


def test_a_mail_that_is_not_taken_is_tried_again_and_one_refused_for_good_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(world)
    applied(world, confirmed=False)
    errors = [NotSent("later", is_final=False), NotSent("550 no such", is_final=True)]

    def send(_message: Any) -> None:
        raise errors.pop(0)

    monkeypatch.setattr("kitabdar.notices.channels.send_mail", send)
    assert send_applicant_mail(NOW) == 0
    row = ApplicantMail.objects.get()
    assert (row.state, row.next_at, row.attempts) == ("waiting", NOW + timedelta(minutes=1), 1)
    assert send_applicant_mail(NOW + timedelta(minutes=1)) == 0
    assert ApplicantMail.objects.get().state == "failed"
    ApplicantMail.objects.update(state="sending", next_at=NOW)
    send_applicant_mail(NOW + timedelta(hours=1))
    assert ApplicantMail.objects.get().state == "uncertain"


def test_who_looks_is_noted_and_who_may_decide_is_asked(world: World) -> None:
    offer(world)
    made = applied(world)
    admitting.open_application(actor=world.desk, application_id=made, now=NOW)
    assert AuditEntry.objects.get(action="patrons.view_application").subject == f"application:{made}"
    assert admitting.queue(actor=world.night_desk, place_path=world.fountain.path, now=NOW) == []
    for actor in (world.auditor, world.night_desk, world.acting(world.aysel)):
        with pytest.raises(NotPermitted):
            admitting.open_application(actor=actor, application_id=made, now=NOW)
        with pytest.raises(NotPermitted):
            approve(world, made, actor=actor)
    with pytest.raises(Invalid):
        approve(world, made, "A-1")
    assert Application.objects.get().state == "confirmed"


def form(world: World, **given: str) -> dict[str, str]:
    wanted = {
        "branch": str(world.sahil.pk), "family_name": "Əliyeva", "given_name": "Nigar",
        "birth_date": "1995-06-01", "email": "nigar@example.org", "password": PASSWORD,
    }  # fmt: skip
    return {**wanted, **given}


def test_the_pages_take_an_application_and_confirm_it(world: World, client: Client) -> None:
    address = reverse("discovery:apply")
    assert "cannot apply online" in client.get(address).content.decode()
    assert "No card yet?" not in client.get(reverse("discovery:sign-in")).content.decode()
    offer(world)
    text = make_text(world, "rules")
    assert "No card yet?" in client.get(reverse("discovery:sign-in")).content.decode()
    assert "Which branch is yours?" in client.get(address).content.decode()
    assert "Words of rules" in client.get(address, {"branch": world.sahil.pk}).content.decode()
    answer = client.post(address, form(world))
    assert answer.status_code == 422 and "Without agreeing" in answer.content.decode()
    answer = client.post(address, form(world, **{f"text-{text}": "on"}))
    assert answer["Location"] == reverse("discovery:applied")
    token = applying.token_of(Application.objects.get().pk)
    confirming = reverse("discovery:confirm-application")
    client.get(confirming, {"token": token})
    assert Application.objects.get().state == "sent"  # following a link confirms nothing
    assert "with the librarians now" in client.post(confirming, {"token": token}).content.decode()
    assert Application.objects.get().state == "confirmed"
    assert client.post(confirming, {"token": "x"}).status_code == 404


def test_nobody_fills_letter_boxes_from_here(world: World, client: Client) -> None:
    offer(world)
    address = reverse("discovery:apply")
    for _time in range(4):
        assert client.post(address, form(world)).status_code == 302
    assert Application.objects.count() == 3  # to one address in a day
    codes = [client.post(address, form(world, email=f"{n}@example.org")).status_code for n in range(8)]
    assert codes[-1] == 429


def test_who_corrects_a_form_many_times_is_taken_all_the_same(world: World, client: Client) -> None:
    offer(world)
    address = reverse("discovery:apply")
    for _time in range(4):
        assert client.post(address, form(world, password="short")).status_code == 422
    assert client.post(address, form(world)).status_code == 302
    assert Application.objects.count() == 1


def test_without_mail_nothing_is_offered(world: World, client: Client, settings: Any) -> None:
    offer(world)
    settings.MAIL_URL = ""
    assert "cannot apply online" in client.get(reverse("discovery:apply")).content.decode()


def test_staff_decide_on_their_pages(world: World) -> None:
    offer(world, temporary_days=20)
    Patron.objects.filter(pk=world.murad.id).update(birth_date=date(1990, 2, 3))
    data = replace(
        NIGAR, family_name="Кулиев", given_name="Мурад", patronymic="", birth_date=date(1990, 2, 3)
    )
    made = applied(world, data=data)
    client = Client()
    client.login(username="desk", password="desk-password")
    assert "Кулиев" in client.get(reverse("staff:applications")).content.decode()
    address = reverse("staff:application", args=(made,))
    page = client.get(address).content.decode()
    assert "Perhaps registered already:" in page and "A-2" in page
    post = {
        "family_name": "Кулиев", "given_name": "Мурад", "birth_date": "1990-02-03", "language": "ru",
        "category": "adult", "home_branch": world.sahil.pk, "card_number": "N-7", "do": "save",
    }  # fmt: skip
    client.post(address, {**post, "family_name": "Кулиева"})
    assert Application.objects.get().family_name == "Кулиева"
    assert client.post(address, {**post, "card_number": "A-1", "do": "approve"}).status_code == 422
    page = client.post(address, {**post, "do": "approve"}, follow=True).content.decode()
    assert "is registered; a mail says so." in page and "Temporary card" in page
    patron = queries.by_card("N-7")
    assert patron is not None
    page = client.post(reverse("staff:confirm-identity", args=(patron.id,)), follow=True).content.decode()
    assert "no longer temporary" in page
    made = applied(world)
    page = client.post(
        reverse("staff:application", args=(made,)), {"do": "refuse", "reason": "No"}, follow=True
    ).content.decode()
    assert "Refused; the reason is mailed." in page


def test_staff_say_where_one_may_apply(world: World) -> None:
    client = Client()
    client.login(username="head", password="head-password")
    address = reverse("staff:admissions")
    post = {
        "place": world.city.pk,
        "is_offered": "on",
        "category": "adult",
        "alone_from": "12",
        "kept_days": "7",
    }
    assert "Sahil" in client.get(address).content.decode()
    assert client.post(address, {**post, "kept_days": "x"}).status_code == 422
    client.post(address, post)
    terms = applications.terms_at(world.sahil.pk)
    assert terms is not None and (terms.alone_from, terms.kept_days, terms.temporary_days) == (12, 7, None)
    client.post(address, {"remove": world.city.pk})
    assert applications.terms_at(world.sahil.pk) is None
