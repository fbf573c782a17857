"""Which of a record's forms a page shows first."""

from __future__ import annotations

from dataclasses import replace

from kitabdar.marc.description import Creator, Description, Form, Title
from kitabdar.marc.spoken import spoken


def main_forms(description: Description) -> tuple[Form, ...]:
    """Give the forms of the title proper in their languages; a record without one is named by its control number."""
    title: Title | None = description.main_title
    if title is None or not title.forms:
        return (Form(description.control_number or "?"),)
    return tuple(spoken(_for_reading(form), description) for form in title.forms)


def own_script(forms: tuple[Form, ...]) -> Form | None:
    """Choose the form in the script of the book: a linked form in another script beats its romanisation."""
    if not forms:
        return None
    return next((form for form in forms if form.script not in ("", "Latn")), forms[0])


def other_forms(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Give the remaining forms: romanisations and the like."""
    shown = own_script(forms)
    return tuple(form for form in forms if form is not shown)


def _for_reading(form: Form) -> Form:
    """Take out the blanks that cataloguing rules put before colons and semicolons."""
    value = form.value.replace(" : ", ": ").replace(" ; ", "; ")
    return form if value == form.value else replace(form, value=value)


def heading(creator: Creator, description: Description) -> Form:
    """Give the name in the script of the book, and in its language where the letters leave it open."""
    form = own_script(creator.forms)
    return spoken(form, description, in_doubt=True) if form else Form("")


def plain_title(description: Description) -> str:
    """Give the title in one line, for the window's title and messages."""
    form = own_script(main_forms(description))
    return form.value if form else ""


def proper_forms(description: Description) -> tuple[Form, ...]:
    """Give the forms of the title without other title information: what a cover and a shelf show."""
    title = description.main_title
    if title is None or not title.proper_forms:
        return main_forms(description)
    return tuple(spoken(form, description) for form in title.proper_forms)
