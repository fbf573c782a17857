"""Commands that make a library load a few authorities only: the shipped ones take seconds and have their own tests."""

from __future__ import annotations

import pytest

from kitabdar.catalogue.services.authorities import loading


@pytest.fixture(autouse=True)
def few_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "SHIPPED", ("works.tsv",))
