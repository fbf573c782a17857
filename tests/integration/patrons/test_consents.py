"""Texts of consent: versions, answers, asking again, taking back, forgetting. [CIR-U4]"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kitabdar.circulation.services.merging import merge_patrons
from kitabdar.interfaces.shell import own_data
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons import consents, services
from kitabdar.patrons.models import Consent, Patron
from kitabdar.patrons.services.consents import answer, keep_text, withdraw
from tests.support.people import make_text
from tests.support.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def due(world: World, day: date = TODAY) -> list[int]:
    return [each.id for each in consents.due(world.aysel.id, world.sahil.pk, day)]


def test_what_a_reader_answers_is_kept_with_version_moment_and_way(world: World) -> None:
    rules, events = make_text(world, "rules"), make_text(world, "events", is_optional=True)
    own = world.acting(world.aysel)
    assert due(world) == [rules, events]
    given = {"patron_id": world.aysel.id, "now": NOW}
    assert answer(actor=own, answers={rules: True, events: False}, language="az", **given) == 2
    assert answer(actor=own, answers={rules: True}, language="az", **given) == 0
    views = {each.text.id: each for each in consents.answers_of(world.aysel.id)}
    assert (views[rules].is_agreed, views[rules].way, views[rules].language) == (True, "online", "az")
    assert views[rules].text.version == 1 and not views[events].is_agreed and due(world) == []
    answer(actor=world.desk, answers={events: True}, language="ru", **given)
    row = Consent.objects.get(text_id=events, ended_at=None)
    assert (row.way, row.language, row.answered_by_id) == ("desk", "en", world.desk.account_id)
    entry = AuditEntry.objects.filter(action="patrons.consent").first()
    assert entry is not None and entry.details == {"texts": [rules, events]}


def test_a_guardian_answers_for_a_child_and_takes_back(world: World) -> None:  # [CIR-U6]
    events, other = make_text(world, "events", is_optional=True), make_text(world, "rules")
    child = {"actor": world.acting(world.aysel), "patron_id": world.leyla.id, "now": NOW}
    with pytest.raises(NotPermitted):
        answer(answers={events: True}, language="az", **child)
    services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    assert answer(answers={events: True, other: True}, language="az", **child) == 2
    row = Consent.objects.get(patron_id=world.leyla.id, text_id=events)
    assert (row.way, row.answered_by_id) == ("online", world.aysel.account_id)
    withdraw(text_id=events, **child)
    assert not Consent.objects.filter(
        patron_id=world.leyla.id, is_agreed=True, text_id=events, ended_at=None
    ).exists()
    assert not Consent.objects.filter(patron_id=world.aysel.id).exists()


def test_a_guardian_answers_on_a_page_of_the_child(world: World, client: Client) -> None:  # [CIR-U6]
    text = make_text(world, "rules")
    services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    assert client.login(username="A-1", password="aysel-password")
    address = reverse("discovery:ward-consents", args=(world.leyla.id,))
    assert address in client.get(reverse("discovery:account-family")).content.decode()
    assert "Həsənli Leyla" in client.get(address).content.decode()
    assert AuditEntry.objects.filter(action="patrons.view", subject=f"patron:{world.leyla.id}").exists()
    answered = client.post(address, {f"text-{text}": "on"})
    assert answered["Location"] == reverse("discovery:account-family")
    assert Consent.objects.get().patron_id == world.leyla.id
    assert client.get(reverse("discovery:ward-consents", args=(world.murad.id,))).status_code == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [("ru", "Отозвать согласие"), ("az", "Razılığı geri götür"), ("tr", "Onayı geri çek")],
)
def test_to_withdraw_is_not_called_as_taking_a_book_back(
    world: World, client: Client, language: str, said: str
) -> None:
    text = make_text(world, "events", is_optional=True)
    own = world.acting(world.aysel)
    answer(actor=own, patron_id=world.aysel.id, answers={text: True}, language="az", now=NOW)
    Patron.objects.filter(pk=world.aysel.id).update(language=language)
    assert client.login(username="A-1", password="aysel-password")
    client.cookies["language"] = language
    with translation.override("en"):  # what the page sets is undone after it
        assert said in client.get(reverse("discovery:account-consents")).content.decode()


def test_a_new_version_asks_again_and_keeps_what_was_agreed_to(world: World) -> None:
    first = make_text(world, "rules")
    person = {"actor": world.acting(world.aysel), "patron_id": world.aysel.id, "language": "az"}
    answer(answers={first: True}, now=NOW, **person)
    tomorrow = NOW + timedelta(days=1)
    second = make_text(world, "rules", valid_from=tomorrow.date())
    assert due(world) == [] and due(world, tomorrow.date()) == [second]
    answer(answers={second: True}, now=tomorrow, **person)
    assert [each.text.version for each in consents.answers_of(world.aysel.id)] == [2, 1]
    with pytest.raises(NotFound):  # in force no more
        answer(answers={first: True}, now=tomorrow, **person)


def test_a_no_to_what_is_needed_is_no_answer(world: World) -> None:
    rules = make_text(world, "rules")
    person = {"actor": world.acting(world.aysel), "patron_id": world.aysel.id, "now": NOW}
    assert answer(answers={rules: False}, language="az", **person) == 0 and due(world) == [rules]
    answer(answers={rules: True}, language="az", **person)
    with pytest.raises(Invalid) as caught:
        withdraw(text_id=rules, **person)
    assert "needed of every reader" in caught.value.problems["text"]


def test_an_optional_consent_is_taken_back_and_not_asked_again(world: World) -> None:
    events = make_text(world, "events", is_optional=True)
    person = {"actor": world.acting(world.aysel), "patron_id": world.aysel.id, "now": NOW}
    answer(answers={events: True}, language="az", **person)
    withdraw(text_id=events, **person)
    assert due(world) == []
    first, second = consents.answers_of(world.aysel.id)
    assert (first.is_agreed, second.is_agreed, second.ended_at) == (False, True, NOW)
    with pytest.raises(NotFound):
        withdraw(text_id=events, **person)


def test_who_may_keep_texts_and_answer(world: World) -> None:
    given = {"code": "rules", "valid_from": TODAY, "titles": {"az": "Q"}, "bodies": {"az": "S"}, "now": NOW}
    keep_text(actor=world.head, place_id=world.city.pk, **given)
    for actor, place in ((world.head, None), (world.desk, world.city.pk), (world.head, world.baku.pk)):
        with pytest.raises(NotPermitted):
            keep_text(actor=actor, place_id=place, **given)
    with pytest.raises(Invalid) as caught:
        keep_text(
            actor=world.admin, place_id=None, code="No Code", valid_from=TODAY - timedelta(days=1),
            titles={"az": "Q"}, bodies={"kk": "S"}, now=NOW,
        )  # fmt: skip
    assert set(caught.value.problems) == {"code", "valid_from", "bodies"}
    with pytest.raises(NotPermitted):
        answer(actor=world.acting(world.murad), patron_id=world.aysel.id, answers={}, language="az", now=NOW)


def test_what_was_answered_is_the_readers_own_data_moves_with_them_and_goes_with_them(world: World) -> None:
    rules, events = make_text(world, "rules"), make_text(world, "events", is_optional=True)
    for patron in (world.aysel, world.murad):
        answer(actor=world.desk, patron_id=patron.id, answers={rules: True}, language="az", now=NOW)
    answer(actor=world.desk, patron_id=world.murad.id, answers={events: True}, language="az", now=NOW)
    merge_patrons(actor=world.admin, patron_id=world.murad.id, survivor_id=world.aysel.id, now=NOW)
    assert sorted(each.text.id for each in consents.answers_of(world.aysel.id)) == sorted([rules, events])
    told = own_data.gather(world.aysel, NOW)["consents"]
    assert {each["text"]["code"] for each in told} == {"rules", "events"}
    services.erase(actor=world.head, patron_id=world.aysel.id, now=NOW)
    assert not Consent.objects.exists()


def test_a_reader_is_asked_at_sign_in_and_may_go_on(world: World, client: Client) -> None:
    rules, events = make_text(world, "rules"), make_text(world, "events", is_optional=True)
    sign_in = {"name": "A-1", "password": "aysel-password", "next": "/account/holds"}
    answered = client.post(reverse("discovery:sign-in"), sign_in)
    address = reverse("discovery:account-consents")
    assert answered["Location"] == f"{address}?next=/account/holds"
    page = client.get(answered["Location"]).content.decode()
    assert "Words of rules" in page and "/account/holds" in page
    assert 'href="/account/consents"' in client.get(reverse("discovery:account")).content.decode()
    post = {f"text-{rules}": "on", f"text-{events}": "on", "next": "/account/holds"}
    assert client.post(address, post)["Location"] == "/account/holds" and due(world) == []
    client.post(address, {"withdraw": events})
    assert not Consent.objects.get(text_id=events, ended_at=None).is_agreed
    client.post(reverse("discovery:sign-out"))
    assert client.post(reverse("discovery:sign-in"), sign_in)["Location"] == "/account/holds"
    client.logout()
    assert client.post(address, {"withdraw": events}).status_code == 302


def test_staff_keep_versions_and_answers_at_the_desk(world: World) -> None:
    client = Client()
    client.login(username="head", password="head-password")
    address = reverse("staff:consent-texts")
    form = {
        "code": "rules", "place": world.city.pk, "valid_from": TODAY.isoformat(), "is_asked": "on",
        "title_az": "Qaydalar", "body_az": "Sözlər",
    }  # fmt: skip
    assert client.post(address, {**form, "body_az": ""}).status_code == 422
    assert "Qaydalar" in client.post(address, form, follow=True).content.decode()
    (text,) = consents.versions()
    assert "Sözlər" in client.get(address, {"text": text.id}).content.decode()
    file = reverse("staff:patron", args=(world.aysel.id,))
    assert "Tick what the reader agrees to" in client.get(file).content.decode()
    answering = reverse("staff:answer-consents", args=(world.aysel.id,))
    page = client.post(answering, {f"text-{text.id}": "on"}, follow=True).content.decode()
    assert "at the desk" in page and due(world) == []
