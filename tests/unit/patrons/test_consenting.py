"""Which texts are asked where, and which wait for an answer. [CIR-U4]"""

from __future__ import annotations

from datetime import date
from typing import Any

from kitabdar.patrons.consenting import TextVersion, in_force, lacking, unanswered

TODAY = date(2026, 3, 2)
BRANCH, NETWORK = 3, 1
PLACES = (BRANCH, NETWORK, None)


def version(number: int, code: str = "rules", **fields: Any) -> TextVersion:
    wanted = {
        "place_id": None, "version": 1, "valid_from": TODAY, "is_optional": False, "is_asked": True,
        "titles": {"en": code}, "bodies": {"en": "Words"},
    }  # fmt: skip
    return TextVersion(id=number, code=code, **{**wanted, **fields})


def ids(texts: list[TextVersion]) -> list[int]:
    return [each.id for each in texts]


def test_the_latest_version_that_holds_is_asked() -> None:
    first, second = version(1), version(2, version=2)
    coming = version(3, version=3, valid_from=date(2026, 3, 3))
    assert ids(in_force([first, second, coming], PLACES, TODAY)) == [2]
    assert ids(in_force([first, second, coming], PLACES, date(2026, 3, 3))) == [3]


def test_the_nearest_place_decides_for_each_text() -> None:
    everywhere, network = version(1, version=9), version(2, place_id=NETWORK)
    branch, elsewhere = version(3, place_id=BRANCH), version(4, place_id=99, version=5)
    assert ids(in_force([everywhere, network], PLACES, TODAY)) == [2]
    assert ids(in_force([everywhere, network, branch, elsewhere], PLACES, TODAY)) == [3]
    other = version(5, "events", is_optional=True)
    assert ids(in_force([other, everywhere, network], PLACES, TODAY)) == [2, 5]


def test_a_version_that_is_asked_no_more_ends_its_text_there() -> None:
    ended = version(2, place_id=BRANCH, is_asked=False)
    assert in_force([version(1), ended], PLACES, TODAY) == []
    assert ids(in_force([version(1), ended], (NETWORK, None), TODAY)) == [1]


def test_what_waits_and_what_is_lacking() -> None:
    needed, optional = version(1), version(2, "events", is_optional=True)
    assert ids(unanswered([needed, optional], [2])) == [1]
    assert (
        ids(lacking([needed, optional], {1: False})) == [1] and lacking([needed, optional], {1: True}) == []
    )


def test_a_text_is_shown_in_the_readers_language_or_else_in_english_or_the_first() -> None:
    text = version(1, titles={"az": "Qaydalar", "en": "Rules"}, bodies={"az": "Sözlər", "en": "Words"})
    assert (text.language("az"), text.title("az"), text.body("kk")) == ("az", "Qaydalar", "Words")
    assert version(1, titles={"az": "Q"}, bodies={"az": "S"}).title("ru") == "Q"
