"""How a reader likes to see the pages: kept in one cookie, so that it needs neither an account nor JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

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


@dataclass(frozen=True, slots=True)
class Preferences:
    """`theme` is a key of THEMES, `size` the size of text in per cent."""

    theme: str = "auto"
    size: str = "100"

    def with_change(self, theme: str = "", size: str = "") -> Preferences:
        """Return these with what was chosen; what is unknown is left as it is."""
        return Preferences(theme if theme in THEMES else self.theme, size if size in SIZES else self.size)


def read(request: HttpRequest) -> Preferences:
    """Read the cookie; anything strange in it counts as nothing said."""
    theme, _dot, size = request.COOKIES.get(COOKIE, "").partition(".")
    return Preferences().with_change(theme, size)


def write(response: HttpResponse, preferences: Preferences, *, secure: bool) -> None:
    """Keep the preferences for a year."""
    response.set_cookie(
        COOKIE,
        f"{preferences.theme}.{preferences.size}",
        max_age=YEAR,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
