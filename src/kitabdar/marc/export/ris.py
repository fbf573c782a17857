"""RIS, as reference managers read it: two letters, two blanks, a hyphen, a blank, CR LF."""

from __future__ import annotations

from kitabdar.marc.description import Description
from kitabdar.marc.export import parts

_TYPES = {
    "book": "BOOK", "e-book": "EBOOK", "audiobook": "SOUND", "serial": "JFULL", "e-journal": "EJOUR",
    "newspaper": "NEWS", "article": "CHAP", "map": "MAP", "score": "MUSIC", "music": "SOUND", "film": "VIDEO",
    "image": "ART", "manuscript": "MANSCPT", "computer": "COMP", "website": "ELEC",
}  # fmt: skip


def ris(description: Description) -> str:
    """Return one RIS entry."""
    imprint = parts.published(description)
    lines = [("TY", _TYPES.get(description.format, "GEN"))]
    lines += [("AU", name) for name in parts.authors(description)]
    lines += [("ED", name) for name in parts.names(description, parts.EDITORS)]
    lines += [("A4", name) for name in parts.names(description, parts.TRANSLATORS)]
    lines.append(("TI", parts.main_title(description)))
    lines += [("TT", value) for value in parts.other_titles(description)[:1]]
    lines += [("PY", str(description.year or "")), ("CY", parts.own_script(imprint.place))]
    lines.append(("PB", parts.own_script(imprint.publisher)))
    lines.append(("ET", parts.own_script(description.edition_statement)))
    lines += [("T3", parts.series_statement(title)) for title in description.series]
    lines += [("SN", value) for kind in ("isbn", "issn") for value in parts.numbers(description, kind)]
    lines += [("DO", value) for value in parts.numbers(description, "doi")]
    lines += [("LA", code) for code in description.languages]
    lines += [("KW", parts.own_script(subject.forms)) for subject in description.subjects]
    lines += [("AB", form.value) for form in description.summary[:1]]
    lines += [("UR", resource.address) for resource in description.resources]
    lines.append(("ID", description.control_number))
    body = [f"{tag}  - {text}" for tag, value in lines if (text := parts.one_line(value))]
    return "\r\n".join([*body, "ER  - ", ""])
