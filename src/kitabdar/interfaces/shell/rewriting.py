"""Titles, names and subjects in the alphabet a reader chose: made for the page, marked there, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping

from kitabdar.marc.description import Form
from kitabdar.text.guessing.claiming import language_of
from kitabdar.text.writing import written

SURE = 0.95
"""How sure the guess must be which language a name is in, where nothing says so: romanised names look much alike."""


def rewritten(form: Form, scripts: Mapping[str, str]) -> Form | None:
    """Return a form in the script (ISO 15924) chosen for its language (MARC code).

    None where none was chosen for it, where it is in that script already, and where its letters do not tell.
    """
    language = language_of(form.value, form.language, form.script, sure=SURE)
    script = scripts.get(language)
    value = written(form.value, language, script) if script else None
    return Form(value, script or "", language) if value else None
