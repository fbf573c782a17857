"""schema.org JSON-LD, from which search engines know what a page describes."""

from __future__ import annotations

from typing import Any

from kitabdar.marc.description import Creator, Description
from kitabdar.marc.export import parts
from kitabdar.text.languages import bcp47

_TYPES = {
    "book": "Book", "e-book": "Book", "audiobook": "Audiobook", "braille": "Book", "large-print": "Book",
    "serial": "Periodical", "e-journal": "Periodical", "newspaper": "Newspaper", "article": "Article", "map": "Map",
    "score": "SheetMusic", "music": "MusicRecording", "film": "Movie", "image": "ImageObject",
    "manuscript": "Manuscript", "website": "WebSite", "computer": "SoftwareApplication",
}  # fmt: skip
_BOOK_FORMATS = {"e-book": "https://schema.org/EBook", "audiobook": "https://schema.org/AudiobookFormat"}
_PROPERTIES = {
    "trl": "translator",
    "edt": "editor",
    "ill": "illustrator",
    "cmp": "composer",
    "drt": "director",
}


def schema_org(description: Description) -> dict[str, Any]:
    """Return a JSON-LD object; the caller adds @id, url and offers."""
    imprint = parts.published(description)
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(description.format, "CreativeWork"),
        "name": parts.main_title(description),
        "alternateName": parts.other_titles(description),
        "inLanguage": [bcp47(code) for code in description.languages],
        "isbn": parts.numbers(description, "isbn"),
        "issn": parts.numbers(description, "issn"),
        "datePublished": str(description.year or ""),
        "bookEdition": parts.own_script(description.edition_statement),
        "bookFormat": _BOOK_FORMATS.get(description.format, ""),
        "publisher": _publisher(parts.own_script(imprint.publisher), parts.own_script(imprint.place)),
        "about": list(dict.fromkeys([parts.own_script(subject.forms) for subject in description.subjects])),
        "description": description.summary[0].value if description.summary else "",
        "identifier": description.control_number,
        "sameAs": [resource.address for resource in description.resources],
        **_creators(description),
    }
    return {name: value for name, value in made.items() if value}


def _publisher(name: str, place: str) -> dict[str, str]:
    if not name:
        return {}
    publisher = {"@type": "Organization", "name": name}
    return {**publisher, "location": place} if place else publisher


def _creators(description: Description) -> dict[str, list[dict[str, Any]]]:
    authors = set(parts.authors(description))
    found: dict[str, list[dict[str, Any]]] = {}
    for creator in description.creators:
        if creator.title:
            continue
        name = parts.own_script(creator.forms)
        properties = {_PROPERTIES[role] for role in creator.roles if role in _PROPERTIES}
        if name in authors and "composer" not in properties:
            properties.add("author")
        for each in sorted(properties or {"contributor"}):
            entries = found.setdefault(each, [])
            if all(entry["name"] != name for entry in entries):
                entries.append(_agent(creator, name))
    return found


def _agent(creator: Creator, name: str) -> dict[str, Any]:
    agent: dict[str, Any] = {"@type": "Person" if creator.kind == "person" else "Organization", "name": name}
    others = [form.value for form in creator.forms if form.value != name]
    if others:
        agent["alternateName"] = others
    return agent
