"""Languages: 008/35-37 and 041, with old stuck-together codes, obsolete codes and names of uniform titles."""

from __future__ import annotations

from kitabdar.marc.record import Record

_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis", "   ", "|||", "n/a", "xxx"})
# Codes the MARC list has withdrawn, by what replaced them.
_OBSOLETE = {
    "cam": "khm", "esp": "epo", "eth": "gez", "far": "fao", "fri": "fry", "gae": "gla", "gag": "glg",
    "gal": "orm", "gua": "grn", "int": "ina", "iri": "gle", "kus": "kos", "lan": "oci", "lap": "smi",
    "max": "glv", "mla": "mlg", "mol": "rum", "sao": "smo", "scc": "srp", "scr": "hrv", "sho": "sna",
    "snh": "sin", "sso": "sot", "swz": "ssw", "tag": "tgl", "taj": "tgk", "tar": "tat", "tru": "chk", "tsw": "tsn",
}  # fmt: skip
_BY_ISO_639_1 = {
    "az": "aze", "kk": "kaz", "tr": "tur", "ru": "rus", "en": "eng", "uz": "uzb", "ky": "kir", "tk": "tuk",
    "tt": "tat", "tg": "tgk", "fa": "per", "ar": "ara", "de": "ger", "fr": "fre", "uk": "ukr", "ka": "geo",
    "hy": "arm", "he": "heb", "es": "spa", "it": "ita", "zh": "chi", "ja": "jpn", "ko": "kor", "ba": "bak",
}  # fmt: skip
_BY_NAME = {
    "arabic": "ara", "armenian": "arm", "azerbaijani": "aze", "bashkir": "bak", "belarusian": "bel",
    "bulgarian": "bul", "chinese": "chi", "crimean tatar": "crh", "czech": "cze", "dutch": "dut",
    "english": "eng", "french": "fre", "georgian": "geo", "german": "ger", "greek": "gre", "hebrew": "heb",
    "hungarian": "hun", "italian": "ita", "japanese": "jpn", "kara-kalpak": "kaa", "kazakh": "kaz",
    "korean": "kor", "kurdish": "kur", "kyrgyz": "kir", "latin": "lat", "mongolian": "mon", "persian": "per",
    "polish": "pol", "portuguese": "por", "romanian": "rum", "russian": "rus", "spanish": "spa",
    "tajik": "tgk", "tatar": "tat", "turkish": "tur", "turkmen": "tuk", "uighur": "uig", "ukrainian": "ukr",
    "urdu": "urd", "uzbek": "uzb", "yiddish": "yid",
    "азербайджанский": "aze", "казахский": "kaz", "турецкий": "tur", "русский": "rus", "английский": "eng",
    "узбекский": "uzb", "киргизский": "kir", "туркменский": "tuk", "татарский": "tat", "таджикский": "tgk",
    "персидский": "per", "арабский": "ara", "немецкий": "ger", "французский": "fre", "грузинский": "geo",
    "azərbaycan": "aze", "azerbaycan dili": "aze", "azərbaycanca": "aze", "rusca": "rus", "türkçe": "tur",
    "türkcə": "tur", "ingilizce": "eng", "қазақша": "kaz", "орысша": "rus", "ағылшынша": "eng",
}  # fmt: skip


def languages(record: Record) -> tuple[str, ...]:
    """Return the languages of the text, the chief one (008/35-37) first, as current MARC codes."""
    found = _usable([record.data("008")[35:38].lower()])
    for field in record.all("041"):
        found += _codes(field.values("ad"))
    return tuple(dict.fromkeys(found))


def original_languages(record: Record) -> tuple[str, ...]:
    """Return the languages a translation was made from (041 $h)."""
    found: list[str] = []
    for field in record.all("041"):
        found += _codes(field.values("h"))
    return tuple(dict.fromkeys(found))


def cataloguing_language(record: Record) -> str:
    """Return the language of the notes (040 $b); the Library of Congress leaves it out and means English."""
    for field in record.all("040"):
        if found := _codes(field.values("b")):
            return found[0]
        if field.get("a").strip().upper() == "DLC":
            return "eng"
    return ""


def language_from_name(name: str) -> str:
    """Return the code of a language named as in $l of a uniform title, "" where it is none or several."""
    name = name.strip(" .,;()[]").casefold()
    return _BY_NAME.get(name, "") if name else ""


def _codes(values: list[str]) -> list[str]:
    """Take codes out of subfields; before 2001 they were written together: "engfreger"."""
    found: list[str] = []
    for value in values:
        value = value.strip(" .,;/").lower()
        if len(value) == 2 or (len(value) > 2 and value[2] in "-_"):
            found.append(_BY_ISO_639_1.get(value[:2], ""))
        elif len(value) % 3 == 0:
            found += [value[at : at + 3] for at in range(0, len(value), 3)]
    return _usable(found)


def _usable(codes: list[str]) -> list[str]:
    return [
        _OBSOLETE.get(code, code)
        for code in codes
        if len(code) == 3 and code.isalpha() and code.isascii() and code not in _NO_LANGUAGE
    ]
