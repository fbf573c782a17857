"""What a record says: titles, creators, imprint, dates, languages, subjects, numbers."""

from __future__ import annotations

import pytest

from kitabdar.marc.description import Form
from kitabdar.marc.extract.dates import year_in
from kitabdar.marc.extract.identifiers import isbn_identifier

from .making import CODED, described, field

LATIN_TITLE = field("245", "14", _6="880-01", a="The Abaĭ zholy :", b="roman /", c="M. Ăuezov.")
OWN_TITLE = field("880", "10", _6="245-01/(N", a="Абай жолы :", b="роман /", c="М. Әуезов.")


def values(forms: tuple[Form, ...]) -> list[str]:
    return [form.value for form in forms]


def test_a_title_has_its_linked_form_and_no_isbd_at_its_end() -> None:
    (title,) = described(LATIN_TITLE, OWN_TITLE).titles
    assert values(title.forms) == ["The Abaĭ zholy : roman", "Абай жолы : роман"]
    assert values(title.proper) == ["The Abaĭ zholy", "Абай жолы"]
    assert values(title.responsibility) == ["M. Ăuezov", "М. Әуезов"]
    assert [form.script for form in title.forms] == ["Latn", "Cyrl"]
    assert [form.sort_value for form in title.forms] == ["Abaĭ zholy : roman", "Абай жолы : роман"]
    assert title.forms[0].language == "aze"


def test_a_parallel_title_after_an_equals_sign_stands_by_itself() -> None:
    titles = described(field("245", "10", a="Təhsil haqqında =", b="Ob obrazovanii : sbornik")).titles
    assert [(title.kind, title.forms[0].value) for title in titles] == [
        ("main", "Təhsil haqqında"),
        ("parallel", "Ob obrazovanii : sbornik"),
    ]


def test_punctuation_left_out_of_the_record_is_put_between_its_parts() -> None:
    (title,) = described(field("245", "10", a="Kitab", n="2-ci cild", p="Nəsr", b="seçilmiş")).titles
    assert title.forms[0].value == "Kitab. 2-ci cild. Nəsr : seçilmiş"


def test_kinds_of_titles_are_told_apart() -> None:
    titles = described(
        field("245", "10", a="Bir"),
        field("240", "10", a="Kitab.", l="Russian"),
        field("246", "11", a="One"),
        field("246", "3 ", a="Variant"),
        field("247", "10", a="Köhnə"),
        field("740", "02", a="Hekayə"),
        field("700", "12", a="Elçin.", t="Bayraqdar.", l="Turkish"),
    ).titles
    assert [(title.kind, title.forms[0].value, title.language) for title in titles] == [
        ("main", "Bir", ""),
        ("uniform", "Kitab", "rus"),
        ("parallel", "One", ""),
        ("variant", "Variant", ""),
        ("former", "Köhnə", ""),
        ("analytic", "Hekayə", ""),
        ("analytic", "Bayraqdar", "tur"),
    ]


def test_a_variant_that_says_nothing_new_is_left_out() -> None:
    assert len(described(field("245", "10", a="Bir =", b="One"), field("246", "31", a="One.")).titles) == 2


@pytest.mark.parametrize("link", ["245-02/(N", "245-00/(N"])
def test_a_linked_field_without_a_partner_stands_for_itself(link: str) -> None:
    titles = described(LATIN_TITLE, field("880", "10", _6=link, a="Басқа")).titles
    assert [title.forms[0].value for title in titles] == ["The Abaĭ zholy : roman", "Басқа"]


@pytest.mark.parametrize("link", ["880-01", "", "245", "x" * 50])
def test_a_link_to_nowhere_changes_nothing(link: str) -> None:
    assert len(described(LATIN_TITLE, field("880", "10", _6=link, a="Басқа")).titles) == 1


def test_creators_have_roles_dates_and_kinds() -> None:
    found = described(
        field("100", "1 ", a="Auezov, Mukhtar,", d="1897-1961."),
        field("700", "1 ", a="Anna,", e="переводчик."),
        field("700", "1 ", a="Əli,", e="tərcüməçi,", _4="http://id.loc.gov/vocabulary/relators/edt"),
        field("700", "1 ", a="Nizami,", d="1141-1209.", t="Xəmsə."),
        field("710", "2 ", a="Elm.", b="Nəşriyyat."),
        field("711", "2 ", a="Konfrans", d="(2001 :", c="Bakı)"),
    ).creators
    assert [(one.kind, one.forms[0].value, one.roles, one.dates) for one in found] == [
        ("person", "Auezov, Mukhtar", ("aut",), "1897-1961"),
        ("person", "Anna", ("trl",), ""),
        ("person", "Əli", ("edt", "trl"), ""),
        ("person", "Nizami", (), "1141-1209"),
        ("body", "Elm. Nəşriyyat", (), ""),
        ("meeting", "Konfrans (2001 : Bakı)", (), ""),
    ]
    assert [one.is_main for one in found][:2] == [True, False]
    assert found[3].title == "Xəmsə"


def test_imprints_tell_publication_from_copyright() -> None:
    found = described(
        field("264", " 1", a="Bakı ;", b="Elm,", c="2024."), field("264", " 4", c="©2023")
    ).imprints
    assert [(one.kind, values(one.place), values(one.publisher), one.date) for one in found] == [
        ("publication", ["Bakı"], ["Elm"], "2024"),
        ("copyright", [], [], "©2023"),
    ]


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("1999.", 1999), ("[1994?]", 1994), ("c2001", 2001), ("1377 [1998]", 1998), ("١٤٠٥ هـ", 1984),
        ("۱۳۸۵ ش", 2006), ("1328 [1910 or 1911]", 1910), ("MCMXCV", 1995), ("[195-?]", 1950), ("[19--]", 1900),
        ("2005 ж.", 2005), ("1386 = 2007", 2007), ("", None), ("[s.a.]", None), ("3024", None), ("x" * 5000, None),
    ],
)  # fmt: skip
def test_a_year_is_found_in_a_printed_date(printed: str, year: int | None) -> None:
    assert year_in(printed) == year


@pytest.mark.parametrize(
    ("coded", "years"),
    [
        ("s2024    ", (2024, None)),
        ("m19992003", (1999, 2003)),
        ("c19769999", (1976, None)),
        ("s195u    ", (1950, 1959)),
        ("q19501959", (1950, 1959)),
        ("r20101923", (2010, None)),
        ("nuuuuuuuu", (1998, None)),
        ("s^^^^^^^^", (1998, None)),
        ("Я", (1998, None)),
    ],
)
def test_coded_years_come_before_printed_ones(coded: str, years: tuple[int, int | None]) -> None:
    found = described(field("260", c="1998"), coded=f"260101{coded:<9}aj            000 0 aze d")
    assert (found.year, found.year_end) == years


def test_languages_are_current_codes_with_the_original_apart() -> None:
    found = described(
        field("041", "1 ", a="azeengscr", d="tar", h="rusfre"), field("041", " 7", a="kk", _2="iso639-1")
    )
    assert found.languages == ("aze", "eng", "hrv", "tat", "kaz")
    assert found.original_languages == ("rus", "fre")


@pytest.mark.parametrize("code", ["und", "   ", "|||", "mul", "12a", "Я"])
def test_what_is_no_language_is_left_out(code: str) -> None:
    assert described(coded=CODED[:35] + code + CODED[38:]).languages == ()


def test_subjects_are_joined_with_their_subdivisions_once() -> None:
    found = described(
        field("650", " 0", a="Ədəbiyyat", z="Azərbaycan", x="Tarix."),
        field("650", " 0", a="Ədəbiyyat", z="Azərbaycan", x="Tarix."),
        field("651", " 7", a="Bakı.", _2="local"),
        field("600", "14", a="Abai,", d="1845-1904."),
        field("653", "  ", a="nəsr"),
        field("655", " 4", a="Roman."),
    ).subjects
    assert [(one.kind, one.forms[0].value, one.scheme) for one in found] == [
        ("person", "Abai, 1845-1904", ""),
        ("topic", "Ədəbiyyat -- Azərbaycan -- Tarix", "lcsh"),
        ("place", "Bakı", "local"),
        ("genre", "Roman", ""),
        ("topic", "nəsr", ""),
    ]


@pytest.mark.parametrize(
    ("printed", "value", "is_valid"),
    [
        ("978-9952-26-426-5", "9789952264265", True),
        ("9952-26-426-8 (cild)", "9952264268", False),
        ("٩٧٨٠٣٠٦٤٠٦١٥٧", "9780306406157", True),
        ("0306406152 :", "9780306406157", True),
        ("0306406153", "0306406153", False),
        ("080442957x", "9780804429573", True),
    ],
)
def test_isbns_are_normalised_or_kept_and_marked(printed: str, value: str, is_valid: bool) -> None:
    found = isbn_identifier(printed)
    assert found is not None
    assert (found.value, found.is_valid) == (value, is_valid)


@pytest.mark.parametrize("printed", ["", "(pbk.)", "10 AZN", "—"])
def test_what_is_no_number_is_no_isbn(printed: str) -> None:
    assert isbn_identifier(printed) is None


def test_numbers_of_other_kinds_are_recognised() -> None:
    found = described(
        field("010", a="  2001-627090 "),
        field("022", a="0028-0836", y="0000-0000"),
        field("024", "7 ", a="doi:10.1000/182", _2="doi"),
    ).identifiers
    assert [(one.kind, one.value, one.is_valid) for one in found] == [
        ("lccn", "2001627090", True),
        ("issn", "0028-0836", True),
        ("issn", "0000-0000", False),
        ("doi", "10.1000/182", True),
    ]


def test_only_http_addresses_are_kept() -> None:
    addresses = [
        "javascript:alert(1)",
        "http://[",
        "ftp://x.az/",
        "https://x.az/k",
        " http://y.kz ",
        "//z.tr",
        "http://a b",
    ]
    found = described(*[field("856", "40", u=address, y="Oxu") for address in addresses]).resources
    assert [one.address for one in found] == ["https://x.az/k", "http://y.kz"]
    assert found[0].label == "Oxu"


@pytest.mark.parametrize(
    ("leader", "at", "code", "expected"),
    [
        ("am", 23, " ", "book"), ("am", 23, "o", "e-book"), ("am", 23, "d", "large-print"), ("am", 23, "f", "braille"),
        ("as", 21, "n", "newspaper"), ("as", 21, "p", "serial"), ("as", 23, "o", "e-journal"), ("em", 25, "a", "map"),
        ("cm", 23, " ", "score"), ("jm", 23, " ", "music"), ("im", 23, " ", "audiobook"), ("gm", 33, "v", "film"),
        ("tm", 23, " ", "manuscript"), ("rm", 23, " ", "object"),
    ],
)  # fmt: skip
def test_the_format_follows_leader_and_coded_data(leader: str, at: int, code: str, expected: str) -> None:
    coded = CODED[:at] + code + CODED[at + 1 :]
    assert described(leader=f"00000n{leader} a2200000 i 4500", coded=coded).format == expected


def test_audience_is_read_from_the_code_or_the_note() -> None:
    assert described(coded=CODED[:22] + "j" + CODED[23:]).audience == "juvenile"
    assert described(coded=CODED[:22] + "e" + CODED[23:]).audience == "adult"
    assert described(field("521", "1 ", a="6-9 yaş")).audience == "juvenile"
    assert described(field("521", "8 ", a="Mütəxəssislər")).audience == ""


def test_split_ligature_marks_become_one() -> None:
    (title,) = described(field("245", "10", a="Rossi\ufe20i\ufe21a")).titles
    assert title.forms[0].value == "Rossi\u0361ia"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Roman.", "Roman"), ("Auezov, M.", "Auezov, M."), ("and so on ...", "and so on ..."), ("(SSSR).", "(SSSR)"),
        ("Cild 2.", "Cild 2"), ("Москва : изд.", "Москва : изд."),
    ],
)  # fmt: skip
def test_a_full_stop_stays_where_it_belongs(text: str, expected: str) -> None:
    (title,) = described(field("245", "10", a=text)).titles
    assert title.forms[0].value == expected


def test_contents_summary_notes_series_links_and_class_numbers_are_read() -> None:
    found = described(
        field("505", "0 ", t="Bir /", r="A", g="1"), field("520", a="Haqqında."), field("500", a="Qeyd."),
        field("830", " 0", a="Dünya ədəbiyyatı ;", v="3."), field("490", "1 ", a="Dünya ədəbiyyatı ;", v="3"),
        field("765", "0 ", t="Путь Абая", w="(X)1"), field("080", a="821.512"), field("084", a="84(5К)", _2="rubbk"),
        field("250", a="2-ci nəşr."), field("300", a="320 s. :", b="şək. ;", c="21 sm"),
    )  # fmt: skip
    assert values(found.contents) == ["Bir / A 1"]
    assert values(found.summary) == ["Haqqında."]
    assert values(found.notes) == ["Qeyd."]
    assert [(one.forms[0].value, one.number) for one in found.series] == [("Dünya ədəbiyyatı", "3")]
    assert [(one.kind, one.title, one.control_number) for one in found.links] == [
        ("765", "Путь Абая", "(X)1")
    ]
    assert found.classification == (("udc", "821.512"), ("bbk", "84(5К)"))
    assert (values(found.edition_statement), found.extent) == (["2-ci nəşr"], "320 s. : şək. ; 21 sm")
