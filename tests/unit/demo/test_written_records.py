"""The sample records: valid MARC 21, honest about what is known, and gathered into works across languages."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict

import pytest

from kitabdar.catalogue.rules import work_key
from kitabdar.interfaces.cli.demo.written import written_file, written_records
from kitabdar.interfaces.cli.demo.written_data import terms, written_works
from kitabdar.interfaces.cli.demo.written_fields import record as record_of
from kitabdar.marc.codec import dump
from kitabdar.marc.decoding import decode
from kitabdar.marc.description import Description
from kitabdar.marc.extract import describe
from kitabdar.marc.lint import check
from kitabdar.marc.reading import read
from kitabdar.marc.record import Record
from kitabdar.text.display import clean
from kitabdar.text.languages import MARC_CODES
from kitabdar.text.scripts import script_of

RECORDS = tuple(written_records())
_COUNTRIES = {
    "aj",
    "au",
    "enk",
    "fr",
    "gw",
    "ilu",
    "inu",
    "kg",
    "kz",
    "mau",
    "ne",
    "nyu",
    "ru",
    "tu",
    "uz",
    "xx",
}


def _keys() -> dict[str, set[str]]:
    return {
        work.code: {work_key(describe(record_of(work, edition))).value for edition in work.editions}
        for work in written_works()
    }


def test_there_are_at_least_120_records_each_with_its_own_number() -> None:
    numbers = [each.control_number for each in RECORDS]
    assert len(numbers) >= 120
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
    assert all(re.fullmatch(r"kitabdar-written-\d{3}", number) for number in numbers)


def test_the_coded_field_is_right() -> None:
    for record in RECORDS:
        coded = record.data("008")
        language = record.by_tag["041"][0].get("a")
        assert len(record.leader) == 24
        assert len(coded) == 40
        assert coded[35:38] == language
        assert language in MARC_CODES
        assert coded[15:18].strip() in _COUNTRIES
        assert coded[22] in " j"
        assert coded[33] in "01dp"
        assert re.fullmatch(r"s\d{4}    |nuuuuuuuu", coded[6:15])


def test_a_cataloguer_has_nothing_to_correct() -> None:
    found = {record.control_number: check(record) for record in RECORDS}
    assert {number: problems for number, problems in found.items() if problems} == {}


def test_every_other_script_is_linked_both_ways() -> None:
    for record in RECORDS:
        there = {
            f"{field.tag}-{field.get('6')[4:6]}"
            for field in record.fields
            if field.get("6").startswith("880-")
        }
        back = {field.get("6")[:6] for field in record.all("880")}
        assert there == back
        for field in record.all("880"):
            partner = next(
                each
                for each in record.all(field.get("6")[:3])
                if each.get("6") == f"880-{field.get('6')[4:6]}"
            )
            assert script_of(field.get("a")) != script_of(partner.get("a"))
            assert field.indicators == partner.indicators


def test_nothing_is_stated_that_was_not_seen() -> None:
    for record in RECORDS:
        assert not {"010", "020", "022", "300", "856"} & set(record.by_tag)
        assert [field.get("a") for field in record.all("500")] == [
            "Sample record prepared for the Kitabdar sample library."
        ]
        if record.first("264"):
            assert record.data("008")[7:11] == "uuuu" or record.data("008")[7:11] in record.by_tag["264"][
                0
            ].get("c")


def test_text_is_clean_and_nothing_is_empty() -> None:
    for record in RECORDS:
        for field in record.fields:
            assert field.is_control or field.subfields
            for _, value in field.subfields:
                assert value.strip() == value != ""
                assert clean(value) == value


def test_the_summary_is_one_sentence_in_the_script_of_the_title() -> None:
    for record in RECORDS:
        summary = record.by_tag["520"][0].get("a")
        assert summary.endswith(".")
        assert script_of(summary) == script_of(record.by_tag["245"][0].get("a")) or "№" in summary


def test_the_record_describes_itself() -> None:
    for record in RECORDS:
        description = describe(record)
        assert description.main_title is not None
        assert description.main_title.forms[0].value
        assert description.languages == (record.data("008")[35:38],)
        assert description.identifiers == ()
        assert bool(description.original_languages) == (record.first("765") is not None)
        assert len(description.summary) == 1
        if record.first("100"):
            author = next(each for each in description.creators if each.is_main)
            assert author.roles == ("aut",)


def test_the_file_is_read_back_as_it_was_written() -> None:
    found = [decode(raw) for raw in read(io.BytesIO(written_file()))]
    assert [each.warnings for each in found] == [()] * len(RECORDS)
    assert [_fields(each.record) for each in found] == [_fields(each) for each in RECORDS]


def test_a_work_is_gathered_across_its_languages() -> None:
    scattered = {code: keys for code, keys in _keys().items() if len(keys) != 1 or "" in keys}
    assert scattered == {}


def test_no_two_works_are_taken_for_one() -> None:
    works: dict[str, set[str]] = defaultdict(set)
    for code, keys in _keys().items():
        for key in keys:
            works[key].add(code)
    assert [codes for codes in works.values() if len(codes) > 1] == []


def test_three_poets_keep_their_own_leyli() -> None:
    keys = _keys()
    assert len(keys["nizami-leyli"] | keys["fuzuli-leyli"] | keys["navoiy-layli"]) == 3


@pytest.mark.parametrize(
    ("code", "languages", "scripts"),
    [
        ("dede-korkut", {"aze", "kaz", "tur", "rus", "eng"}, {"Latn", "Cyrl"}),
        ("nizami-leyli", {"per", "aze", "rus", "tur", "eng"}, {"Arab", "Latn", "Cyrl"}),
        ("boburnoma", {"chg", "uzb", "eng", "rus", "tur", "aze", "kaz"}, {"Arab", "Latn", "Cyrl"}),
        ("aitmatov-jamiyla", {"kir", "rus", "eng", "tur", "aze", "kaz"}, {"Latn", "Cyrl"}),
        ("abai-joly", {"kaz", "rus", "eng", "aze", "tur"}, {"Latn", "Cyrl"}),
        ("little-prince", {"fre", "aze", "kaz", "tur", "rus", "eng"}, {"Latn", "Cyrl"}),
    ],
)
def test_a_reader_sees_one_work_in_many_languages(code: str, languages: set[str], scripts: set[str]) -> None:
    work = next(each for each in written_works() if each.code == code)
    assert {edition.language for edition in work.editions} >= languages
    assert {script_of(edition.title) for edition in work.editions} == scripts


def test_an_author_has_one_heading_and_is_known_in_other_scripts() -> None:
    found = _described("kitabdar-written-027")
    author = next(each for each in found.creators if each.is_main)
    assert [form.value for form in author.forms] == ["Nizami Gəncəvi", "Низами Ҝәнҹәви", "نظامی گنجوی"]
    headings: dict[str, set[str]] = defaultdict(set)
    for work in written_works():
        if work.author:
            headings[work.author.heading].update(each.by_tag["100"][0].get("a") for each in _of(work.code))
    assert [names for names in headings.values() if len(names) != 1] == []


def test_a_translation_names_its_translator_and_original() -> None:
    found = _described("kitabdar-written-201")
    assert found.original_languages == ("rus",)
    assert [link.title for link in found.links if link.kind == "765"] == ["И дольше века длится день"]
    translators = [each.forms[0].value for each in found.creators if "trl" in each.roles]
    assert translators == ["French, John"]
    assert found.year == 1983


def test_books_for_children_say_so() -> None:
    assert _described("kitabdar-written-282").audience == "juvenile"
    assert _described("kitabdar-written-272").audience != "juvenile"


def test_an_initial_article_is_passed_over_in_sorting() -> None:
    title = _described("kitabdar-written-285").main_title
    assert title is not None
    assert title.forms[0].sort_value == "Little Prince"


def test_every_term_in_use_is_known_and_every_known_term_is_used() -> None:
    assert {code for work in written_works() for code in work.terms} == set(terms())


def _fields(record: Record) -> str:
    """Return the fields alone: writing counts the lengths of the leader anew."""
    return dump(Record("", record.fields))


def _of(code: str) -> list[Record]:
    work = next(each for each in written_works() if each.code == code)
    return [record_of(work, edition) for edition in work.editions]


def _described(control_number: str) -> Description:
    return describe(next(each for each in RECORDS if each.control_number == control_number))
