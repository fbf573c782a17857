"""Texts in another alphabet of their language: golden words, the way back, real pairs of names from CLDR."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from babel import Locale, UnknownLocaleError
from hypothesis import assume, given
from hypothesis import strategies as st

from kitabdar.text.keys import precise_key
from kitabdar.text.scripts import script_of
from kitabdar.text.writing import SCRIPTS, written

AZERI = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"


@pytest.mark.parametrize(
    ("text", "language", "script", "expected"),
    [
        ("Һејдәр Әлијев", "aze", "Latn", "Heydər Əliyev"),
        ("Heydər Əliyev", "aze", "Cyrl", "Һејдәр Әлијев"),
        ("İSTANBUL, İlk Iğdır", "aze", "Cyrl", "ИСТАНБУЛ, Илк Ығдыр"),
        ("Сәмәд Вурғун: мә’на, 1969", "aze", "Latn", "Səməd Vurğun: məna, 1969"),
        ("революсия", "aze", "Latn", "revolyusiya"),
        ("Azərbaycan tarixi", "aze", "Arab", "آزربایجان تاریخی"),
        ("Азәрбајҹан тарихи", "aze", "Arab", "آزربایجان تاریخی"),
        ("Dədə Qorqud; nə?", "aze", "Arab", "دده قورقود؛ نه؟"),
        ("Қазақстан тарихы", "kaz", "Latn", "Qazaqstan tarihy"),
        ("ҚАЗАҚ Ілияс", "kaz", "Latn", "QAZAQ Ilias"),
        ("Абай жолы", "kaz", "Arab", "اباي جولى"),
        ("әке, күй", "kaz", "Arab", "اكە، كۇي"),
        ("дәстүр", "kaz", "Arab", "ٴداستۇر"),
        ("Азия, жаңа әдебиет", "kaz", "Arab", "ازيا، جاڭا ادەبيەت"),
        ("Qazaqstan, qoian, äñgıme", "kaz", "Cyrl", "Қазақстан, қоян, әңгіме"),
        ("Windows дегеніміз не", "kaz", "Latn", "Windows degenımız ne"),
        ("XX ғасыр, I том", "kaz", "Latn", "XX ğasyr, I tom"),
        # romanised by the Library of Congress, with its ligatures in either way of coding
        (
            "Qazaq Sovettīk sot͡sialistīk respublikasynyn͡g",
            "kaz",
            "Cyrl",
            "Қазақ Советтік социалистік республикасының",
        ),
        ("Qazaq ădebietī : ėnt︠s︡iklopedii︠a︡", "kaz", "Latn", "Qazaq ädebietı : entsiklopedia"),
        ("I︠U︡stit︠s︡ii︠a︡ khalyq komissarlary", "kaz", "Cyrl", "Юстиция халық комиссарлары"),
        ("Isaev, S. XVIII ghasyr [et al.]", "kaz", "Cyrl", "Исаев, С. XVIII ғасыр [et al.]"),
        ("Azărbai̐jan tarikhi", "aze", "Latn", "Azərbaycan tarixi"),
        ("Azărbai̐jan tarikhi", "aze", "Cyrl", "Азәрбајҹан тарихи"),
        ("Pist︠s︡ovye knigi, sostavitelʹ", "rus", "Cyrl", "Писцовые книги, составитель"),
    ],
)
def test_letters_are_written_as_the_tables_say(text: str, language: str, script: str, expected: str) -> None:
    assert written(text, language, script) == expected


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Heydər Əliyev", "aze", "Latn"),  # is so already
        ("Qazaq tarihy", "kaz", "Cyrl"),  # neither romanised nor surely of 2021
        ("Mode, Heinz Adolf", "kaz", "Cyrl"),  # a foreign name
        ("Istoriia literatury", "rus", "Cyrl"),  # its ligatures are lost
        ("حیدر علی‌اف", "aze", "Latn"),
        ("قازاقستان", "kaz", "Cyrl"),
        ("Türk dili", "tur", "Cyrl"),
        ("1969", "aze", "Cyrl"),
        ("", "kaz", "Arab"),
    ],
)
def test_what_cannot_be_told_is_not_written(text: str, language: str, script: str) -> None:
    assert written(text, language, script) is None


@given(st.text(alphabet=AZERI + AZERI.upper().replace("I", "") + " -,", min_size=1, max_size=40))
def test_azerbaijani_cyrillic_is_the_same_letters_there_and_back(text: str) -> None:
    assume(not re.search("[kzscg]h", text.lower()))  # would pass for romanised
    there = written(text, "aze", "Cyrl")
    back = written(there, "aze", "Latn") if there else text
    assert precise_key(back or "") == precise_key(text)


@given(st.text(max_size=60), st.sampled_from(sorted(SCRIPTS)), st.sampled_from(["Latn", "Cyrl", "Arab"]))
def test_any_text_is_written_or_left(text: str, language: str, script: str) -> None:
    made = written(text, language, script)
    assert made is None or (made != text and script_of(made) in (script, script_of(text)))


@pytest.mark.parametrize(
    ("one", "other", "language", "script", "least"),
    [
        ("az_Cyrl", "az", "aze", "Latn", 0.95),
        ("az", "az_Cyrl", "aze", "Cyrl", 0.95),
        ("kk", "kk_Arab", "kaz", "Arab", 0.85),
    ],
)
def test_names_of_countries_come_out_as_published(
    one: str, other: str, language: str, script: str, least: float
) -> None:
    """CLDR's names in both scripts; most of the rest are worded in another way."""
    try:
        ours, theirs = Locale.parse(one).territories, Locale.parse(other).territories
    except UnknownLocaleError:
        pytest.skip(f"Babel has no {one} or {other}")
    pairs = [(ours[code], theirs[code]) for code in ours if code in theirs]
    if len(pairs) < 100:
        pytest.skip(f"Babel has few names for {other}")
    right = sum((written(a, language, script) or a).replace(" ", "") == b.replace(" ", "") for a, b in pairs)
    assert right / len(pairs) >= least


@pytest.mark.parametrize(("language", "least"), [("kaz", 0.93), ("rus", 0.83)])
def test_romanised_titles_come_out_as_another_programme_made_them(language: str, least: float) -> None:
    """Of the shared derived pairs most differ by Roman numbers and Latin words, which that programme rewrote too."""
    file = Path(__file__).parents[4] / "shared" / "data" / "derived" / "lc-alalc-to-cyrillic.tsv"
    if not file.exists():
        pytest.skip("the shared test data are not here")
    with file.open(encoding="utf-8") as lines:
        rows = [
            row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row[0] == language
        ]
    right = sum(written(row[3], language, "Cyrl") == row[4] for row in rows)
    assert right / len(rows) >= least
