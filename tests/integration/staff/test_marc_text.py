"""A record written as lines is the same record when it is read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.interfaces.staff import marc_text
from kitabdar.marc.record import Field, Record

LEADER = "00000nam a2200000 a 4500"
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30).filter(
    lambda text: "{dollar}" not in text
)
subfields = st.lists(st.tuples(st.sampled_from("abcxyz0689"), texts), min_size=1, max_size=4)
fields = st.one_of(
    st.builds(lambda data: Field("008", "", (), data), texts),
    st.builds(
        lambda tag, indicators, pairs: Field(tag, indicators, tuple(pairs)),
        st.sampled_from(["100", "245", "880", "952"]),
        st.sampled_from(["  ", "10", "0 ", " 4"]),
        subfields,
    ),
)


@given(st.lists(fields, max_size=8))
def test_what_is_written_is_read_back(made: list[Field]) -> None:
    record = Record(LEADER, tuple(made))
    assert marc_text.read(marc_text.write(record)) == record


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("24", "tag"),
        ("245$aNo blank", "tag"),
        ("245 1", "indicators"),
        ("245 é0 $aTitle", "indicators"),
        ("245 10 Title", "subfields"),
        ("245 10 $", "code"),
        ("245 10 $aCosts 5 $$", "code"),
        ("245 10 $aBell\x07", "signs"),
        ("LDR short but é", "leader"),
    ],
)
def test_each_mistake_is_named_with_its_line(line: str, code: str) -> None:
    with pytest.raises(marc_text.Unreadable) as caught:
        marc_text.read(f"LDR {LEADER}\n{line}\n001 x")
    assert [(each.line, each.code) for each in caught.value.mistakes] == [(2, code)]


def test_a_text_without_leader_and_one_without_end_are_refused() -> None:
    for text, code in (("001 x", "leader"), ("x" * 200_001, "long")):
        with pytest.raises(marc_text.Unreadable) as caught:
            marc_text.read(text)
        assert caught.value.mistakes[0].code == code
