"""Records written and read back in each form."""

from __future__ import annotations

import io

import pymarc
import pytest

from kitabdar.marc import codec
from kitabdar.marc.problems import TooLong
from kitabdar.marc.record import from_pymarc, to_pymarc

from .making import decoded, field, record

SAMPLE = record(
    field("245", "10", a='Абай жолы <1> & "2" /', c="М. Әуезов"), field("650", " 0", a="Тарих", x="Қазақстан")
)


def test_json_gives_the_same_record_back() -> None:
    text = codec.dump(SAMPLE)
    assert codec.load(text) == SAMPLE
    (theirs,) = pymarc.parse_json_to_array(io.StringIO(f"[{text}]"))
    assert from_pymarc(theirs).fields == SAMPLE.fields


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"leader":"x","fields":[{"245":{"ind1":"1"}}]}', "\x00"])
def test_json_that_is_no_record_raises_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        codec.load(text)


def test_iso2709_is_read_by_the_reference_library() -> None:
    octets = codec.to_iso2709(SAMPLE)
    theirs = pymarc.Record(data=octets)
    assert from_pymarc(theirs).fields == SAMPLE.fields
    assert int(octets[:5]) == len(octets)
    assert decoded(octets).warnings == ()


def test_marcxml_is_read_back_the_same() -> None:
    assert decoded(codec.to_marcxml(SAMPLE).encode()).record.fields == SAMPLE.fields


def test_what_iso2709_cannot_carry_raises_too_long() -> None:
    with pytest.raises(TooLong) as one:
        codec.to_iso2709(record(field("520", a="ə" * 5000)))
    assert one.value.tag == "520"
    with pytest.raises(TooLong) as whole:
        codec.to_iso2709(record(*[field("520", a="x" * 9000)] * 12))
    assert whole.value.tag == ""


def test_pymarc_objects_go_both_ways() -> None:
    assert from_pymarc(to_pymarc(SAMPLE)).fields == SAMPLE.fields


def test_replacing_fields_keeps_the_others_in_tag_order() -> None:
    changed = SAMPLE.replaced(field("245", "10", a="Abai zholy"), field("500", a="Qeyd"))
    assert [each.tag for each in changed.fields] == ["001", "008", "245", "500", "650"]
    assert SAMPLE.first("245") != changed.first("245")
