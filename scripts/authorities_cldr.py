"""Make the authority file of countries, languages, divisions and well-known cities from CLDR.

python scripts/authorities_cldr.py LOCALENAMES DATES SUBDIVISIONS GEONAMES_CITIES GEONAMES_SUBDIVISIONS

LOCALENAMES and DATES are the npm packages cldr-localenames-full and cldr-dates-full 48.2.0, unpacked; SUBDIVISIONS the
folder common/subdivisions of CLDR 41 (Debian: unicode-cldr-core), the last that has them in all languages. The two
files of GeoNames (see authorities_geonames.py) say only which of its numbers a city or division has.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # files of our own choice

from authority_lines import OWN_LANGUAGE, Entry, Names, write

from kitabdar.catalogue.naming.keying import loose_forms

HEAD = [
    "Countries and regions of the world, languages, divisions of countries, and a city of each time zone, by name.",
    "source: Unicode CLDR 48.2 (territories, languages, cities) and 41 (subdivisions); changed: see the script",
    "Copyright © 1991-2026 Unicode, Inc. licence: Unicode License v3 (UNICODE-LICENSE.txt beside this)",
    "columns: code, kind, weight, identifiers, names (language, name; the heading first)",
]
LOCALES = {
    "en": "eng", "az": "aze", "kk": "kaz", "tr": "tur", "ru": "rus", "uz": "uzb", "ky": "kir", "tk": "tuk",
    "az-Cyrl": "aze", "az-Arab": "aze", "kk-Arab": "kaz", "uz-Cyrl": "uzb", "uz-Arab": "uzb", "tt": "tat", "ba": "bak",
    "ug": "uig", "fa": "per", "ar": "ara", "tg": "tgk", "ku": "kur", "ckb": "kur", "cv": "chv", "sah": "sah",
    "ka": "geo", "hy": "arm", "uk": "ukr", "de": "ger", "fr": "fre",
}  # fmt: skip
COUNTRY, DIVISION, LANGUAGE, CITY = 5_000_000, 100_000, 50_000, 10_000  # weights
Named = dict[str, list[tuple[str, str]]]


def main(names: Path, dates: Path, divisions: Path, cities: Path, numbers: Path) -> None:
    """Write cldr.tsv.gz."""
    own = OWN_LANGUAGE
    entries = [
        Entry(
            f"cldr:{code}",
            "place",
            COUNTRY,
            {"iso": code} if code.isalpha() else {},
            _kept(each, own.get(code)),
        )
        for code, each in _displayed(names, "territories").items()
    ]
    entries += [
        Entry(f"cldr:language:{code}", "topic", LANGUAGE, {"bcp47": code}, _kept(each, None))
        for code, each in _displayed(names, "languages").items()
    ]
    known = dict(line.split("\t")[1:4:2] for line in numbers.read_text(encoding="utf-8").splitlines())
    for code, each in _divisions(divisions).items():
        given = {"iso": code} | ({"geonames": known[code]} if known.get(code) else {})
        named = f"geonames:{known[code]}" if known.get(code) else f"cldr:{code}"
        entries.append(Entry(named, "place", DIVISION, given, _kept(each, own.get(code[:2]))))
    entries += _cities(dates, json.loads(cities.read_text()))
    write("cldr.tsv.gz", HEAD, entries)


def _kept(names: list[tuple[str, str]], own: str | None) -> list[tuple[str, str]]:
    """Keep what differs, the name in the language of the country first."""
    kept = Names()
    for language, text in sorted(names, key=lambda name: name[0] != own):
        kept.add(language, text)
    return kept.kept


def _displayed(folder: Path, what: str) -> Named:
    """Read what territories or languages are called, with short and other forms ("MM-alt-short")."""
    found: Named = {}
    for locale, language in LOCALES.items():
        names = _read(folder / "main" / locale / f"{what}.json")["localeDisplayNames"][what]
        for key, text in names.items():
            code = key.split("-alt-")[0]
            if text != code and len(code) <= 3 and "-menu" not in key:
                found.setdefault(code, []).append((language, text))
    return found


def _divisions(folder: Path) -> Named:
    """Read what divisions of countries are called: "azgan" is AZ-GAN."""
    found: Named = {}
    for locale, language in LOCALES.items():
        path = folder / f"{locale.replace('-', '_')}.xml"
        for each in ElementTree.parse(path).iter("subdivision") if path.is_file() else ():  # noqa: S314
            code = each.get("type", "").upper()
            found.setdefault(f"{code[:2]}-{code[2:]}", []).append((language, each.text or ""))
    return found


def _cities(folder: Path, places: dict[str, dict[str, Any]]) -> Iterator[Entry]:
    """Yield the city that stands for each time zone; it bears its number in GeoNames where it is there."""
    by_zone: dict[str, list[dict[str, Any]]] = {}
    for place in places.values():
        by_zone.setdefault(place["timezone"], []).append(place)
    found: Named = {}
    for locale, language in LOCALES.items():
        zones = _read(folder / "main" / locale / "timeZoneNames.json")["dates"]["timeZoneNames"]["zone"]
        for zone, city in _exemplars(zones, ""):
            found.setdefault(zone, []).append((language, city))
    for zone, names in found.items():
        if "eng" not in (language for language, _text in names):
            names.insert(0, ("eng", zone.rpartition("/")[2].replace("_", " ")))
        forms = {form for language, text in names if language == "eng" for form in loose_forms(text)}
        alike = [each for each in by_zone.get(zone, ()) if forms.intersection(loose_forms(each["name"]))]
        place = max(alike, key=lambda each: each["population"], default=None)
        own = OWN_LANGUAGE.get(place["countrycode"]) if place else None
        if place:
            number = str(place["geonameid"])
            given = {"geonames": number, "country": place["countrycode"]}
            yield Entry(
                f"geonames:{number}", "place", max(CITY, place["population"]), given, _kept(names, own)
            )
        else:
            yield Entry(f"cldr:zone:{zone}", "place", CITY, {"time-zone": zone}, _kept(names, own))


def _exemplars(zones: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in zones.items():
        if isinstance(value, dict):
            yield from _exemplars(value, f"{path}/{key}" if path else key)
        elif key == "exemplarCity":
            yield path, value


def _read(path: Path) -> Any:
    content = json.loads(path.read_text(encoding="utf-8"))["main"]
    return next(iter(content.values()))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:6]))
