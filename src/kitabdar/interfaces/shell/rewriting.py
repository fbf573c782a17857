"""Titles, names and subjects in the alphabet a reader chose: made for the page, marked there, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping

from kitabdar.marc.description import Form
from kitabdar.text.guessing.claiming import SURE_OF_A_NAME, language_of
from kitabdar.text.writing import written


def rewritten(form: Form, scripts: Mapping[str, str]) -> Form | None:
    """Return a form in the script (ISO 15924) chosen for its language (MARC code).

    None where none was chosen for it, where it is in that script already, and where its letters do not tell.
    """
    language = language_of(form.value, form.language, form.script, sure=SURE_OF_A_NAME)
    script = scripts.get(language)
    value = written(form.value, language, script) if script else None
    return Form(value, script or "", language) if value else None
