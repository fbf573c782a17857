"""What base.html needs on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kitabdar.interfaces.shell import preferences

INTERFACE_LANGUAGES = (
    ("az", "Azərbaycanca"),
    ("kk", "Қазақша"),
    ("tr", "Türkçe"),
    ("ru", "Русский"),
    ("en", "English"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the display preferences and the languages of the interface, each by its own name."""
    return {
        "preferences": preferences.read(request),
        "themes": preferences.THEMES,
        "sizes": preferences.SIZES,
        "interface_languages": INTERFACE_LANGUAGES,
    }
