"""The documentation: complete, without scripts, without addresses outside; docs/api.md tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from kitabdar.interfaces.api import limits
from kitabdar.interfaces.api.app import api
from kitabdar.interfaces.api.contracts.parameters import MOST_LETTERS, SearchParameters
from kitabdar.interfaces.api.guard import LONGEST_BODY_BYTES
from kitabdar.interfaces.api.problems import KINDS
from kitabdar.interfaces.api.routes import tokens
from tests.integration.api.test_permissions import routes

ROOT = Path(__file__).resolve().parents[3]
PAGE = "/api/v1/docs"


@pytest.fixture
def page(client: Client, db: None) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    return answer.content.decode()


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_page_names_every_operation_schema_and_problem(page: str) -> None:
    for method, path in routes():
        assert f"{method.upper()} /api/v1{path}" in page
    for schema in api.get_openapi_schema()["components"]["schemas"]:
        assert f'id="schema-{schema}"' in page
    for code in KINDS:
        assert f'id="problem-{code}"' in page


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert [each for each in re.findall(r'href="#([^"]+)"', page) if each not in ids] == []


def test_no_id_is_there_twice(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_the_page_needs_nothing_from_outside_and_no_inline_script(page: str) -> None:
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", page) == []


def test_the_bare_address_leads_to_the_page(client: Client, db: None) -> None:
    answer = client.get("/api/v1/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)


def test_docs_list_every_problem_with_its_status_and_no_other(text: str) -> None:
    listed = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", text, re.M))
    assert listed == {code: str(kind.status) for code, kind in KINDS.items()}


def test_docs_name_every_parameter_of_search(text: str) -> None:
    table = text.partition("| parameter of `search`")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)(?:=true)?`", table)) >= set(SearchParameters.model_fields)


def test_docs_call_only_addresses_there_are(text: str) -> None:
    patterns = [re.sub(r"\{\w+\}", r"[^/]+", path) for _method, path in routes()]
    called = set(re.findall(r"8000/api/v1(/[a-z0-9/]+)", text))
    assert len(called) > 10
    assert [each for each in called if not any(re.fullmatch(p, each) for p in patterns)] == []


def test_docs_give_the_limits_that_hold(text: str) -> None:
    assert f"{limits.BY_ADDRESS.requests} requests a minute from one address" in text
    assert f"{limits.BY_ACCOUNT.requests:,} a minute for an account" in text
    assert f"{limits.BAD_TOKENS.requests} invalid tokens" in text
    tries = (
        f"{tokens.TRIES_OF_A_NAME} tries of a user name and {tokens.TRIES_FROM_AN_ADDRESS} from an address"
    )
    assert tries in text
    assert f"above {LONGEST_BODY_BYTES // 1024} KiB" in text
    assert f"up to {MOST_LETTERS:,} characters" in text


def test_the_page_is_written_in_the_language_of_who_reads_it(client: Client, db: None) -> None:
    for language, word in (("az", "Xətalar"), ("en", "Errors"), ("az", "Xətalar")):
        client.cookies["language"] = language
        answer = client.get(PAGE).content.decode()
        assert f'lang="{language}"' in answer
        assert f">{word}</a>" in answer
