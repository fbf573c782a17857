"""BibTeX in UTF-8, as biber and modern BibTeX styles read it."""

from __future__ import annotations

import re

from kitabdar.marc.description import Description
from kitabdar.marc.export import parts

_TYPES = {"article": "incollection", "manuscript": "unpublished", "website": "online", "e-journal": "periodical",
          "serial": "periodical", "newspaper": "periodical", "music": "misc", "film": "misc", "image": "misc",
          "map": "misc", "object": "misc", "kit": "misc", "computer": "misc", "mixed": "misc"}  # fmt: skip
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
_NOT_IN_KEY = re.compile(r"[^0-9a-z]")


def bibtex(description: Description) -> str:
    """Return one BibTeX entry; its key is made of the control number."""
    imprint = parts.published(description)
    members = [
        ("author", " and ".join(map(_name, parts.authors(description)))),
        ("editor", " and ".join(map(_name, parts.names(description, parts.EDITORS)))),
        ("translator", " and ".join(map(_name, parts.names(description, parts.TRANSLATORS)))),
        ("title", _text(parts.main_title(description))),
        ("year", str(description.year or "")),
        ("publisher", _text(parts.own_script(imprint.publisher))),
        ("address", _text(parts.own_script(imprint.place))),
        ("edition", _text(parts.own_script(description.edition_statement))),
        ("series", _text(parts.own_script(description.series[0].forms)) if description.series else ""),
        ("number", _text(description.series[0].number) if description.series else ""),
        ("isbn", ", ".join(parts.numbers(description, "isbn"))),
        ("issn", ", ".join(parts.numbers(description, "issn"))),
        ("doi", ", ".join(parts.numbers(description, "doi"))),
        ("langid", ", ".join(description.languages)),
        ("keywords", ", ".join(_text(parts.own_script(each.forms)) for each in description.subjects)),
        ("url", "".join(_address(each.address) for each in description.resources[:1])),
    ]
    key = _NOT_IN_KEY.sub("", description.control_number.lower()) or "record"
    lines = [f"  {name} = {{{value}}}" for name, value in members if value]
    return f"@{_TYPES.get(description.format, 'book')}{{k{key},\n" + ",\n".join(lines) + "\n}\n"


def _text(value: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], parts.one_line(value))


def _name(value: str) -> str:
    """Return a name so that "and" inside a body's name does not part it in two."""
    text = _text(value)
    return f"{{{text}}}" if " and " in text.lower() or "," not in text else text


def _address(value: str) -> str:
    return value.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
