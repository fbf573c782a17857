"""Colours of the covers: dyes of carpets, tiles and bindings."""

from __future__ import annotations

from dataclasses import dataclass

GROUNDS = (
    ("#0b5c66", "#e9c46a"),  # firuza and saffron
    ("#7c1d33", "#eac9a1"),  # pomegranate and sand
    ("#22406b", "#d8b26a"),  # indigo and old gold
    ("#2e5a3b", "#e6d3a3"),  # leaf and parchment
    ("#5a2a4d", "#e3b7a0"),  # aubergine and rose
    ("#8a4b1f", "#f3dfb8"),  # walnut husk and cream
    ("#1f4e79", "#a8dadc"),  # lapis and pale tile
    ("#3d3a4b", "#d9a441"),  # slate and amber
    ("#a4541f", "#fbe8c6"),  # madder orange and ivory
    ("#245953", "#f0a98a"),  # pine and apricot
    ("#6b2737", "#9fc7c2"),  # wine and faded firuza
    ("#44355b", "#c9b6e4"),  # plum and lilac
)


@dataclass(frozen=True, slots=True)
class Colours:
    """`ground` under the pattern, `thread` the pattern, `plate` and `ink` where the title stands."""

    ground: str
    thread: str
    plate: str
    ink: str


def shaded(colour: str, amount: float) -> str:
    """Mix a "#rrggbb" colour with white (amount > 0) or black (amount < 0), at most wholly (1 or -1)."""
    toward = 255 if amount > 0 else 0
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (toward - part) * abs(amount)):02x}" for part in parts)


def colours(work_seed: int, language_seed: int) -> Colours:
    """Choose the pair by the work and shade it by the language of the edition."""
    ground, thread = GROUNDS[work_seed % len(GROUNDS)]
    shade = (-0.22, -0.1, 0.0, 0.08, 0.16)[language_seed % 5]
    return Colours(shaded(ground, shade), shaded(thread, shade / 2), "#fbf6ea", shaded(ground, -0.45))
