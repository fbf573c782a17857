"""Which language each form of a description is in, where the record does not say: for `lang` in HTML.

Descriptions keep what the record says; this is worked out when something is shown, for what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kitabdar.marc.description import Description, Form
from kitabdar.text.guessing.claiming import language_of

_SURE_OF_A_NAME = 0.95
"""Names are spelt alike in many languages: only letters that no other language has decide."""


def spoken(form: Form, description: Description) -> Form:
    """Return a title, subject or note of a description with its language, "" where nobody can tell."""
    return _with(form, language_of(form.value, form.language, form.script, expected(description)))


def spoken_name(form: Form, description: Description) -> Form:
    """Return the name of a person or body with the language it is spelt in, the book's where letters leave it open."""
    return _with(
        form,
        language_of(form.value, form.language, form.script, expected(description), sure=_SURE_OF_A_NAME),
    )


def all_spoken(forms: Iterable[Form], description: Description) -> tuple[Form, ...]:
    """Return titles, subjects or notes with their languages."""
    return tuple(spoken(form, description) for form in forms)


def expected(description: Description) -> tuple[str, ...]:
    """Return the languages a text of the description is likely in: of the book, of its original, of its cataloguers."""
    codes = (*description.languages, *description.original_languages, description.cataloguing_language)
    return tuple(dict.fromkeys(code for code in codes if code))


def _with(form: Form, language: str) -> Form:
    return form if language == form.language else replace(form, language=language)
