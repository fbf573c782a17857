"""The titles to be found: of the region's catalogues and shops, and of the Library of Congress in one of two scripts.

Each becomes a record of its own. Of the Library's titles, known in the native script and romanised, a record holds
one form only (now this, now that) and is asked for by the other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pymarc

from benchmarks.retrieval.homes import ROOT, SHARED

MARC_LANGUAGES = {
    "az": "aze",
    "en": "eng",
    "kk": "kaz",
    "ky": "kir",
    "ru": "rus",
    "tr": "tur",
    "uz": "uzb",
}
MOST_WORDS_OF_A_PAIR = 40


@dataclass(frozen=True, slots=True)
class Title:
    """A record to be made. `language` is a MARC code; `other_form` the title in the script the record lacks."""

    number: str
    language: str
    script: str
    title: str
    author: str = ""
    year: str = ""
    other_form: str = ""


def all_titles() -> list[Title]:
    """Return all titles, always in the same order with the same numbers."""
    return [*_regional(), *_derived(), *_linked()]


def write(titles: Iterable[Title]) -> Path:
    """Write the records of these titles as ISO 2709; return the file."""
    file = ROOT / "var" / "bench" / "titles.mrc"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(_record(title).as_marc() for title in titles))
    return file


def _regional() -> Iterator[Title]:
    with (SHARED / "data" / "titles" / "titles.tsv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
            language = MARC_LANGUAGES[row["lang"]]
            yield Title(f"reg{number:06}", language, row["script"], row["title"], row["author"], row["year"])


def _derived() -> Iterator[Title]:
    """Romanised titles of the Library with the Cyrillic that its tables give back (derived by machine)."""
    for path in sorted((SHARED / "data" / "derived").glob("*.mrc")):
        with path.open("rb") as file:
            for number, record in enumerate(pymarc.MARCReader(file)):
                linked = [field for field in record.get_fields("880") if field.get("6", "")[:3] == "245"]
                if linked:
                    language = str(record["008"].data)[35:38]
                    pair = (_proper(record["245"]), _proper(linked[0]))
                    yield _of_pair(f"{path.stem[:3]}{number:06}", language, pair, number)


def _linked() -> Iterator[Title]:
    """Titles that the Library's cataloguers entered in both scripts."""
    with (SHARED / "data" / "names" / "title-pairs-880.tsv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
            pair = (_without_responsibility(row["romanized"]), _without_responsibility(row["vernacular"]))
            if max(len(form.split()) for form in pair) <= MOST_WORDS_OF_A_PAIR:
                yield _of_pair(f"lnk{number:06}", row["lang"], pair, number)


def _of_pair(number: str, language: str, pair: tuple[str, str], place: int) -> Title:
    kept, other = pair if place % 2 == 0 else pair[::-1]
    return Title(number, language, "Latn" if place % 2 == 0 else "", kept, other_form=other)


def _proper(field: pymarc.Field) -> str:
    return _without_responsibility(" ".join(field.get_subfields("a", "b")))


def _without_responsibility(title: str) -> str:
    return re.split(r"\s[/\\](?:\s|$)", title)[0].strip(" :;=")


def _record(title: Title) -> pymarc.Record:
    record = pymarc.Record(force_utf8=True)
    record.leader = pymarc.Leader("00000nam a2200000 i 4500")
    year = title.year if re.fullmatch(r"\d{4}", title.year) else ""
    fixed = f"260101s{year or '    '}    xx            000 0 {title.language} d"
    record.add_ordered_field(pymarc.Field("001", data=title.number), pymarc.Field("008", data=fixed))
    statement = [pymarc.Subfield("c", title.author)] if title.author else []
    if title.author:
        record.add_ordered_field(_field("100", "1 ", pymarc.Subfield("a", title.author)))
    added = "1" if title.author else "0"
    record.add_ordered_field(_field("245", f"{added}0", pymarc.Subfield("a", title.title), *statement))
    if year:
        record.add_ordered_field(_field("264", " 1", pymarc.Subfield("c", year)))
    return record


def _field(tag: str, indicators: str, *subfields: pymarc.Subfield) -> pymarc.Field:
    return pymarc.Field(tag, indicators=pymarc.Indicators(*indicators), subfields=list(subfields))
