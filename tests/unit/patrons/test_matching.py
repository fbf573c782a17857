"""Whether two files are of one person. [CIR-U1]"""

from __future__ import annotations

from datetime import date
from typing import Any

from kitabdar.patrons.matching import Person, compare, digits_of, pairs, words_of

BORN = date(1988, 5, 7)


def person(number: int, *names: str, **fields: Any) -> Person:
    given = {"birth_date": BORN, **fields}
    patronymic = words_of(given.pop("patronymic", ""))
    return Person(number, given.pop("place", "baku"), words_of(*names), patronymic, **given)


def test_the_same_name_in_another_script_and_the_same_birth_date_are_one_person() -> None:
    found = compare(person(1, "Məmmədova", "Aysel"), person(2, "Мамедова", "Айсель"))
    assert found is not None and found.score == 90 and found.reasons == ("birth_date",)
    assert compare(person(1, "Məmmədova", "Aysel"), person(2, "Aysel", "Məmmədova")) == found


def test_more_that_is_the_same_makes_it_likelier_and_another_birth_date_less_likely() -> None:
    same = {"email": "a@example.org", "phone": "123456789"}
    both = compare(person(1, "Quliyev", "Murad", **same), person(2, "Quliyev", "Murad", **same))
    assert both is not None and both.score == 99 and both.reasons == ("birth_date", "email", "phone")
    other = person(2, "Quliyev", "Murad", **{**same, "birth_date": date(1960, 1, 1)})
    parent = compare(person(1, "Quliyev", "Murad", **same), other)
    assert parent is not None and parent.reasons[-1] == "other_birth_date" and parent.score < 60


def test_a_number_of_identity_decides_both_ways() -> None:
    one = person(1, "Quliyev", "Murad", identity="a")
    same = compare(one, person(2, "Vəliyeva", "Nərgiz", identity="a", birth_date=None))
    assert same is not None and same.score == 100 and same.reasons == ("identity",)
    assert compare(one, person(2, "Quliyev", "Murad", identity="b")) is None
    assert compare(one, person(2, "Quliyev", "Murad")) is not None


def test_what_is_not_enough() -> None:
    one = person(1, "Quliyev", "Murad", patronymic="Rəşid oğlu")
    assert compare(one, person(2, "Quliyev", "Rauf")) is None
    assert compare(one, person(2, "Quliyev", "Murad", birth_date=None)) is None
    assert compare(one, person(2, "Quliyev", "Murad", place="almaty")) is None
    assert compare(one, person(2, "Quliyev", "Murad", patronymic="Tahir oğlu")) is None
    assert compare(person(1, "Murad"), person(2, "Quliyev", "Murad")) is None
    assert compare(person(1), person(2)) is None


def test_telephone_numbers_are_compared_from_their_end() -> None:
    assert digits_of("+994 50 123-45-67") == digits_of("050 123 45 67")[-9:] == "501234567"
    assert digits_of("12 34") == ""


def test_pairs_are_those_that_comparing_all_with_all_would_find() -> None:
    names = [("Quliyev", "Murad"), ("Кулиев", "Мурад"), ("Quliyeva", "Murad"), ("Abay", "Nur"), ("Murad", "")]
    days = (BORN, date(1990, 1, 1), None)
    people = [
        person(1 + number * 3 + day, *name, birth_date=days[day], email=f"{number % 2}@example.org")
        for number, name in enumerate(names)
        for day in range(3)
    ]
    wanted = {
        (one.id, other.id) for one in people for other in people if one.id < other.id and compare(one, other)
    }
    assert wanted and {(one.id, other.id) for one, other, _why in pairs(people)} == wanted
