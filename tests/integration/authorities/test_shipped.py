"""The names that come with Kitabdar: they can be read, speak of one thing a code, and are found."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from kitabdar.catalogue.authorities import other_names
from kitabdar.catalogue.models import AuthorityKind
from kitabdar.catalogue.naming.stating import read_lines
from kitabdar.catalogue.services.authorities import loading
from kitabdar.catalogue.services.authorities.writing import Written
from kitabdar.organisation.actors import system_actor
from kitabdar.text.languages import MARC_CODES

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", loading.SHIPPED)
def test_file_is_in_order(name: str) -> None:
    stated = list(read_lines(loading.content_of(name).decode("utf-8").splitlines()))
    assert [code for code, count in Counter(each.code for each in stated).items() if count > 1] == []
    assert {each.kind for each in stated} <= set(AuthorityKind.values)
    languages = {part.language for each in stated for part in each.names if part.language}
    assert languages <= set(MARC_CODES)


@pytest.mark.django_db
def test_shipped_names_answer_what_spelling_cannot() -> None:
    loaded = loading.load_shipped(actor=system_actor("test"), now=NOW)
    assert loaded.created > 15_000
    assert loading.load_shipped(actor=system_actor("test"), now=NOW, only_new=True) == Written()
    for asked, wanted in (
        ("Kirovabad", "Gəncə"),
        ("Целиноград", "Астана"),
        ("Alma-Ata", "Алматы"),
        ("Vəkilov Səməd", "Səməd Vurğun"),
        ("Nazim Hikmət Ran", "Nâzım Hikmet"),
        ("Книга моего деда Коркута", "Kitabi-Dədə Qorqud"),
        ("Aserbaidschan", "Azərbaycan"),
        ("Constantinople", "İstanbul"),
    ):
        assert wanted in [match.heading for match in other_names(asked)], asked
