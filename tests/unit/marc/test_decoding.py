"""Records mended, characters recognised, other formats refused."""

from __future__ import annotations

import pytest
from pymarc.marc8 import marc8_to_unicode

from kitabdar.marc.decoding import MAX_WARNINGS, decode
from kitabdar.marc.problems import CODES, Unreadable

from .making import book, codes, decoded, iso, raws, title_of

RUSSIAN = "Библиотечное дело в Казахстане"
TURKISH = "İstanbul'un şehir tarihi: değişen çağ"


def refusal(octets: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        decode(raws(octets)[0])
    return error.value.problem.code


def test_a_sound_record_gives_no_warning() -> None:
    result = decoded(book("Dədə Qorqud"))
    assert (title_of(result), result.encoding, result.warnings) == ("Dədə Qorqud", "utf-8", ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN.upper(), "cp1251"),
        (TURKISH, "cp1254"),
    ],
)
@pytest.mark.parametrize(("utf8", "code"), [(False, "encoding-guessed"), (True, "encoding-lies")])
def test_an_eight_bit_encoding_is_recognised_by_its_letters(
    text: str, encoding: str, utf8: bool, code: str
) -> None:
    result = decoded(book(text.encode(encoding), utf8=utf8))
    assert (title_of(result), result.encoding, codes(result)) == (text, encoding, {code})


def test_utf8_without_the_flag_is_read_as_utf8() -> None:
    result = decoded(book("Kitabxanaşünaslıq", utf8=False))
    assert (title_of(result), codes(result)) == ("Kitabxanaşünaslıq", {"utf8-without-flag"})


@pytest.mark.parametrize(
    "octets",
    [
        b"\xe8Uber \xe2etude",
        b"Fran\xf0cais \xb9\xa2\xb1",
        b"\x1b(N\xe1\xc2\xd7\xc7\xc4\xc5\x1b(B abc",
        b"\xebi\xeca",
    ],
)
def test_marc8_is_decoded_as_the_reference_does(octets: bytes) -> None:
    result = decoded(book(octets, utf8=False))
    assert (title_of(result), result.encoding) == (marc8_to_unicode(octets), "marc-8")


def test_marc8_starts_anew_in_each_subfield() -> None:
    octets = iso([("245", b"10\x1fa\x1b(N\xe1\x1fbabc")], utf8=False)
    found = decoded(octets).record.first("245")
    assert found is not None
    assert found.get("b") == "abc"


def test_damaged_octets_are_replaced_in_their_field_only() -> None:
    octets = iso([("245", "10\x1faDədə ".encode() + b"\xff"), ("500", "  \x1faQorqud ş".encode())])
    result = decoded(octets)
    assert title_of(result) == "Dədə �"
    assert [(each.code, each.field) for each in result.warnings] == [("invalid-utf8", "245")]


@pytest.mark.parametrize("octets", [b"a\xc0\xafb", b"a\xed\xa0\x80b"])
def test_overlong_and_surrogate_sequences_are_not_letters(octets: bytes) -> None:
    result = decoded(book(octets))
    assert "/" not in title_of(result)
    assert codes(result) == {"invalid-utf8"}


@pytest.mark.parametrize("wrong", ["latin-1", "cp1251"])
def test_text_encoded_twice_is_flagged(wrong: str) -> None:
    text = "Türkçe Şüşə" if wrong == "latin-1" else "Мухтар Ауэзов"
    assert codes(decoded(book(text.encode().decode(wrong, "replace")))) >= {"double-encoded"}


@pytest.mark.parametrize("text", ["SÅ» Ångström «Ø»", "СССР и РСФСР: Россия", "Сіз Рас Сөз"])
def test_rightly_encoded_text_is_not_flagged(text: str) -> None:
    assert codes(decoded(book(text))) == set()


def test_controls_and_direction_marks_leave_the_text() -> None:
    result = decoded(book("a\x00b\x07c\u202ed\u200f e\u200cf\tg"))
    assert title_of(result) == "abcd e\u200cf g"
    assert codes(result) == {"control-characters"}


def test_text_is_composed_and_a_leading_mark_keeps_its_subfield_code() -> None:
    result = decoded(iso([("245", "10\x1fa\u0301x\x1fbu\u0308".encode())]))
    found = result.record.first("245")
    assert found is not None
    assert found.subfields == (("a", " \u0301x"), ("b", "ü"))


def test_a_wrong_base_address_is_worked_out() -> None:
    sound = book()
    result = decoded(sound[:12] + b"99999" + sound[17:])
    assert (title_of(result), codes(result)) == ("Kitab", {"bad-base-address"})


def test_fields_are_told_apart_by_terminators_where_the_directory_lies() -> None:
    sound = book()
    broken = sound.replace(b"2450010", b"2450999")
    assert broken != sound
    result = decoded(broken)
    assert (title_of(result), codes(result)) == ("Kitab", {"directory-rebuilt"})


def test_one_bad_entry_costs_one_field() -> None:
    octets = iso([("245", b"10\x1faKitab"), ("500", b"  \x1faQeyd"), ("500", b"  \x1fax\x1ey")])
    broken = octets.replace(b"5000009", b"50000x9")
    result = decoded(broken)
    assert title_of(result) == "Kitab"
    assert "bad-directory-entry" in codes(result)


def test_a_field_longer_than_its_length_can_say_is_read() -> None:
    text = "x" * 12_000
    octets = iso([("245", b"10\x1faKitab"), ("520", b"  \x1fa" + text.encode()), ("650", b" 0\x1faTarix")])
    assert len(octets) > 9_999
    wrapped = octets.replace(b"52012005", b"520%04d" % (12_005 % 10_000))
    found = decoded(wrapped).record
    assert [field.get("a") for field in found.all("520", "650")] == [text, "Tarix"]


def test_warnings_of_one_record_are_limited() -> None:
    octets = iso([("245", b"10\x1faKitab"), *[("500", b"\x1fax")] * 200])
    assert len(decoded(octets).warnings) == MAX_WARNINGS


@pytest.mark.parametrize(
    ("content", "code", "expected"),
    [
        (b"\x1faKitab", "bad-indicators", (("a", "Kitab"),)),
        (b"10Kitab", "no-subfields", (("a", "Kitab"),)),
        (b"10xx\x1faKitab", "text-before-subfield", (("a", "Kitab"),)),
        (b"10\x1faKitab\x1f", "bad-subfield-code", (("a", "Kitab"),)),
    ],
)
def test_an_odd_field_is_mended(content: bytes, code: str, expected: tuple[tuple[str, str], ...]) -> None:
    result = decoded(iso([("245", content)]))
    found = result.record.first("245")
    assert found is not None
    assert (found.subfields, codes(result)) == (expected, {code})


def test_tags_of_letters_are_kept() -> None:
    result = decoded(iso([("245", b"10\x1faKitab"), ("CAT", b"  \x1fax"), ("LKR", b"  \x1fby")]))
    assert [field.tag for field in result.record.fields] == ["245", "CAT", "LKR"]
    assert result.warnings == ()


def test_unimarc_is_refused_by_its_name() -> None:
    coded = b"  \x1fa19980716d1997    u  y0itay0189    ca"
    unimarc = iso([("001", b"1"), ("100", coded), ("200", b"1 \x1faTitolo")], utf8=False)
    russian = iso([("100", coded), ("102", b"  \x1faRU"), ("200", b"1 \x1faKniga")], utf8=False)
    assert refusal(unimarc) == "unimarc-record"
    assert refusal(russian) == "rusmarc-record"


def test_a_person_named_in_100_is_not_taken_for_coded_data() -> None:
    octets = iso([("100", b"1 \x1faAuezov, Mukhtar Omarkhanovich, 1897-1961, author."), ("500", b"  \x1fax")])
    assert decoded(octets).record.first("100") is not None


@pytest.mark.parametrize(("kind", "code"), [("z", "authority-record"), ("x", "holdings-record")])
def test_what_describes_no_publication_is_refused(kind: str, code: str) -> None:
    octets = bytearray(iso([("001", b"1"), ("100", b"1 \x1faAuezov")]))
    octets[6:7] = kind.encode()
    assert refusal(bytes(octets)) == code


@pytest.mark.parametrize("octets", [b"00026nam a2200025 i 4500\x1e\x1d", b"00026nam a2200025 i 4500\x1d"])
def test_a_record_without_fields_is_refused(octets: bytes) -> None:
    assert refusal(octets) == "no-fields"


def test_every_message_takes_the_parameters_it_is_given() -> None:
    messy = iso([("245", b"\x1fa\x00\xff"), ("5 0", b"  \x1fax"), ("500", b"")])
    for problem in decoded(messy).warnings:
        assert CODES[problem.code] % problem.params
        assert problem.position == 1
