"""The linguist's page and command."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from kitabdar.interfaces.cli.main import parser

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    arguments = parser().parse_args(["text", "explain", *words])
    return int(arguments.run(arguments))


def test_the_command_explains_both_texts_and_what_brings_them_together(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("Heydər", "Һејдәр", "--language", "aze") == 0
    said = capsys.readouterr().out
    assert "һејдәр" in said
    assert "tier: title" in said


def test_the_command_answers_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("kitab", "--json") == 0
    assert json.loads(capsys.readouterr().out)["texts"][0]["words"][0]["k0"] == "kitab"


def test_an_unknown_language_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("kitab", "--language", "azeri") == 2
    assert "azeri" in capsys.readouterr().err


def test_the_page_explains(cataloguer: Client) -> None:
    shown = cataloguer.get("/staff/words/?question=Heydər&title=Һејдәр&language=aze").content.decode()
    assert "Һејдәр" in shown
    assert "heydər" in shown


def test_the_page_stays_calm_with_nonsense(cataloguer: Client) -> None:
    for query in ("", "question=%00&title=%ED%A0%80", "question=" + "x" * 900, "language=zzz&question=a"):
        assert cataloguer.get(f"/staff/words/?{query}").status_code == 200
