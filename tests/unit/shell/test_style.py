"""The style sheets keep what the design promises: contrast, size, direction, coverage of letters."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import kitabdar.interfaces.discovery
import kitabdar.interfaces.shell

SHELL = Path(kitabdar.interfaces.shell.__file__).parent / "static" / "shell"
DISCOVERY = Path(kitabdar.interfaces.discovery.__file__).parent / "static" / "discovery"
SHEETS = [*sorted((SHELL / "css").glob("*.css")), DISCOVERY / "discovery.css"]
SETS = {
    "light": r":root \{(.*?)\n\}",
    "dark": r'\n\[data-theme="dark"\] \{(.*?)\n\}',
    "auto-dark": r'prefers-color-scheme: dark\) \{\s*\[data-theme="auto"\] \{(.*?)\n  \}',
    "contrast": r'\n\[data-theme="contrast"\] \{(.*?)\n\}',
    "contrast-dark": r'\n\[data-theme="contrast-dark"\] \{(.*?)\n\}',
}
PAIRS = [
    *((text, ground) for text in ("ink", "muted", "firuza") for ground in ("paper", "surface", "sunken")),
    *((text, ground) for text in ("pomegranate", "leaf") for ground in ("paper", "surface")),
    ("on-firuza", "firuza"),
    ("on-firuza", "firuza-strong"),
    ("on-saffron", "saffron"),
    ("leaf", "leaf-wash"),
    ("pomegranate", "pomegranate-wash"),
    ("firuza-strong", "firuza-wash"),
    ("ink", "firuza-wash"),
    ("ink", "saffron-wash"),
    ("muted", "firuza-wash"),
]
LETTERS = "əƏǝƎҝҜҹҸўЎҳҲұҰңҢғҒқҚҫҪғĞşŞıİöüөӨүҮһҺіІәӘјЈñŋäžňýūʻʼʹʺكگڭۆەیێئ"


def tokens(theme: str) -> dict[str, str]:
    text = (SHELL / "css" / "tokens.css").read_text()
    colours: dict[str, str] = {}
    for name in ("light", theme):
        block = re.search(SETS[name], text, re.S)
        assert block, f"tokens.css has no {name} set"
        colours |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block[1]))
    return colours


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", SETS)
def test_every_pair_of_colours_can_be_read(theme: str) -> None:
    colours = tokens(theme)
    least = 7.0 if theme.startswith("contrast") else 4.5
    weak = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground in PAIRS
        if contrast(colours[text], colours[ground]) < least
    }
    assert weak == {}


@pytest.mark.parametrize("theme", SETS)
def test_the_borders_of_controls_can_be_seen(theme: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["edge"], colours["surface"]) >= 3
    assert contrast(colours["focus"], colours["paper"]) >= 3


def test_the_two_ways_to_dark_show_the_same_colours() -> None:
    assert tokens("dark") == tokens("auto-dark")


def test_all_style_sheets_together_stay_under_sixty_thousand_bytes() -> None:
    assert sum(sheet.stat().st_size for sheet in SHEETS) < 60_000
    assert all(len(sheet.read_text().splitlines()) <= 500 for sheet in SHEETS)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_distances_and_sides_follow_the_direction_of_writing(sheet: Path) -> None:
    physical = re.findall(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|[\s;{](?:left|right|top|bottom|width|height):|"
        r"text-align:\s*(?:left|right)|float:",
        sheet.read_text(),
    )
    assert physical == []


def test_script_modules_stay_short_and_inline_nothing() -> None:
    for module in [*(SHELL / "js").glob("*.js"), *DISCOVERY.glob("*.js")]:
        text = module.read_text()
        assert len(text.splitlines()) <= 150, module.name
        assert "innerHTML" not in text and "eval(" not in text, module.name


@pytest.mark.parametrize("family", ["Inter", "Noto Serif"])
def test_every_letter_of_the_languages_has_a_font_file(family: str) -> None:
    css = (SHELL / "css" / "fonts.css").read_text()
    covered: list[tuple[int, int]] = []
    for name, address, ranges in re.findall(
        r'font-family: "([^"]+)".*?url\("([^"]+)"\).*?unicode-range: ([^;]+);', css, re.S
    ):
        assert (SHELL / "css" / address).resolve().is_file(), address
        if name in (family, "Vazirmatn"):
            for each in ranges.split(","):
                first, _dash, last = each.strip()[2:].partition("-")
                covered.append((int(first, 16), int(last or first, 16)))
    missing = [each for each in LETTERS if not any(first <= ord(each) <= last for first, last in covered)]
    assert missing == []


def test_font_files_are_the_ones_whose_hashes_are_written_down() -> None:
    listed = dict(
        reversed(line.split())
        for line in (SHELL / "fonts" / "THIRD-PARTY.md").read_text().splitlines()
        if re.fullmatch(r"[0-9a-f]{64}  \S+", line)
    )
    found = {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in (SHELL / "fonts").glob("*.woff2")
    }
    assert listed == found
