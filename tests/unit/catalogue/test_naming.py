"""Names of authorities: which of them meet, what may be left out, how the files are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.catalogue.naming.generic_words import bare_words, is_generic
from kitabdar.catalogue.naming.keying import asked_keys, name_keys
from kitabdar.catalogue.naming.stating import (
    Name,
    Stated,
    distinct,
    merged,
    read_lines,
    read_name,
    tidy,
    write_name,
)
from kitabdar.text.keys import analyse


def meet(name: str, language: str, asked: str, kind: str = "place") -> bool:
    return bool(name_keys(name, language, kind) & set(asked_keys(analyse(asked))))


@pytest.mark.parametrize(
    ("name", "language", "asked", "kind"),
    [
        ("Gəncə", "aze", "Gence", "place"),
        ("Қазақстан", "kaz", "Qazaqstan", "place"),
        ("Şərqi Qazaxıstan vilayəti", "aze", "Şərqi Qazaxıstan", "place"),
        ("Шығыс Қазақстан", "kaz", "Шығыс Қазақстан облысы", "place"),
        ("Ағдам району", "", "Агдам", "place"),
        ("Агдам", "rus", "Agdamskiy Rayon", "place"),
        ("Джизакская область", "rus", "Джизак", "place"),
        ("о-ва Кайман", "rus", "Кайман", "place"),
        ("Vəkilov, Səməd", "aze", "Səməd Vəkilov", "person"),
        ("Cəfər Cabbar oğlu Cabbarlı", "aze", "Cəfər Cabbar Cabbarlı", "person"),
        ("Auezov, Mukhtar, 1897-1961", "", "Mukhtar Auezov", "person"),
        ("Гейдар Алиев", "rus", "Heydar Aliyev", "person"),
        ("Книга моего деда Коркута", "rus", "kniga moego deda korkuta", "work"),
    ],
)
def test_name_is_found_by(name: str, language: str, asked: str, kind: str) -> None:
    assert meet(name, language, asked, kind)


@pytest.mark.parametrize(
    ("name", "language", "asked"), [("Of", "tur", "uf"), ("Gəncə", "aze", "Bakı"), ("Van", "tur", "Vən")]
)
def test_name_is_not_found_by(name: str, language: str, asked: str) -> None:
    assert not meet(name, language, asked)


def test_short_word_is_found_as_it_is_written() -> None:
    assert meet("Van", "tur", "VAN")


def test_generic_words_alone_are_no_name() -> None:
    assert is_generic(("rayonu",))
    assert is_generic(("Şəhər", "rayonu"))
    assert not is_generic(("Gəncə", "rayonu"))
    assert bare_words(("rayonu",)) == ()


def test_generic_word_stays_in_the_title_of_a_work() -> None:
    assert not meet("Ağ şəhər", "aze", "Ağ", "work")


@given(st.text(max_size=30))
def test_any_text_can_be_keyed(text: str) -> None:
    for kind in ("place", "person", "work"):
        assert all(-(2**63) <= key < 2**63 for key in name_keys(text, "", kind))


@given(
    st.lists(
        st.sampled_from(["Gəncə", "Гянджа", "о-ва", "rayonu", "Жиззахская", "Ali"]), min_size=1, max_size=3
    )
)
def test_name_is_found_by_itself(words: list[str]) -> None:
    name = " ".join(words)
    if not is_generic(tuple(token.text for token in analyse(name))):
        assert meet(name, "", name)


def test_written_name_is_read_again() -> None:
    for name in (Name("Кировабад", "rus", "earlier"), Name("Gəncə", "aze"), Name("Ganca", "", "pseudonym")):
        assert read_name(write_name(name.text, name.language, name.relation)) == name


def test_line_that_is_wrong_is_named() -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read_lines(["# head", "x\tplace\t0\t\tGəncə"]))


def test_sources_of_one_thing_are_brought_together() -> None:
    lines = [
        "geonames:1\tplace\t5\tiso=X\taze Gəncə | < rus Кировабад",
        "geonames:1\tplace\t9\t\trus Гянджа | eng Gence",
    ]
    (found,) = merged(read_lines(lines))
    assert [(each.text, each.relation) for each in found.names] == [
        ("Gəncə", "preferred"),
        ("Кировабад", "earlier"),
        ("Гянджа", "translation"),
    ]
    assert found.weight == 9


def test_names_spelled_loosely_alike_stay_once_in_each_script() -> None:
    kept = distinct([Name("Gəncə", "aze"), Name("Gence"), Name("Ҝәнҹә", "aze"), Name("Kirovabad")])
    assert [name.text for name in kept] == ["Gəncə", "Ҝәнҹә", "Kirovabad"]


def test_tidying_twice_changes_nothing() -> None:
    once = tidy(Stated("x", "place", (Name("A", "aze"), Name("B", "rus"), Name("A", "rus"), Name("C"))))
    assert tidy(once) == once
