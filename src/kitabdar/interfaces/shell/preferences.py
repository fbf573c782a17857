"""How a reader likes to see the pages: kept in one cookie, so that it needs neither an account nor JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kitabdar.text.writing import SCRIPTS

COOKIE = "display"
YEAR = 365 * 24 * 3600
THEMES = {
    "auto": _("As on my device"),
    "light": _("Light"),
    "dark": _("Dark"),
    "contrast": _("High contrast"),
    "contrast-dark": _("High contrast, dark"),
}
SIZES = ("100", "125", "150")
AS_PRINTED = "printed"
READ_IN = {language: (AS_PRINTED, *scripts) for language, scripts in SCRIPTS.items()}
"""What can be chosen for each language that has several alphabets: as printed, or a script (ISO 15924)."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """`theme` is a key of THEMES, `size` the size of text in per cent, `aze` and `kaz` are of READ_IN."""

    theme: str = "auto"
    size: str = "100"
    aze: str = AS_PRINTED
    kaz: str = AS_PRINTED

    @property
    def scripts(self) -> dict[str, str]:
        """Return the script to read each language in, for those that are not to be read as printed."""
        chosen = {"aze": self.aze, "kaz": self.kaz}
        return {language: script for language, script in chosen.items() if script != AS_PRINTED}

    def with_change(self, chosen: Mapping[str, str]) -> Preferences:
        """Return these with what was chosen, by name; what is unknown is left as it is."""
        offered = {"theme": THEMES, "size": SIZES, **READ_IN}
        known = {name: chosen.get(name, "") for name, values in offered.items() if chosen.get(name) in values}
        return replace(self, **known)


def read(request: HttpRequest) -> Preferences:
    """Read the cookie; anything strange in it counts as nothing said."""
    said = request.COOKIES.get(COOKIE, "").split(".")
    return Preferences().with_change(dict(zip(("theme", "size", "aze", "kaz"), said, strict=False)))


def write(response: HttpResponse, preferences: Preferences, *, secure: bool) -> None:
    """Keep the preferences for a year."""
    response.set_cookie(
        COOKIE,
        ".".join((preferences.theme, preferences.size, preferences.aze, preferences.kaz)),
        max_age=YEAR,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
