"""Dublin Core in the oai_dc form that harvesters expect."""

from __future__ import annotations

from xml.sax.saxutils import escape

from kitabdar.marc.description import Description
from kitabdar.marc.export import parts

_TYPES = {
    "image": "StillImage", "map": "StillImage", "film": "MovingImage", "music": "Sound", "audiobook": "Sound",
    "object": "PhysicalObject", "computer": "Software", "kit": "Collection", "mixed": "Collection",
}  # fmt: skip
_HEAD = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def dublin_core(description: Description) -> str:
    """Return an oai_dc:dc element, without an XML declaration; every form of the titles is a dc:title."""
    imprint = parts.published(description)
    members: list[tuple[str, str]] = [("title", parts.main_title(description))]
    members += [("title", value) for value in parts.other_titles(description)]
    members += [("creator", name) for name in parts.authors(description)]
    others = parts.names(description, parts.EDITORS | parts.TRANSLATORS) + parts.other_names(description)
    members += [("contributor", name) for name in others if name not in parts.authors(description)]
    members += [("subject", form.value) for subject in description.subjects for form in subject.forms]
    members += [("subject", number) for _, number in description.classification]
    members += [("description", form.value) for form in (*description.summary, *description.contents)]
    members.append(("publisher", parts.own_script(imprint.publisher)))
    members.append(("date", str(description.year or imprint.date)))
    members.append(("type", _TYPES.get(description.format, "Text")))
    members.append(("format", description.extent))
    members += [("identifier", f"urn:isbn:{value}") for value in parts.numbers(description, "isbn")]
    members += [("identifier", f"urn:issn:{value}") for value in parts.numbers(description, "issn")]
    members += [("identifier", resource.address) for resource in description.resources]
    members += [("language", code) for code in description.languages]
    members += [("relation", parts.series_statement(title)) for title in description.series]
    members += [("relation", link.title) for link in description.links]
    body = "".join([f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in members if value])
    return f"{_HEAD}{body}</oai_dc:dc>"
