"""Put pattern, border and title together into one small SVG."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from xml.sax.saxutils import escape

from kitabdar.interfaces.shell.covers.motifs import MOTIFS
from kitabdar.interfaces.shell.covers.palette import Colours, colours

WIDTH, HEIGHT = 240, 360
MAXIMUM_BYTES = 4096
_FONTS = {
    "Arab": "'Noto Naskh Arabic','Noto Nastaliq Urdu',Amiri,'Geeza Pro','Traditional Arabic',serif",
    "": "'Noto Serif',Georgia,'Times New Roman',serif",
}


@dataclass(frozen=True, slots=True)
class Face:
    """What a cover says. `seed` is the same for every edition of a work; `script` is an ISO 15924 code."""

    seed: str
    title: str
    creator: str = ""
    language: str = ""
    script: str = "Latn"


@dataclass(frozen=True, slots=True)
class Plate:
    """Where the title stands: a box in the field of the cover."""

    x: int
    y: int
    width: int
    height: int


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.blake2s(text.encode(), digest_size=8).digest(), "big")


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Break text into at most `lines` lines of about `width` letters; what is left out becomes an ellipsis."""
    found: list[str] = []
    current = ""
    for word in text.split():
        joined = f"{current} {word}".strip()
        if len(joined) <= width or not current:
            current = joined
        else:
            found.append(current)
            current = word
    found.append(current)
    if len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1].rstrip(',.:;')} …"]
    return [line if len(line) <= width + 6 else f"{line[: width + 4]}…" for line in found]


def _set_text(face: Face, plate: Plate, ink: str) -> str:
    size = 23 if len(face.title) <= 22 else 19 if len(face.title) <= 48 else 15
    wide = 0.5 if face.script == "Arab" else 0.6
    word = max((len(each) for each in face.title.split()), default=1)
    size = min(size, max(11, int((plate.width - 20) / (word * wide))))
    lines = wrapped(face.title, max(6, int((plate.width - 20) / (size * wide))), 5)
    longest = max(1, *(len(line) for line in lines))
    size = min(size, max(10, int((plate.width - 16) / (longest * wide))))
    creator = wrapped(face.creator, 26, 1)[0] if face.creator else ""
    step = size * (1.6 if face.script == "Arab" else 1.28)
    top = plate.y + (plate.height - step * len(lines) - (22 if creator else 0)) / 2 + size
    middle = plate.x + plate.width // 2
    direction = ' direction="rtl"' if face.script == "Arab" else ""
    font = _FONTS.get(face.script, _FONTS[""])
    spans = "".join(
        f'<text x="{middle}" y="{top + at * step:.0f}">{escape(line)}</text>' for at, line in enumerate(lines)
    )
    below = (
        f'<text x="{middle}" y="{top + len(lines) * step + 4:.0f}" font-size="11.500" opacity=".8">'
        f"{escape(creator)}</text>"
        if creator
        else ""
    )
    return (
        f'<g text-anchor="middle" fill="{ink}" font-family="{font}" font-size="{size}" font-weight="600"{direction}>'
        f"{spans}</g>"
        f'<g text-anchor="middle" fill="{ink}" font-family="{font}"{direction}>{below}</g>'
    )


_ARCH = "M18 200V92C18 60 70 44 120 16c50 28 102 44 102 76v108z"


def _framed(tint: Colours) -> tuple[Plate, str]:
    """A carpet: patterned border around a plain field."""
    return Plate(46, 62, 148, 236), (
        '<path fill="url(#p)" d="M0 0h240v360H0z"/>'
        f'<path fill="{tint.plate}" stroke="{tint.thread}" stroke-width="3" d="M40 52h160v256H40z"/>'
        f'<path fill="none" stroke="{tint.ground}" stroke-width="1" d="M46 58h148v244H46z"/>'
    )


def _cartouche(tint: Colours) -> tuple[Plate, str]:
    """A binding: a plate with hollowed corners in the middle of the pattern."""
    return Plate(30, 112, 180, 136), (
        '<path fill="url(#p)" d="M0 0h240v360H0z"/>'
        f'<path fill="none" stroke="{tint.thread}" stroke-width="2" d="M10 10h220v340H10z"/>'
        f'<path fill="{tint.plate}" stroke="{tint.thread}" stroke-width="3" '
        'd="M40 104h160a16 16 0 0 0 16 16v120a16 16 0 0 0-16 16H40a16 16 0 0 0-16-16V120a16 16 0 0 0 16-16z"/>'
    )


def _portal(tint: Colours) -> tuple[Plate, str]:
    """A doorway: the pattern above under a pointed arch, the title below."""
    return Plate(16, 212, 208, 132), (
        f'<path fill="{tint.plate}" d="M0 0h240v360H0z"/>'
        f'<path fill="url(#p)" d="{_ARCH}"/>'
        f'<path fill="none" stroke="{tint.ground}" stroke-width="3" d="{_ARCH}"/>'
        f'<path fill="{tint.ground}" d="M0 348h240v12H0z"/>'
    )


def _banded(tint: Colours) -> tuple[Plate, str]:
    """A woven band above and below a plain field."""
    return Plate(16, 92, 208, 176), (
        f'<path fill="{tint.plate}" d="M0 0h240v360H0z"/>'
        '<path fill="url(#p)" d="M0 0h240v84H0zM0 276h240v84H0z"/>'
        f'<path fill="none" stroke="{tint.thread}" stroke-width="4" d="M0 84h240M0 276h240"/>'
    )


_LAYOUTS = (_framed, _cartouche, _portal, _banded)


def cover(face: Face) -> str:
    """Draw the cover of an edition: pattern and layout from the work, shade from the language; at most 4 kB."""
    seed = _seed(face.seed)
    tint = colours(seed, _seed(face.language) if face.language else 2)
    side, tile = MOTIFS[(seed >> 8) % len(MOTIFS)]()
    plate, field = _LAYOUTS[(seed >> 16) % len(_LAYOUTS)](tint)
    scale = (0.75, 0.9, 1.1)[(seed >> 24) % 3]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<defs><pattern id="p" width="{side}" height="{side}" patternUnits="userSpaceOnUse" '
        f'patternTransform="translate({WIDTH // 2} 4) scale({scale})">'
        f'<path fill="{tint.ground}" d="M0 0h{side}v{side}H0z"/>'
        f'<g fill="{tint.thread}" stroke="{tint.thread}" stroke-linejoin="round">{tile}</g></pattern></defs>'
        f'<path fill="{tint.ground}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>{field}{_set_text(face, plate, tint.ink)}</svg>'
    )
