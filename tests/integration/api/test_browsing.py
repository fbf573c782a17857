"""The browse lists over the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.api.callers import Door
from tests.support.world import World


def browse(door: Door, address: str, language: str = "az") -> Any:
    answer = door.get("anonymous", f"/browse/{address}", **{"Accept-Language": language})
    assert answer.status_code == 200, answer.content
    return answer.json()


def walked(door: Door, kind: str, language: str) -> list[str]:
    found, after = [], ""
    while True:
        page = browse(door, f"{kind}?limit=1&after={after}", language)
        found += [each["text"] for each in page["entries"]]
        after = page["after"]
        if not after:
            return found


def test_titles_stand_in_the_order_of_the_language_asked_for(door: Door, indexed: World) -> None:
    whole = [each["text"] for each in browse(door, "title")["entries"]]
    assert len(whole) == 4
    assert walked(door, "title", "az") == whole
    russian = [each["text"] for each in browse(door, "title", "ru")["entries"]]
    assert sorted(russian) == sorted(whole)
    assert russian[0] == "Абай жолы" == whole[whole.index("Абай жолы")]


def test_an_entry_leads_to_its_editions(door: Door, indexed: World) -> None:
    page = browse(door, "title?at=kitabi")
    entry = page["entries"][page["reached"]]
    assert (entry["text"], entry["editions"], page["begins"]) == ("Kitabi-Dədə Qorqud", 1, True)
    (hit,) = door.get("anonymous", entry["url"]).json()["hits"]
    assert hit["edition_id"] == indexed.dede.edition_id


def test_the_shelf_names_editions_and_branches(door: Door, indexed: World) -> None:
    page = browse(door, "call-number?at=84&limit=2")
    first = page["entries"][page["reached"]]
    assert first["call_number"] == "84 Q"
    assert first["branches"]
    place = page["after"]
    following = browse(door, f"call-number?after={place['call_number']}&edition_id={place['edition_id']}")
    assert following["entries"][0]["edition"]["id"] != first["edition"]["id"]


@pytest.mark.parametrize(
    "address", ["publisher", "author?limit=0", "author?at=" + "x" * 400, "call-number?edition_id=-1"]
)
def test_what_cannot_be_asked_is_refused(door: Door, indexed: World, address: str) -> None:
    assert door.get("anonymous", f"/browse/{address}").status_code == 422
