"""Signing in with a second factor, setting it up, and being made to."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kitabdar.interfaces.cli.main import main
from kitabdar.organisation import second_factors
from kitabdar.organisation.models import SecondFactor
from kitabdar.organisation.services.second_factor import TRIES
from tests.integration.staff.conftest import SignIn
from tests.support.world import NOW, World

PAGE = "staff:second-factor"
LATER = NOW + timedelta(minutes=2)


def send(client: Client, how: str, **fields: str) -> str:
    return client.post(reverse(PAGE), {"how": how, **fields}, follow=True).content.decode()


def set_up(client: Client, name: str) -> tuple[pyotp.TOTP, list[str]]:
    page = send(client, "begin", password=f"{name}-password")
    assert "data:image/svg+xml;base64," in page
    secret = "".join(re.findall(r"<code>([A-Z2-7]{4})</code>", page))
    page = send(client, "confirm", code=pyotp.TOTP(secret).at(NOW))
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", page)
    assert len(codes) == 10
    return pyotp.TOTP(secret), codes


def give_password(name: str, password: str = "") -> tuple[Client, str]:
    """Give name and password; return the browser and where it was led."""
    client = Client(headers={"accept-language": "en"})
    given = {"name": name, "password": password or f"{name}-password", "next": reverse("staff:returns")}
    return client, client.post(reverse("discovery:sign-in"), given).headers["Location"]


def give_code(client: Client, code: str) -> int:
    return client.post(reverse("discovery:second-factor"), {"code": code}).status_code


def is_in(client: Client) -> bool:
    return client.get(reverse("staff:returns")).status_code == 200


def test_a_code_is_asked_for_after_the_password(
    world: World, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    totp, codes = set_up(desk, "desk")
    assert is_in(desk)  # this session holds on
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    client, led_to = give_password("desk")
    assert led_to == reverse("discovery:second-factor")
    assert not is_in(client)
    assert give_code(client, "000000") == 422
    assert give_code(client, totp.at(LATER)) == 302
    assert is_in(client)
    again, _led_to = give_password("desk")
    assert give_code(again, totp.at(LATER)) == 422  # seen over the shoulder
    assert give_code(again, codes[0]) == 302
    assert is_in(again)


def test_half_a_sign_in_runs_out_and_guessing_ends(
    world: World, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    totp, _codes = set_up(desk, "desk")
    client, _led_to = give_password("desk")
    moment = NOW + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    answer = client.post(reverse("discovery:second-factor"), {"code": totp.at(moment)})
    assert answer.headers["Location"] == reverse("discovery:sign-in")
    client, _led_to = give_password("desk")
    assert [give_code(client, "000000") for _ in range(TRIES + 1)][-1] == 429
    assert Client().get(reverse("discovery:second-factor")).status_code == 302


def test_other_sessions_end_with_every_change(world: World, sign_in: SignIn) -> None:
    here, there = sign_in("desk"), sign_in("desk")
    set_up(here, "desk")
    assert is_in(here) and not is_in(there)
    send(here, "off", password="desk-password")
    assert is_in(here) and not SecondFactor.objects.exists()


def test_a_wrong_password_or_code_changes_nothing(world: World, desk: Client) -> None:
    assert "The password is not right" in send(desk, "begin", password="guess")
    send(desk, "begin", password="desk-password")
    page = send(desk, "confirm", code="12345")
    assert "This code is not right" in page and "data:image/svg+xml" in page
    assert not second_factors.is_on(world.desk.account_id or 0)


def test_who_must_use_one_is_reminded_and_then_led_to_it(
    world: World, desk: Client, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand = {"place": world.sahil.pk, "role": "desk-librarian", "since": "2026-03-04"}
    admin.post(reverse("staff:demand-second-factor"), demand)
    page = desk.get(reverse("staff:returns")).content.decode()
    assert "you need a second factor" in page
    assert "Desk librarian" in admin.get(reverse("staff:staff")).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=2))
    for name in ("returns", "desk", "hold-shelf"):
        assert desk.get(reverse(f"staff:{name}")).headers["Location"] == reverse(PAGE)
    assert desk.post(reverse("staff:take-back"), {"code": "D1"}).headers["Location"] == reverse(PAGE)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    set_up(desk, "desk")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=2))
    assert is_in(desk)
    assert "not turned off" in send(desk, "off", password="desk-password")
    rule = second_factors.demands()[0].id
    admin.post(reverse("staff:demand-second-factor"), {"remove": rule})
    assert second_factors.demands() == []


def test_nobody_locks_themselves_out(world: World, admin: Client) -> None:
    address = reverse("staff:demand-second-factor")
    demand = {"place": world.city.pk, "since": "2026-03-02"}
    page = admin.post(address, demand, follow=True).content.decode()
    assert "It would lock you out at once" in page and second_factors.demands() == []
    assert f'<option value="{world.city.pk}" selected>' in page
    admin.post(address, {**demand, "role": "desk-librarian"})  # not theirs
    admin.post(address, {**demand, "since": "2026-03-03"})  # warned for a day
    assert len(second_factors.demands()) == 2
    set_up(admin, "admin")
    admin.post(address, demand)
    assert {each.since for each in second_factors.demands()} == {NOW.date()}


def test_an_administrator_takes_a_lost_one_away(world: World, desk: Client, admin: Client) -> None:
    set_up(desk, "desk")
    assert "Take away a lost second factor" in admin.get(reverse("staff:staff")).content.decode()
    admin.post(reverse("staff:reset-second-factor", args=(world.desk.staff_id,)))
    assert not is_in(desk)
    _client, led_to = give_password("desk")
    assert led_to == reverse("staff:returns")


def test_the_last_administrator_has_a_command(
    world: World, admin: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(admin, "admin")
    assert main(["second-factor", "nobody"]) == 1
    assert main(["second-factor", "admin"]) == 0
    assert "admin" in capsys.readouterr().out
    assert not SecondFactor.objects.exists()
    assert main(["second-factor", "admin"]) == 1
