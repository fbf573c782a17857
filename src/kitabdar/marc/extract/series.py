"""Series: 490 as printed, 8XX as traced, the old 440."""

from __future__ import annotations

from kitabdar.marc.description import Title
from kitabdar.marc.extract.display import form, trim
from kitabdar.marc.extract.titles import nonfiling
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Field

_TRACED = {"800": "tnp", "810": "tnp", "811": "tnp", "830": "anp", "440": "anp"}


def series(view: View) -> tuple[Title, ...]:
    """Return each series once: the traced form, then printed forms that differ from it."""
    found: dict[str, Title] = {}
    for tag, codes in _TRACED.items():
        for field in view.all(tag):
            _keep(view, field, codes, found)
    for field in view.all("490"):
        _keep(view, field, "a", found)
    return tuple(found.values())


def _keep(view: View, field: Field, codes: str, found: dict[str, Title]) -> None:
    forms = view.forms(field, codes)
    if not forms:
        return
    key = forms[0].value.casefold()
    if field.tag in ("830", "440") and (skip := nonfiling(field, 1)) and skip < len(forms[0].value):
        forms = (form(forms[0].value, "", skip), *forms[1:])
    if key not in found:
        found[key] = Title("series", forms, number=trim(field.get("v")))
