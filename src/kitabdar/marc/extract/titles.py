"""Titles: 245, 130/240, 246, 247, 740, 730 and the $t of 7XX, with parallel titles and linked forms."""

from __future__ import annotations

from typing import NamedTuple

from kitabdar.marc.description import Form, Title
from kitabdar.marc.extract.display import form, trim
from kitabdar.marc.extract.languages import language_from_name
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Field

_UNIFORM_PARTS = "adfgkmnoprst"
_NAME_TITLE_TAGS = ("700", "710", "711")
_ENDS = ":;=/,."


class _Statement(NamedTuple):
    """What one 245 says."""

    full: str
    proper: str
    parallels: list[str]
    responsibility: str


def titles(view: View) -> tuple[Title, ...]:
    """Return the titles of a record: uniform titles last but one, the main title first."""
    found: list[Title] = []
    for position, field in enumerate(view.all("245")):
        found += _main(view, field) if position == 0 else _repeated(view, field)
    found += _uniform(view)
    for field in view.all("246"):
        kind = "parallel" if field.indicators[1:2] == "1" else "variant"
        _add(found, kind, view.forms(field, "abnp", "" if kind == "parallel" else view.language))
    for field in view.all("247"):
        _add(found, "former", view.forms(field, "abnp", view.language))
    found += _analytic(view)
    return _distinct(found)


def _distinct(found: list[Title]) -> tuple[Title, ...]:
    """Leave out variants and parallel titles that say nothing new: 246 often repeats what 245 has."""
    seen: set[str] = set()
    kept = []
    for title in found:
        values = {form.value.casefold() for form in title.forms}
        if title.kind not in ("variant", "parallel") or not values <= seen:
            kept.append(title)
        seen |= values
    return tuple(kept)


def nonfiling(field: Field, position: int) -> int:
    """Return the count of characters to skip in sorting that an indicator (0 or 1) gives, 0 where it gives none."""
    digit = field.indicators[position : position + 1]
    return int(digit) if digit.isdigit() and digit.isascii() else 0


def _add(found: list[Title], kind: str, forms: tuple[Form, ...], language: str = "") -> None:
    if forms:
        found.append(Title(kind, forms, language=language))


def _main(view: View, field: Field) -> list[Title]:
    language = view.language
    forms: list[Form] = []
    proper: list[Form] = []
    responsibility: list[Form] = []
    parallels: list[list[Form]] = []
    for version in view.versions(field):
        said = _statement(version)
        if not said.full:
            continue
        skip = min(nonfiling(version, 1), len(said.proper))
        forms.append(form(said.full, language, skip))
        proper.append(form(said.proper, language, skip))
        if said.responsibility:
            responsibility.append(form(said.responsibility, language))
        for index, value in enumerate(said.parallels):
            parallels[index : index + 1] = [
                [*(parallels[index] if index < len(parallels) else []), form(value)]
            ]
    if not forms:
        return []
    short = () if forms == proper else tuple(proper)
    main = Title("main", tuple(forms), tuple(responsibility), proper=short)
    return [main, *[Title("parallel", tuple(each)) for each in parallels]]


def _repeated(view: View, field: Field) -> list[Title]:
    """A second 245 is an error of cataloguing; what it says is kept as a variant."""
    forms = view.forms_by(field, lambda version: _statement(version).full, view.language)
    return [Title("variant", forms)] if forms else []


def _statement(field: Field) -> _Statement:
    text = ""
    proper = ""
    responsibility = ""
    parallels: list[str] = []
    for code, value in field.subfields:
        value = value.strip()
        if code == "c":
            responsibility = f"{responsibility} {value}" if responsibility else value
        elif code not in "anpbfgks" or not value:
            continue
        elif text.endswith("="):
            parallels.append(text)
            text = value
        elif not text:
            text = value
        else:
            if code not in "np" and not proper:
                proper = text
            text += _joint(text, code) + value
        if code == "b" and " = " in text:
            *before, text = text.split(" = ")
            parallels += before
    parallels.append(text)
    full = trim(parallels[0])
    is_short = len(parallels) > 1 and len(proper) > len(parallels[0])
    return _Statement(
        full,
        trim(proper) if proper and not is_short else full,
        [value for each in parallels[1:] if (value := trim(each))],
        trim(responsibility.removeprefix("/ ")),
    )


def _joint(text: str, code: str) -> str:
    """Return what stands between two subfields where the record leaves ISBD punctuation out."""
    if text[-1] in _ENDS:
        return " "
    return {"b": " : ", "n": ". ", "p": ". "}.get(code, " ")


def _uniform(view: View) -> list[Title]:
    found: list[Title] = []
    for tag, position in (("130", 0), ("240", 1)):
        for field in view.all(tag):
            skip = nonfiling(field, position)
            forms = view.forms(field, _UNIFORM_PARTS)
            if skip and forms and skip < len(forms[0].value):
                forms = (Form(forms[0].value, forms[0].script, "", skip), *forms[1:])
            _add(found, "uniform", forms, language_from_name(field.get("l")))
    return found


def _analytic(view: View) -> list[Title]:
    found: list[Title] = []
    for field in view.all("740"):
        _add(found, "analytic", view.forms(field, "anp"))
    for field in view.all("730"):
        _add(found, "analytic", view.forms(field, _UNIFORM_PARTS), language_from_name(field.get("l")))
    for field in view.all(*_NAME_TITLE_TAGS):
        if field.get("t"):
            codes = "tfgklmoprs" + ("" if field.tag == "711" else "n")
            forms = view.forms(field, codes.replace("l", ""))
            _add(found, "analytic", forms, language_from_name(field.get("l")))
    return found
