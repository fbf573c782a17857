"""Patterns of the region as SVG tiles: girih of tiles and doors, borders and medallions of carpets, felt and bindings.

Each function returns (side of the tile, markup); strokes take the colour of the surrounding group.
"""

# ruff: noqa: E501  path data has no better place to break
from __future__ import annotations

import math
from collections.abc import Callable

Tile = tuple[int, str]


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points) + "z"


def _star(x: float, y: float, points: int, outer: float, inner: float, turn: float = 0.0) -> str:
    corners = []
    for at in range(points * 2):
        radius = outer if at % 2 == 0 else inner
        angle = turn + at * math.pi / points
        corners.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return _path(corners)


def _stroke(d: str, width: float = 1.6) -> str:
    return f'<path fill="none" stroke-width="{width:g}" d="{d}"/>'


def khatam() -> Tile:
    """Eight-pointed stars and crosses, as on the tiles of Shamakhi and Konya."""
    return 48, _stroke(_star(24, 24, 8, 22, 16.8)) + _stroke(
        _star(24, 24, 8, 12, 9.2) + "M24 2V0M24 46v2M2 24H0M46 24h2M8.400 8.400 0 0M39.600 8.400 48 0"
        "M8.400 39.600 0 48M39.600 39.600 48 48"
    )


def sixfold() -> Tile:
    """Six-pointed stars in a net of triangles."""
    return 44, _stroke(
        _star(22, 22, 6, 20, 11.5)
        + "M22 2V0M22 42v2M4.700 12 0 9M39.300 12 44 9M4.700 32 0 35M39.300 32 44 35"
    ) + ('<circle cx="22" cy="22" r="4" stroke="none"/>')


def octagons() -> Tile:
    """Octagons and squares, strapwork of wooden shebeke windows."""
    return 40, _stroke("M12 0h16l12 12v16L28 40H12L0 28V12z") + _stroke("M15 8h10l7 7v10l-7 7H15l-7-7V15z", 1)


def tenfold() -> Tile:
    """Ten-pointed stars, the girih of the Momine Khatun mausoleum."""
    return 60, _stroke(_star(30, 30, 10, 28, 18)) + _stroke(_star(30, 30, 5, 15, 7, -math.pi / 2), 1.2)


def lozenges() -> Tile:
    """Stepped lozenges of flat-woven kilims."""
    return 40, (
        '<path stroke="none" d="M20 2h4v4h4v4h4v4h4v4h2v4h-2v4h-4v4h-4v4h-4v4h-4v2h-4v-2h-4v-4H8v-4H4v-4H2v-4h2v-4h4v-4h4V10h4V6h4z" opacity=".85"/>'
        '<path fill="none" stroke-width="1.200" d="M20 12l8 8-8 8-8-8z"/>'
    )


def horns() -> Tile:
    """Ram's horns, the qoshqar muyiz of Kazakh felt."""
    return 56, _stroke(
        "M28 50V26M28 26C28 14 18 8 12 12s-4 14 4 13 5-9 1-8M28 26c0-12 10-18 16-14s4 14-4 13-5-9-1-8"
        "M28 40c-6 0-10 2-12 7M28 40c6 0 10 2 12 7M0 52h56",
        2.4,
    )


def cintamani() -> Tile:
    """Three balls and two waves, from Ottoman silks."""
    return 52, (
        '<g stroke="none"><circle cx="26" cy="13" r="5.500"/><circle cx="18" cy="25" r="5.500"/><circle cx="34" cy="25" r="5.500"/></g>'
        + _stroke("M6 40q5-5 10 0t10 0 10 0 10 0M6 46q5-5 10 0t10 0 10 0 10 0", 1.8)
    )


def buta() -> Tile:
    """Butas, the flames of Azerbaijani silk and shawls."""
    one = "M{x} {y}c9-4 13-14 5-22-1 6-5 7-9 11-5 6-3 13 4 11zm0-5c-3 0-3-4 0-6 2-2 3-2 4-4 2 4 0 8-4 10z"
    return 48, _stroke(one.format(x=14, y=30)) + _stroke(one.format(x=36, y=52) + one.format(x=36, y=4))


def waves() -> Tile:
    """Zigzags of water and mountains."""
    return 32, _stroke("M0 8l8-6 8 6 8-6 8 6M0 18l8-6 8 6 8-6 8 6M0 28l8-6 8 6 8-6 8 6", 2)


def tulips() -> Tile:
    """Tulips of Iznik tiles, upright and hanging."""
    one = "M12 34V22M12 22c-7-2-8-9-6-16 3 2 5 4 6 8 1-4 3-6 6-8 2 7 1 14-6 16M12 32c-3-1-5-3-6-6M12 32c3-1 5-3 6-6"
    return 44, _stroke(
        one, 1.7
    ) + f'<g transform="translate(44 44) rotate(180) translate(-2 -2)">{_stroke(one, 1.7)}</g>'


MOTIFS: tuple[Callable[[], Tile], ...] = (
    khatam,
    sixfold,
    octagons,
    tenfold,
    lozenges,
    horns,
    cintamani,
    buta,
    waves,
    tulips,
)
