"""A page read as a screen reader meets it: each piece of text with the language and direction it stands in."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

_EMPTY = frozenset(
    ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr")
)
_UNSEEN = frozenset(("title", "script", "style", "textarea", "option"))


class Said(NamedTuple):
    """A piece of text: of the nearest element that sets it off (a direction of its own), its name, lang and dir."""

    text: str
    element: str
    lang: str
    dir: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[Said] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(tag in _UNSEEN for tag, _attributes in self.open):
            return
        for tag, attributes in reversed(self.open):
            if "dir" in attributes or tag in ("bdi", "html"):
                lang = str(attributes.get("lang") or "")
                self.said.append(Said(data.strip(), tag, lang, str(attributes.get("dir") or "")))
                return


def said(page: str) -> list[Said]:
    """Return the pieces of text of a page, those for the window's title, scripts and fields left out."""
    reader = _Reader()
    reader.feed(page)
    return reader.said
