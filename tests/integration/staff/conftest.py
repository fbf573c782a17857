"""The desk as staff meet it: the library world, the clock of the world, browsers in which people are signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from kitabdar.catalogue.models import RecordVersion
from kitabdar.marc import codec
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the site live in the world's time."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """Sign staff in by their user name."""

    def signed(name: str) -> Client:
        client = Client()
        assert client.login(username=name, password=f"{name}-password")
        return client

    return signed


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    """Nigar at the desk of Sahil."""
    return sign_in("desk")


@pytest.fixture
def head(sign_in: SignIn) -> Client:
    """Kamran, who may lend against the rules."""
    return sign_in("head")


@pytest.fixture
def cataloguer(sign_in: SignIn, world: World) -> Client:
    """Sevda the cataloguer; the record of Dede Korkut has a MARC form."""
    record = Marc(world.dede.control_number, "Kitabi-Dədə Qorqud", author="Qorqud").record()
    world.dede.normalised = codec.dump(record)
    world.dede.save(update_fields=["normalised"])
    RecordVersion.objects.create(
        record=world.dede,
        number=1,
        raw=world.dede.normalised.encode(),
        raw_format="marcjson",
        encoding="utf-8",
        reason="import",
        at=NOW,
    )
    return sign_in("cataloguer")


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    """Rena the administrator."""
    return sign_in("admin")
