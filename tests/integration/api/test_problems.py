"""Errors of the API: one form, stable codes, in the caller's language, never a page of the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from kitabdar.circulation import finding
from kitabdar.interfaces.api.problems import MEDIA_TYPE
from kitabdar.interfaces.api.routes import places
from kitabdar.search.engine import IndexUnavailable
from tests.integration.api.callers import BASE, Door
from tests.support.world import World


def said(answer: Any) -> tuple[int, str]:
    """Return status and code, having looked that it is a problem."""
    assert answer["Content-Type"] == MEDIA_TYPE
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"].endswith(f"#problem-{body['code']}")
    assert body["title"] and body["detail"]
    return answer.status_code, body["code"]


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/nothing", "/api/v2/search", "/api/v1/search/", "/api/v1/records/x"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_no_address_is_answered_with_a_page(path: str, method: str, client: Client, db: None) -> None:
    answer = getattr(client, method)(path)
    assert said(answer)[0] in (404, 405, 422)


def test_a_method_not_taken_is_answered_with_those_taken(door: Door) -> None:
    answer = door.call("anonymous", "put", "/search", {})
    assert said(answer) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET"


def test_a_format_that_there_is_not_is_refused(door: Door) -> None:
    assert said(door.get("anonymous", "/branches", Accept="text/html")) == (406, "not_acceptable")
    assert door.get("anonymous", "/branches", Accept="text/html, */*;q=0.1").status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ('{"barcode": "D1"', "application/json", (400, "malformed")),
        ("barcode=D1", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        ("<barcode>D1</barcode>", "text/xml", (415, "unsupported_media_type")),
        ('{"barcode": "' + "9" * 70_000 + '"}', "application/json", (413, "too_large")),
        ("[]", "application/json", (422, "invalid")),
        ("", "application/json", (422, "invalid")),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused(
    body: str, content_type: str, expected: tuple[int, str], door: Door, client: Client
) -> None:
    bearer = {"Authorization": f"Bearer {door.tokens['desk']}"}
    answer = client.post(f"{BASE}/checkins", data=body, content_type=content_type, headers=bearer)
    assert said(answer) == expected


def test_what_is_not_valid_is_pointed_at(door: Door) -> None:
    answer = door.post("desk", "/checkouts", {"card_number": 7, "colour": "red", "override": ["a", 5]})
    assert said(answer) == (422, "invalid")
    found = {each["pointer"]: (each["source"], each["code"]) for each in answer.json()["errors"]}
    assert found == {
        "#/card_number": ("body", "string_type"),
        "#/barcode": ("body", "missing"),
        "#/override/1": ("body", "string_type"),
        "#/colour": ("body", "extra_forbidden"),
    }


def test_a_parameter_out_of_range_is_named_in_the_language_asked_for(door: Door) -> None:
    answer = door.get("anonymous", "/search?limit=101", **{"Accept-Language": "en"})
    (error,) = answer.json()["errors"]
    assert (error["source"], error["name"], error["detail"]) == (
        "query",
        "limit",
        "This must be at most 100.",
    )
    assert answer["Content-Language"] == "en"


def test_every_reason_against_a_loan_is_listed(door: Door, world: World) -> None:
    for barcode in ("D1", "D2", "D3"):
        assert door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": barcode}).status_code == 201
    answer = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "T1"})
    assert said(answer) == (409, "refused")
    refusals = {each["code"]: each for each in answer.json()["refusals"]}
    assert "not_loanable" in refusals
    assert all(each["detail"] for each in refusals.values())
    assert refusals["not_loanable"]["override"] == "circulation.override"


def test_an_override_is_taken_from_who_may_and_from_nobody_else(door: Door) -> None:
    wanted = {"card_number": "A-1", "barcode": "T1", "override": ["not_loanable"]}
    assert said(door.post("desk", "/checkouts", wanted)) in ((403, "not_permitted"), (409, "refused"))
    lent = door.post("head", "/checkouts", wanted)
    assert lent.status_code == 201
    assert lent.json()["overridden"] == ["not_loanable"]


@pytest.mark.parametrize(
    "path", ["/records/999999", "/editions/999999", "/patrons/none", "/patrons/none/loans"]
)
def test_what_there_is_not_is_not_found(path: str, door: Door) -> None:
    assert said(door.get("admin", path)) == (404, "not_found")


def test_an_unknown_barcode_is_not_found(door: Door) -> None:
    assert said(door.post("desk", "/checkins", {"barcode": "unheard"})) == (404, "not_found")


@pytest.mark.parametrize("code", ["atlantis", "city", "sahil-reading-room"])
def test_a_branch_there_is_not_is_not_found(code: str, door: Door) -> None:
    answer = door.post("desk", "/checkins", {"barcode": "D1", "branch": code}, **{"Accept-Language": "en"})
    assert said(answer) == (404, "not_found")
    assert answer.json()["detail"] == "There is no branch with this code."


@pytest.mark.parametrize("code", ["rebuilding", "outdated", "damaged"])
def test_search_says_when_the_index_cannot_answer(
    code: str, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise IndexUnavailable(code, "/somewhere/private")

    monkeypatch.setattr(finding, "find", fail)
    answer = door.get("anonymous", "/search?q=x")
    assert said(answer) == (503, "index_unavailable")
    assert int(answer["Retry-After"]) > 0
    assert "private" not in answer.content.decode()


def test_a_database_that_does_not_answer_is_no_fault_of_the_caller(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_now: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(places.queries, "open_now", fail)
    answer = door.get("anonymous", "/branches")
    assert said(answer) == (503, "busy")
    assert int(answer["Retry-After"]) > 0
    assert "locked" not in answer.content.decode()


def test_a_fault_of_ours_tells_nothing_of_our_inside(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_now: Any) -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr(places.queries, "open_now", fail)
    answer = door.get("anonymous", "/branches")
    assert said(answer) == (500, "fault")
    assert "secret" not in answer.content.decode()


def test_a_host_that_is_not_ours_gets_no_page(door: Door) -> None:
    answer = door.get("anonymous", "/branches", Host="evil.example")
    assert said(answer) == (400, "malformed")
