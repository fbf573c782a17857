"""A record as extractors see it: fields by tag, with the linked 880 fields at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kitabdar.marc.description import Form
from kitabdar.marc.extract.display import form, trim
from kitabdar.marc.record import Field, Record


class View:
    """Fields by tag; an 880 whose partner is missing stands as a field of the tag it names.

    MARC 21, appendix A: $6 of an 880 is "245-01/(N/r", $6 of its partner "880-01"; occurrence 00 has no partner.
    """

    __slots__ = ("_by_tag", "_linked", "language", "record")

    def __init__(self, record: Record, language: str) -> None:
        self.record = record
        self.language = language
        self._by_tag = record.by_tag
        self._linked: dict[str, list[Field]] = {}
        if "880" in self._by_tag:
            self._link(self._by_tag["880"])

    def _link(self, alternates: list[Field]) -> None:
        partners = {
            f"{field.tag}{link[3:6]}"
            for field in self.record.fields
            if field.tag != "880" and (link := field.get("6")).startswith("880-") and link[4:6] != "00"
        }
        by_tag = {tag: list(fields) for tag, fields in self._by_tag.items()}
        for field in alternates:
            link = field.get("6")[:6]
            tag = link[:3]
            if link in partners:
                self._linked.setdefault(link, []).append(field)
            elif len(link) == 6 and tag.isdigit() and tag != "880" and tag >= "010":
                by_tag.setdefault(tag, []).append(field._replace(tag=tag))
        self._by_tag = by_tag

    def all(self, *tags: str) -> Iterator[Field]:
        """Yield the fields of `tags`, tag after tag, partnerless 880 fields after the others of their tag."""
        by_tag = self._by_tag
        for tag in tags:
            if tag in by_tag:
                yield from by_tag[tag]

    def has(self, tag: str) -> bool:
        return tag in self._by_tag

    def first(self, tag: str) -> Field | None:
        found = self._by_tag.get(tag)
        return found[0] if found else None

    def versions(self, field: Field) -> list[Field]:
        """Return the field itself and then its linked 880 fields."""
        if self._linked and (link := field.get("6")).startswith("880-"):
            return [field, *self._linked.get(f"{field.tag}{link[3:6]}", ())]
        return [field]

    def forms(self, field: Field, codes: str, language: str = "") -> tuple[Form, ...]:
        """Return the subfields of `codes` joined and trimmed, for the field and its linked ones."""
        return self.forms_by(field, lambda version: trim(version.joined(codes)), language)

    def forms_by(self, field: Field, text: Callable[[Field], str], language: str = "") -> tuple[Form, ...]:
        """Return what `text` makes of the field and of its linked ones; empty results are left out."""
        if not self._linked:
            value = text(field)
            return (form(value, language),) if value else ()
        values = dict.fromkeys([text(version) for version in self.versions(field)])
        return tuple([form(value, language) for value in values if value])
