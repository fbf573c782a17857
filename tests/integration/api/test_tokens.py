"""Tokens: got with a password, shown once, ended when one likes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest

from kitabdar.interfaces.api import clock
from kitabdar.interfaces.api.routes import tokens
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.models import Account, ApiToken
from kitabdar.organisation.services import second_factor
from kitabdar.organisation.services.second_factor_rules import demand
from tests.integration.api.callers import Door
from tests.support.world import NOW, World

AYSEL = {"username": "A-1", "password": "aysel-password", "label": "my shelf"}


def ask(door: Door, **changes: Any) -> Any:
    return door.post("anonymous", "/tokens", {**AYSEL, **changes})


def test_a_token_got_with_a_password_stands_for_the_account(door: Door) -> None:
    made = ask(door)
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    me = door.get("anonymous", "/me", Authorization=f"Bearer {made.json()['token']}").json()
    assert (me["kind"], me["card_number"], me["grants"]) == ("patron", "A-1", [])


def test_a_token_of_staff_carries_their_permissions(door: Door) -> None:
    made = ask(door, username="desk", password="desk-password")
    me = door.get("anonymous", "/me", Authorization=f"Bearer {made.json()['token']}").json()
    assert (me["kind"], me["branch"]) == ("staff", "sahil")
    assert [each["place"] for each in me["grants"]] == ["city"]


def test_a_token_holds_for_the_days_asked(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ask(door, days=2).json()
    assert made["expires_at"] == "2026-03-04T09:00:00Z"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=2))
    assert door.get("anonymous", "/me", Authorization=f"Bearer {made['token']}").status_code == 401


@pytest.mark.parametrize("days", [0, 367, -1])
def test_a_token_for_ever_is_not_made(days: int, door: Door) -> None:
    assert ask(door, days=days).status_code == 422


def test_the_secret_is_kept_nowhere(door: Door, world: World) -> None:
    secret = ask(door).json()["token"]
    row = ApiToken.objects.get(label="my shelf")
    assert secret not in (row.digest, row.label)
    assert secret not in door.get("aysel", "/tokens").content.decode()


def test_the_answer_is_the_same_whatever_was_wrong(door: Door) -> None:
    nobody, wrong = ask(door, username="nobody"), ask(door, password="wrong-password")
    assert nobody.status_code == wrong.status_code == 401
    assert nobody.json() == wrong.json()
    assert nobody.json()["code"] == "wrong_password"


def test_a_closed_account_gets_none(door: Door, world: World) -> None:
    Account.objects.filter(pk=world.aysel.account_id).update(is_active=False)
    assert ask(door).status_code == 401


def test_passwords_cannot_be_tried_without_end(door: Door) -> None:
    statuses = [ask(door, password=f"wrong-{n}").status_code for n in range(tokens.TRIES_OF_A_NAME + 1)]
    assert statuses == [401] * tokens.TRIES_OF_A_NAME + [429]
    late = ask(door)
    assert (late.status_code, late["Retry-After"]) == (429, "900")


def test_an_ended_token_is_worth_nothing(door: Door) -> None:
    made = ask(door).json()
    assert door.call("aysel", "delete", f"/tokens/{made['id']}").status_code == 204
    assert door.get("anonymous", "/me", Authorization=f"Bearer {made['token']}").status_code == 401
    assert door.call("aysel", "delete", f"/tokens/{made['id']}").status_code == 404


def test_one_sees_one_s_own_tokens_only(door: Door) -> None:
    ask(door)
    labels = [each["label"] for each in door.get("aysel", "/tokens").json()["tokens"]]
    assert labels == ["my shelf", "test"]
    assert [each["label"] for each in door.get("murad", "/tokens").json()["tokens"]] == ["test"]


def test_making_one_asks_for_a_fresh_second_factor_and_those_there_are_go_on(
    door: Door, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = {"username": "desk", "password": "desk-password"}
    begun = second_factor.begin(actor=world.desk, password="desk-password", now=NOW)
    totp = pyotp.TOTP(begun.secret)
    second_factor.confirm(actor=world.desk, code=totp.at(NOW), now=NOW)
    assert door.get("desk", "/me").status_code == 200
    without = ask(door, **desk)
    assert (without.status_code, without.json()["code"]) == (401, "second_factor_needed")
    used = ask(door, **desk, code=totp.at(NOW))
    assert (used.status_code, used.json()["code"]) == (401, "wrong_code")
    later = NOW + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ask(door, **desk, code=totp.at(later)).status_code == 201
    statuses = [ask(door, **desk, code="000000").status_code for _ in range(second_factor.TRIES + 1)]
    assert statuses == [401] * second_factor.TRIES + [429]


def test_who_must_use_a_second_factor_gets_none_without(door: Door, world: World) -> None:
    demand(actor=system_actor("test"), place_id=world.city.pk, since=NOW.date(), now=NOW)
    refused = ask(door, username="desk", password="desk-password")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert ask(door).status_code == 201  # a reader
