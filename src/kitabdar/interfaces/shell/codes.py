"""Numbers that machines read: bars for scanners, squares for telephones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.graphics.barcode import createBarcodeDrawing

_draw: Callable[..., Any] = createBarcodeDrawing  # the stubs of reportlab say nothing of what it takes

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "bars": ("Code128", {"barHeight": 60, "barWidth": 1.5, "humanReadable": False}),
    "square": ("QR", {"barLevel": "M", "width": 180, "height": 180}),
}


def drawn(kind: str, value: str) -> str:
    """Draw a value as a picture (SVG); `kind`: one of KINDS, Code 128 (ISO/IEC 15417) or QR (ISO/IEC 18004)."""
    name, options = KINDS[kind]
    return str(_draw(name, value=value, **options).asString("svg"))
