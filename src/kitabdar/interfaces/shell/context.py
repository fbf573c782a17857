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

LONGEST_ADDRESS = 2000  # that forms carry along to come back to


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the page to come back to, the display preferences and the languages by their own names."""
    here = request.get_full_path()
    return {
        "return_to": here if len(here) <= LONGEST_ADDRESS else request.path,
        "preferences": preferences.read(request),
        "themes": preferences.THEMES,
        "sizes": preferences.SIZES,
        "read_in": preferences.READ_IN,
        "interface_languages": INTERFACE_LANGUAGES,
    }
