"""Read what is known of the works in the sample records: `written` makes records of it.

The data are in `works/*.json`, one file a literature, an edition a line; `works/terms.json` has the words for genres
and literatures in each language. Only what is surely known is stated: no ISBN, no pages, an imprint where it is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from kitabdar.text.scripts import script_of

TERMS = "terms.json"


@dataclass(frozen=True, slots=True)
class Author:
    """A person under one authorised heading.

    `forms` has the name as each MARC language writes it ("aze", and "aze-Cyrl" for a second script), with the
    surname first and a comma after it where there is a surname.
    """

    heading: str
    dates: str = ""
    forms: dict[str, str] = field(default_factory=dict)

    def form_in(self, language: str, script: str) -> str:
        """Return the name as an edition in that language and script has it; empty when it is not known."""
        own = self.forms.get(language, "")
        return self.forms.get(f"{language}-{script}", own if script_of(own) == script else "")


@dataclass(frozen=True, slots=True)
class Original:
    """The title a work was first known by; `romanised` where its script is neither Latin nor Cyrillic."""

    title: str
    language: str
    romanised: str = ""

    @property
    def heading(self) -> str:
        """The form under which the work is gathered."""
        return self.romanised or self.title


@dataclass(frozen=True, slots=True)
class Edition:
    """One record to be: `other` is the same title in other scripts, `year` None when unsure."""

    number: int
    language: str
    title: str
    subtitle: str = ""
    other: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    parallel: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    year: int | None = None
    place: str = ""
    country: str = "xx"
    publisher: str = ""
    summary: str = ""
    juvenile: bool = False

    @property
    def control_number(self) -> str:
        """The 001 of the record: it never changes, whatever is added to the data."""
        return f"kitabdar-written-{self.number:03d}"


@dataclass(frozen=True, slots=True)
class WrittenWork:
    """A work with its editions; without author it is entered under its title."""

    code: str
    author: Author | None
    original: Original
    form: str  # MARC 21 008/33: 0 not fiction, 1 fiction, d drama, p poetry
    terms: tuple[str, ...]  # codes in works/terms.json
    editions: tuple[Edition, ...]


@cache
def written_works() -> tuple[WrittenWork, ...]:
    """Return every work in the order of the files; raise ValueError naming the file that cannot be understood."""
    works: list[WrittenWork] = []
    folder = resources.files(__package__).joinpath("works")
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".json") or path.name == TERMS:
            continue
        try:
            works.extend(_works(json.loads(path.read_text("utf-8"))))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    return tuple(works)


@cache
def terms() -> dict[str, dict[str, str]]:
    """Return the words for genres and literatures: code → MARC language → heading."""
    text = resources.files(__package__).joinpath("works", TERMS).read_text("utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


def _works(document: dict[str, Any]) -> Iterator[WrittenWork]:
    authors = {code: Author(**body) for code, body in document["authors"].items()}
    for body in document["works"]:
        yield WrittenWork(
            code=body["work"],
            author=authors[body["author"]] if "author" in body else None,
            original=Original(**body["original"]),
            form=body["form"],
            terms=tuple(body["terms"]),
            editions=tuple(_edition(each) for each in body["editions"]),
        )


def _edition(body: dict[str, Any]) -> Edition:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in body.items()
    }
    return Edition(**values)
