"""What all exports need of a description: one value where it has several forms."""

from __future__ import annotations

from collections.abc import Iterable

from kitabdar.marc.description import Creator, Description, Form, Imprint, Title

AUTHORS = frozenset({"aut", "cre", "cmp", "art", "pht", "ctg", "drt", "lyr", "adp", "dis"})
EDITORS = frozenset({"edt", "com"})
TRANSLATORS = frozenset({"trl"})


def own_script(forms: tuple[Form, ...]) -> str:
    """Return the form in the script the publication is in: the linked one, where the field is a romanisation."""
    return next(
        (form.value for form in forms if form.script not in ("Latn", "")), forms[0].value if forms else ""
    )


def main_title(description: Description) -> str:
    """Return the title with other title information, in the script of the publication."""
    title = description.main_title
    return own_script(title.forms) if title else ""


def other_titles(description: Description) -> list[str]:
    """Return every other title and form of it, each once."""
    shown = main_title(description)
    values = [form.value for title in description.titles if title.kind != "analytic" for form in title.forms]
    return list(dict.fromkeys([value for value in values if value != shown]))


def names(description: Description, roles: frozenset[str]) -> list[str]:
    """Return the creators with one of `roles`; those of related works are left out."""
    return list(dict.fromkeys([own_script(one.forms) for one in _own(description) if roles & set(one.roles)]))


def other_names(description: Description) -> list[str]:
    """Return the creators that are neither authors, editors nor translators."""
    known = AUTHORS | EDITORS | TRANSLATORS
    return list(
        dict.fromkeys([own_script(one.forms) for one in _own(description) if not known & set(one.roles)])
    )


def authors(description: Description) -> list[str]:
    """Return the authors; where none is marked as such, the main creator, or persons without a role."""
    if found := names(description, AUTHORS):
        return found
    main = [own_script(one.forms) for one in _own(description) if one.is_main]
    return main or [
        own_script(one.forms) for one in _own(description) if one.kind == "person" and not one.roles
    ]


def _own(description: Description) -> Iterable[Creator]:
    return (creator for creator in description.creators if not creator.title)


def published(description: Description) -> Imprint:
    """Return the imprint of the publication, an empty one where the record has none."""
    kinds = {imprint.kind: imprint for imprint in reversed(description.imprints)}
    return kinds.get("publication") or next(iter(description.imprints), Imprint())


def numbers(description: Description, kind: str) -> list[str]:
    """Return the valid identifiers of a kind."""
    return [each.value for each in description.identifiers if each.kind == kind and each.is_valid]


def series_statement(title: Title) -> str:
    """Return "Series ; 12"."""
    name = own_script(title.forms)
    return f"{name} ; {title.number}" if title.number else name


def one_line(text: str) -> str:
    """Return `text` without line ends, which would end a tag in a line-based format."""
    return " ".join(text.split())
