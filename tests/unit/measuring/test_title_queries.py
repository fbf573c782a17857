"""Which records answer a query for a title, and that every run asks the same."""

from __future__ import annotations

from benchmarks.retrieval import titles
from benchmarks.retrieval.documents import Title
from benchmarks.retrieval.scoring import Asked

LONG = "Azərbaycan xalq nağılları toplusunun seçilmiş nümunələri: ikinci kitab"
TITLES = (
    Title("1", "aze", "Latn", "Dədə Qorqud kitabı", "Fərhad Zeynalov", "1988"),
    Title("2", "aze", "Latn", "DƏDƏ QORQUD KİTABI: dastan", "Zeynalov Fərhad Rəşid oğlu"),
    Title("3", "aze", "Latn", "Dədə Qorqud kitabının dili", "Tofiq Hacıyev"),
    Title("4", "aze", "Latn", f"{LONG} və şərhlər, birinci hissə"),
    Title("5", "aze", "Latn", f"{LONG} və şərhlər, ikinci hissə"),
    Title("6", "kaz", "Latn", "Qazaq tīlī", other_form="Қазақ тілі"),
    Title("7", "kaz", "", "Қазақ тілі", other_form="Qazaq tīlī"),
)


def asked(kind: str, number: str) -> Asked:
    (found,) = (each for each in titles.queries(TITLES, most=99) if each.id == f"{kind} {number}")
    return found


def test_editions_of_a_title_answer_whatever_stands_after_the_colon() -> None:
    assert asked("as typed", "1").relevant == {"1", "2"}
    assert asked("as typed", "3").relevant == {"3"}


def test_distortions_are_answered_by_what_was_meant() -> None:
    assert asked("inflected", "1").relevant == {"1", "2"}
    assert asked("wrong keyboard layout", "1").relevant == {"1", "2"}


def test_a_long_title_is_typed_in_part_and_answered_by_all_that_begin_so() -> None:
    found = asked("as typed", "4")
    assert len(found.text.split()) == 8
    assert found.words > 8
    assert found.relevant == {"4", "5"}


def test_a_title_begun_is_answered_by_all_that_begin_so() -> None:
    assert asked("title begun", "1").relevant == {"1", "2", "3"}


def test_two_words_and_the_author_need_all_three() -> None:
    found = asked("two words and the author", "2")
    assert sorted(found.text.split()) == ["kitabı", "qorqud", "zeynalov"]
    assert found.relevant == {"1", "2"}


def test_either_linked_form_answers_for_the_other() -> None:
    found = asked("the other linked form", "6")
    assert found.text == "қазақ тілі"
    assert found.relevant == {"6", "7"}


def test_the_same_titles_make_the_same_queries_in_any_order() -> None:
    forwards = titles.queries(TITLES, most=3)
    assert titles.queries(tuple(reversed(TITLES)), most=3) == forwards
    assert len({each.id for each in forwards}) == len(forwards)


def test_surnames_stand_first_or_last() -> None:
    assert titles.surname("Səmədov Ağarəhim Ağazahir oğlu", "az") == "səmədov"
    assert titles.surname("Jim Blythe", "az") == "blythe"
    assert titles.surname("Isinaliev, Mikhail", "ru") == "isinaliev"
    assert titles.surname("Мамедов Фуад Тейюб оглы", "ru") == "мамедов"
    assert titles.surname("", "az") == ""
