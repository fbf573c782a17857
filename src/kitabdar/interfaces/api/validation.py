"""Say in the caller's language what is not valid in a request."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kitabdar.interfaces.api.problems import InvalidPart

SENTENCES: dict[str, str | Promise] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no field of this name."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_parsing_size": _("This number is too large."),
    "int_from_float": _("This must be a whole number."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "string_type": _("This must be text."),
    "string_unicode": _("This text has characters that no script has."),
    "string_too_short": _("This must have at least %(min_length)s characters."),
    "string_too_long": _("This must have at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This is not in the form that is needed here."),
    "too_long": _("There must be at most %(max_length)s of these."),
    "literal_error": _("This must be one of: %(expected)s."),
    "bool_parsing": _("This must be true or false."),
    "bool_type": _("This must be true or false."),
    "list_type": _("This must be a list."),
    "model_attributes_type": _("This must be a JSON object."),
}
"""What the validator's codes mean; any other code is answered with OTHERWISE."""

OTHERWISE = _("This is not valid.")


def parts(errors: list[dict[str, Any]]) -> tuple[InvalidPart, ...]:
    """Describe the validator's findings, in their order."""
    return tuple(_part(error) for error in errors)


def part(source: str, name: str, code: str, detail: str) -> InvalidPart:
    """Describe a finding of our own about one parameter or one field of the body."""
    pointer = f"#/{name}" if source == "body" else ""
    return InvalidPart(source=source, name=name, pointer=pointer, code=code, detail=detail)


def _part(error: dict[str, Any]) -> InvalidPart:
    source, *place = error["loc"]
    if source == "body":
        place = place[1:]  # after the name that the operation gives its body
    pointer = "#" + "".join(f"/{_escaped(str(step))}" for step in place) if source == "body" else ""
    values = {**error.get("ctx", {})}
    if "expected" in values:  # the validator says 'a', 'b' or 'c'
        values["expected"] = str(values["expected"]).replace("' or '", "', '")
    sentence = str(SENTENCES.get(error["type"], OTHERWISE)) % values
    name = ".".join(str(step) for step in place)[:200]
    return InvalidPart(source=source, name=name, pointer=pointer[:200], code=error["type"], detail=sentence)


def _escaped(step: str) -> str:
    """Escape one step of a JSON pointer (RFC 6901, section 3)."""
    return step.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()
