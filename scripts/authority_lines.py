"""Lines of the authority files that are shipped: one thing a line, with its names, no two alike to a reader's ear.

Format and use are described in docs/authorities.md. Used by authorities_cldr.py and authorities_geonames.py.
"""

from __future__ import annotations

import gzip
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from kitabdar.catalogue.naming.keying import loose_forms
from kitabdar.text.scripts import script_of

TARGET = Path(__file__).resolve().parent.parent / "src/kitabdar/catalogue/tables/authorities"
OWN_LANGUAGE = {
    "AZ": "aze", "KZ": "kaz", "TR": "tur", "UZ": "uzb", "KG": "kir", "TM": "tuk", "RU": "rus",
}  # fmt: skip
"""Countries whose places are headed by the name that they have there; others by the English one."""


@dataclass
class Entry:
    """One thing. `names`: (MARC language or "und", text), the heading first."""

    code: str
    kind: str
    weight: int
    identifiers: dict[str, str]
    names: list[tuple[str, str]] = field(default_factory=list)

    def line(self) -> str:
        given = " ".join(f"{key}={value}" for key, value in self.identifiers.items())
        names = " | ".join(f"{language} {text}" for language, text in self.names)
        return f"{self.code}\t{self.kind}\t{self.weight}\t{given}\t{names}"


class Names:
    """Collects the names of one thing; in each script the first of those that are spelled loosely alike stays."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []
        self._seen: set[tuple[str, str]] = set()

    def add(self, language: str, text: str) -> None:
        """Add a name, and after it the same without what stands in brackets: Минск (Беларусь)."""
        text = " ".join(text.replace("|", " ").split())
        self._add(language, text)
        if "(" in text and (shorter := re.sub(r"\s*\([^)]*\)", "", text).strip()):
            self._add(language, shorter)

    def _add(self, language: str, text: str) -> None:
        script = script_of(text)
        forms = loose_forms(text, "" if language == "und" else language)
        if not forms or (script, forms[0]) in self._seen or len(text) > 120:
            return
        self._seen.update((script, form) for form in forms)
        self.kept.append((language, text))


def write(name: str, head: list[str], entries: list[Entry]) -> None:
    """Write the file, gzipped, the same for the same entries; one name alone says nothing and is left out."""
    lines = [entry.line() for entry in sorted(entries, key=lambda each: each.code) if len(entry.names) > 1]
    text = "".join(f"# {line}\n" for line in head) + "\n".join(lines) + "\n"
    (TARGET / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    names = sum(line.count(" | ") + 1 for line in lines)
    size = (TARGET / name).stat().st_size / 1e6
    sys.stdout.write(f"{name}: {len(lines)} things, {names} names, {size:.2f} MB\n")
