"""Which language each form of a description is in, where the record does not say: for `lang` in HTML.

Descriptions keep what the record says; this is worked out when something is shown, for what is shown.
"""

from __future__ import annotations

from dataclasses import replace

from kitabdar.marc.description import Description, Form, Subject
from kitabdar.text.guessing import SURE
from kitabdar.text.guessing.claiming import SURE_OF_A_NAME, language_of

_BY_SCHEME = {
    "lcsh": "eng", "lcshac": "eng", "lcgft": "eng", "fast": "eng", "aat": "eng", "mesh": "eng", "nal": "eng",
    "csh": "eng", "rvm": "fre",
}  # fmt: skip
_NAMES = frozenset(("person", "body", "meeting", "title"))


def spoken(form: Form, description: Description, *, in_doubt: bool = False) -> Form:
    """Return a form of a description with its language, "" where nobody can tell.

    `in_doubt`: for names and the like, which are spelt alike in many languages. Then only letters that leave hardly any
    doubt stand above the languages to be expected.
    """
    sure = SURE_OF_A_NAME if in_doubt else SURE
    language = language_of(form.value, form.language, form.script, expected(description), sure=sure)
    return form if language == form.language else replace(form, language=language)


def spoken_subject(form: Form, subject: Subject, description: Description) -> Form:
    """Return a form of a subject heading with its language: that of the list of headings it is taken from, if known."""
    is_name = subject.kind in _NAMES
    listed = "" if is_name or form.language else _BY_SCHEME.get(subject.scheme, "")
    return spoken(replace(form, language=listed) if listed else form, description, in_doubt=is_name)


def expected(description: Description) -> tuple[str, ...]:
    """Return the languages a text of the description is likely in: of the book, of its original, of its cataloguers."""
    codes = (*description.languages, *description.original_languages, description.cataloguing_language)
    return tuple(dict.fromkeys(code for code in codes if code))
