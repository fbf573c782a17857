"""Parallel 880 fields proposed in another script of a record's language."""

from __future__ import annotations

from kitabdar.marc.description import Form
from kitabdar.marc.extract import describe
from kitabdar.marc.lint import check
from kitabdar.marc.parallels import proposals, with_parallels
from kitabdar.marc.record import Field, Record

LEADER = "00000nam a2200000 a 4500"
F008 = Field("008", data="200101s1969    aj            000 0 aze  ")


def record(*fields: Field) -> Record:
    return Record(LEADER, (Field("001", data="p1"), F008, *fields))


TITLE = Field("245", "10", (("a", "Dədə Qorqud /"), ("c", "Həmid Araslı."), ("h", "[kitab]")))
NAME = Field("100", "1 ", (("a", "Araslı, Həmid,"), ("d", "1909-1983."), ("0", "(x)Həmid")))


def test_fields_that_readers_look_for_are_proposed_as_the_tables_write_them() -> None:
    made = proposals(record(NAME, TITLE, Field("500", "  ", (("a", "Qeyd."),))), "Cyrl")
    assert [(each.place, each.field.tag) for each in made] == [(2, "100"), (3, "245")]
    assert made[0].subfields == (("a", "Араслы, Һәмид,"), ("d", "1909-1983."), ("0", "(x)Həmid"))
    assert made[1].subfields == (("a", "Дәдә Горгуд /"), ("c", "Һәмид Араслы."), ("h", "[китаб]"))


def test_what_is_accepted_is_linked_both_ways_as_marc_21_says() -> None:
    source = record(NAME, TITLE)
    made = {each.place: each.subfields for each in proposals(source, "Cyrl")}
    both = with_parallels(source, made, "Cyrl")
    assert [field.get("6") for field in both.fields] == ["", "", "880-01", "880-02", "100-01/(N", "245-02/(N"]
    assert not [each for each in check(both) if each.code == "dangling-link"]
    assert [form.value for form in describe(both).titles[0].proper_forms] == ["Dədə Qorqud", "Дәдә Горгуд"]
    assert proposals(both, "Cyrl") == ()


def test_a_third_script_joins_the_link_and_runs_from_the_right() -> None:
    source = record(TITLE)
    once = with_parallels(source, {2: proposals(source, "Cyrl")[0].subfields}, "Cyrl")
    (arabic,) = proposals(once, "Arab")
    twice = with_parallels(once, {arabic.place: arabic.subfields}, "Arab")
    assert [field.get("6") for field in twice.fields][-3:] == ["880-01", "245-01/(N", "245-01/(3/r"]
    forms = describe(twice).titles[0].proper_forms
    assert [form.script for form in forms] == ["Latn", "Cyrl", "Arab"]
    assert isinstance(forms[2], Form) and forms[2].value == "دده قورقود"


def test_romanised_fields_have_the_letters_of_the_book_proposed() -> None:
    romanised = Field("245", "10", (("a", "Azărbai̐jan tarikhi /"), ("c", "Ălii̐ev.")))
    (made,) = proposals(record(romanised), "Cyrl")
    assert made.subfields == (("a", "Азәрбајҹан тарихи /"), ("c", "Әлијев."))
    assert proposals(record(romanised), "Latn") == ()
    halved = Field("245", "10", (("a", "Azărbai̐jan ėnt︠s︡iklopedii︠a︡sy"), ("b", "Baky")))
    assert proposals(record(halved), "Cyrl")[0].subfields[0] == ("a", "Азәрбајҹан энциклопедиясы")
    imprint = Field("260", "  ", (("a", "Baky :"), ("b", '"Ėlm" Năshrii̐i̐aty,'), ("c", "1999.")))
    (told_by_the_whole_field,) = proposals(record(imprint), "Cyrl")
    assert told_by_the_whole_field.subfields[:2] == (("a", "Бакы :"), ("b", '"Элм" Нәшријјаты,'))


def test_other_languages_and_records_without_a_language_are_left() -> None:
    russian = Field("245", "10", (("a", "История русской литературы двадцатого века"),))
    assert proposals(record(russian), "Latn") == ()
    assert proposals(Record("", ()), "Cyrl") == ()
    nameless = Record(LEADER, (Field("245", "10", (("a", "Қазақстан тарихы"),)),))
    assert [each.subfields for each in proposals(nameless, "Latn")] == [(("a", "Qazaqstan tarihy"),)]
