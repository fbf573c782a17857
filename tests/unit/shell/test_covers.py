"""Drawn covers."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from kitabdar.interfaces.shell.covers.draw import MAXIMUM_BYTES, Face, cover, wrapped
from kitabdar.interfaces.shell.covers.motifs import MOTIFS
from kitabdar.interfaces.shell.covers.palette import shaded

LONG = "Azərbaycan Respublikasının Konstitusiyası və onun şərhi " * 8


@pytest.mark.parametrize("seed", range(60))
def test_a_cover_is_well_formed_and_small_whatever_the_title(seed: int) -> None:
    for title, script in ((LONG, "Latn"), ("خمسه نظامی گنجوی " * 20, "Arab"), ("Ы" * 300, "Cyrl"), ("", "")):
        drawn = cover(Face(seed=str(seed), title=title, creator=LONG, language="aze", script=script))
        assert len(drawn.encode()) <= MAXIMUM_BYTES
        assert ElementTree.fromstring(drawn).get("viewBox") == "0 0 240 360"


def test_the_same_edition_always_has_the_same_cover() -> None:
    face = Face(seed="17", title="Abai", language="kaz", script="Cyrl")
    assert cover(face) == cover(Face(seed="17", title="Abai", language="kaz", script="Cyrl"))


def pattern(drawn: str) -> str:
    return drawn.split("<g ", 1)[1].split(">", 1)[1].split("</g></pattern>")[0]


def test_editions_of_a_work_share_the_pattern_and_differ_in_shade_by_language() -> None:
    one, other = (cover(Face(seed="9", title="Abai", language=code)) for code in ("kaz", "tur"))
    assert pattern(one) == pattern(other)
    assert one != other


def test_works_are_told_apart_by_their_covers() -> None:
    drawn = {cover(Face(seed=str(seed), title="x")) for seed in range(40)}
    assert len(drawn) > 35


def test_a_title_cannot_break_out_of_the_drawing() -> None:
    drawn = cover(Face(seed="1", title="</text><script>alert(1)</script>", creator='"&<'))
    assert "<script" not in drawn
    ElementTree.fromstring(drawn)


def test_arabic_titles_are_set_from_right_to_left() -> None:
    assert 'direction="rtl"' in cover(Face(seed="1", title="خمسه", script="Arab"))
    assert "direction" not in cover(Face(seed="1", title="Xəmsə"))


def test_every_motif_is_a_tile_of_its_own() -> None:
    tiles = [motif() for motif in MOTIFS]
    assert len({markup for _side, markup in tiles}) == len(MOTIFS)
    for _side, markup in tiles:
        ElementTree.fromstring(f"<g>{markup}</g>")


def test_long_titles_end_in_an_ellipsis() -> None:
    lines = wrapped("one two three four five six seven", 8, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


@pytest.mark.parametrize(
    ("amount", "expected"), [(0, "#204060"), (1, "#ffffff"), (-1, "#000000"), (-0.5, "#102030")]
)
def test_shading_mixes_with_white_or_black(amount: float, expected: str) -> None:
    assert shaded("#204060", amount) == expected
