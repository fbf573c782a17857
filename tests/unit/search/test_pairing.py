"""Completions in the script that is typed and in that of the record."""

from __future__ import annotations

import pytest

from kitabdar.search.engine import Suggestion
from kitabdar.search.pairing import paired


def one(text: str, count: int = 1, field: str = "author") -> Suggestion:
    return Suggestion(text, field, count)


def shown(found: list[Suggestion], typed: str) -> list[tuple[str, str, int]]:
    return [(each.typed, each.text, each.count) for each in paired(found, typed, 8)]


def test_forms_of_one_name_are_one_completion() -> None:
    found = [one("Ăuezov, Mukhtar", 3), one("Әуезов, Мұхтар", 5), one("Ауезов, Мұрат")]
    assert shown(found, "auez") == [
        ("Ăuezov, Mukhtar", "Әуезов, Мұхтар", 5),
        ("Auezov, Mūrat", "Ауезов, Мұрат", 1),
    ]
    assert shown(found[:2], "әуез") == [("Әуезов, Мұхтар", "Ăuezov, Mukhtar", 5)]


def test_what_the_record_has_in_another_script_alone_is_rewritten_where_a_table_can() -> None:
    assert shown([one("Вурғун, Сәмәд")], "vur") == [("Vurğun, Səməd", "Вурғун, Сәмәд", 1)]
    assert shown([one("Əliyev, Heydər")], "әли") == [("Әлијев, Һејдәр", "Əliyev, Heydər", 1)]
    assert shown([one("История Востока", field="title")], "ist") == [("", "История Востока", 1)]


def test_one_name_in_two_fields_is_two_completions() -> None:
    found = [one("Abay"), one("Абай", 2, "subject")]
    assert [each.field for each in paired(found, "ab", 8)] == ["author", "subject"]


@pytest.mark.parametrize("typed", ["", "123", "?!", "漢"])
def test_without_a_script_nothing_is_rewritten(typed: str) -> None:
    assert shown([one("Вурғун, Сәмәд"), one("1984")], typed)[1] == ("", "1984", 1)
    assert len(paired([one("a"), one("b"), one("c")], typed, 2)) == 2
