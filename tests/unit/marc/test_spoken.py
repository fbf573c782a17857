"""In which language each form of a description is, where the record does not say."""

from __future__ import annotations

from kitabdar.marc import description_json
from kitabdar.marc.description import Description, Form, Subject
from kitabdar.marc.extract import describe
from kitabdar.marc.spoken import expected, spoken, spoken_subject
from tests.support.marc_builder import Marc

KAZAKH = Description("1", languages=("kaz",), original_languages=("rus",), cataloguing_language="eng")


def test_the_language_of_the_cataloguers_is_read_from_040() -> None:
    cases = (("$a KZ $b kaz", "kaz"), ("$a TR $b tr", "tur"), ("$a DLC $c DLC", "eng"), ("$a KZ", ""))
    for body, language in cases:
        record = Marc("1", "Kitab", more=(("040", "  ", body),)).record()
        description = describe(record)
        assert description.cataloguing_language == language
        assert description_json.load(description_json.dump(description)) == description


def test_texts_are_expected_in_the_languages_of_the_book_of_its_original_and_of_its_cataloguers() -> None:
    assert expected(KAZAKH) == ("kaz", "rus", "eng")
    assert expected(Description("1")) == ()


def test_a_note_in_the_language_of_the_cataloguers_is_not_taken_for_the_language_of_the_book() -> None:
    assert spoken(Form("Translated from the original Russian", "Latn"), KAZAKH).language == "eng"
    assert spoken(Form("Novel", "Latn"), KAZAKH).language == "eng"
    assert spoken(Form("Роман", "Cyrl"), KAZAKH).language in ("kaz", "rus")


def test_what_the_record_says_stands() -> None:
    form = Form("Роман", "Cyrl", "kaz")
    assert spoken(form, KAZAKH) is form


def test_a_name_is_in_the_language_of_the_book_unless_its_letters_leave_no_doubt() -> None:
    assert spoken(Form("Толстой, Лев", "Cyrl"), KAZAKH, in_doubt=True).language in ("kaz", "rus")
    assert spoken(Form("Əliyev, Heydər", "Latn"), KAZAKH, in_doubt=True).language == "aze"


def test_a_heading_of_the_library_of_congress_is_english_and_a_name_among_them_is_not() -> None:
    topic = Subject("topic", (Form("Kazakhs", "Latn"),), "lcsh")
    assert spoken_subject(topic.forms[0], topic, KAZAKH).language == "eng"
    person = Subject("person", (Form("Auėzov, Mukhtar", "Latn"),), "lcsh")
    assert spoken_subject(person.forms[0], person, KAZAKH).language in ("kaz", "rus")
