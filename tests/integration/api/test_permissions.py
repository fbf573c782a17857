"""Who may do what over the API: every route for everybody. A route without a line here fails the test."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from kitabdar.interfaces.api.app import api
from kitabdar.organisation.models import Account
from kitabdar.organisation.queries import audit_trail
from kitabdar.organisation.services.staff import dismiss
from tests.integration.api.callers import BASE, PEOPLE, STAFF, Door
from tests.integration.api.matrix import MATRIX
from tests.support.world import NOW, World


def routes() -> set[tuple[str, str]]:
    """Return every operation that the API's document describes."""
    paths = api.get_openapi_schema()["paths"]
    return {(method, path.removeprefix(BASE)) for path, methods in paths.items() for method in methods}


def test_every_route_has_a_line_in_the_matrix() -> None:
    assert routes() == set(MATRIX)


def test_every_route_is_open_to_those_permitted_and_to_nobody_else(door: Door, indexed: World) -> None:
    refusal = {"anonymous": "unauthenticated", "expired": "invalid_token"}
    for (method, path), line in MATRIX.items():
        answered = {}
        for who in PEOPLE:
            with transaction.atomic():  # everybody finds the world as it was
                body = line.body(indexed) if line.body else None
                answer = door.call(who, method, line.path(indexed), body, **line.headers)
                answered[who] = "open" if 200 <= answer.status_code < 300 else answer.json()["code"]
                transaction.set_rollback(True)
        expected = {
            who: "open" if who in line.allowed else refusal.get(who, "not_permitted") for who in PEOPLE
        }
        assert answered == expected, (method, path)


def test_a_sign_in_to_the_site_opens_nothing_over_the_api(door: Door, indexed: World, client: Client) -> None:
    client.force_login(Account.objects.get(pk=indexed.admin.account_id))
    for (method, path), line in MATRIX.items():
        if "anonymous" in line.allowed:
            continue
        with transaction.atomic():
            body = line.body(indexed) if line.body else None
            answer = door.call("anonymous", method, line.path(indexed), body, **line.headers)
            assert answer.status_code == 401, (method, path)
            transaction.set_rollback(True)


def test_who_may_see_nobody_cannot_learn_which_cards_exist(door: Door) -> None:
    existing = door.get("aysel", "/patrons/A-2")
    missing = door.get("aysel", "/patrons/A-999")
    assert existing.status_code == missing.status_code == 403
    assert existing.json() == missing.json()


def test_who_may_hold_for_nobody_else_cannot_learn_which_cards_exist(door: Door, world: World) -> None:
    wanted = {"edition_id": world.dede.edition_id, "pickup_branch": "sahil"}
    existing = door.post("aysel", "/holds", {**wanted, "card_number": "A-2"})
    missing = door.post("aysel", "/holds", {**wanted, "card_number": "A-999"})
    assert existing.status_code == missing.status_code == 403
    assert existing.json() == missing.json()


def test_a_token_of_dismissed_staff_is_worth_nothing(door: Door, world: World) -> None:
    assert world.desk.staff_id is not None
    dismiss(actor=world.admin, staff_id=world.desk.staff_id, now=NOW)
    answer = door.get("desk", "/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


def test_reading_a_patron_at_a_desk_is_noted_and_oneself_is_not(door: Door, world: World) -> None:
    door.get("aysel", "/patrons/A-1")
    assert audit_trail(action="patrons.view") == []
    door.get("desk", "/patrons/A-1")
    assert [each.subject for each in audit_trail(action="patrons.view")] == [f"patron:{world.aysel.id}"]


def test_notes_of_staff_are_not_shown_to_the_patron(door: Door) -> None:
    assert door.get("aysel", "/patrons/A-1").json()["note"] is None
    assert door.get("desk", "/patrons/A-1").json()["note"] == ""


@pytest.mark.parametrize("who", STAFF)
def test_me_names_the_caller_and_what_they_may_do(who: str, door: Door, world: World) -> None:
    me = door.get(who, "/me").json()
    assert me["kind"] == "staff"
    assert me["card_number"] is None
    assert me["grants"]
