"""A row of policy as a form, made from the kinds of results there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation.rules import GROUPS, KINDS, Kind, PolicyRow, Value
from kitabdar.circulation.wording import CHOICES, LABELS
from kitabdar.circulation.wording import GROUPS as GROUP_NAMES
from kitabdar.interfaces.shell.names import FORMAT_NAMES
from kitabdar.interfaces.staff import given
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import queries as patrons

NO_LIMIT = "no-limit"
"""Value of a field that says there is no limit; an empty field says nothing."""

LARGEST_NUMBER = 10_000
_ENDS = ("youngest", "oldest", "new_days")


@dataclass(frozen=True, slots=True)
class Input:
    """One kind as a field of the form. `choices`: what to choose from, empty for a field to type in."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]
    type: str
    is_optional: bool
    is_without_limit: bool
    error: str


@dataclass(frozen=True, slots=True)
class Group:
    """The kinds of one group; open when the row says one of them or has one wrong."""

    name: str
    inputs: tuple[Input, ...]
    said: int

    @property
    def is_open(self) -> bool:
        return self.said > 0 or any(each.error for each in self.inputs)


def groups(values: dict[str, Any], errors: dict[str, str]) -> list[Group]:
    """Return the fields of the form."""
    found = []
    for group in GROUPS:
        inputs = tuple(_input(kind, values, errors) for kind in KINDS.values() if kind.group == group)
        said = sum(bool(each.value) or each.is_without_limit for each in inputs)
        found.append(Group(str(GROUP_NAMES[group]), inputs, said))
    return found


def _input(kind: Kind, values: dict[str, Any], errors: dict[str, str]) -> Input:
    value = values.get(kind.name, "")
    choices: tuple[tuple[str, str], ...] = ()
    if kind.form == "flag":
        choices = (("yes", _("yes")), ("no", _("no")))
    elif kind.form == "choice":
        choices = tuple((each, str(CHOICES[kind.name, each])) for each in kind.choices)
    return Input(
        name=kind.name,
        label=str(LABELS[kind.name]),
        value="" if value == NO_LIMIT else value,
        choices=choices,
        type="date" if kind.form == "date" else "text",
        is_optional=kind.is_optional and kind.form == "number",
        is_without_limit=value == NO_LIMIT,
        error=errors.get(kind.name, ""),
    )


def values_of(row: PolicyRow) -> dict[str, Any]:
    """Return what the form shows of a row."""
    values: dict[str, Any] = {kind: _typed(value) for kind, value in row.says.items()}
    return values | {
        "name": row.name,
        "position": str(row.position),
        "place": str(row.place_id or ""),
        "category": str(row.category_id or ""),
        "item_types": sorted(str(each) for each in row.item_type_ids),
        "collection": row.collection,
        "material": row.material,
        **{name: "" if getattr(row, name) is None else str(getattr(row, name)) for name in _ENDS},
    }


def _typed(value: Value) -> str:
    if value is None:
        return NO_LIMIT
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def values_given(post: QueryDict) -> dict[str, Any]:
    """Return what was typed, to be shown again."""
    values: dict[str, Any] = {name: post.get(name, "")[:300] for name in post}
    for name in KINDS:
        if f"{name}-free" in post:
            values[name] = NO_LIMIT
    return {**values, "item_types": post.getlist("item_types")[:200]}


def row_of(post: QueryDict, policy_id: int) -> PolicyRow:
    """Read a row from the form. Raises Invalid with all that is wrong."""
    problems: dict[str, str] = {}
    ends = {name: _end(post, name, problems) for name in (*_ENDS, "position")}
    says: dict[str, Value] = {}
    for kind in KINDS.values():
        text = post.get(kind.name, "").strip()
        if kind.is_optional and f"{kind.name}-free" in post:
            says[kind.name] = None
        elif text:
            says[kind.name] = _value(kind, text, post, problems)
    category, types = given.number(post, "category"), _item_types(post, problems)
    if category and category not in {each.id for each in patrons.categories()}:
        problems["category"] = _("Choose one of the list.")
    material = given.text(post, "material", 20)
    if material and material not in FORMAT_NAMES:
        problems["material"] = _("Choose one of the list.")
    name = given.text(post, "name", 100)
    if not name.strip():
        problems["name"] = _("A policy needs a name, which readers and staff will see.")
    if problems:
        raise Invalid(problems)
    return PolicyRow(
        id=policy_id,
        name=name,
        position=ends["position"] or 0,
        place_id=given.number(post, "place") or None,
        category_id=category or None,
        youngest=ends["youngest"],
        oldest=ends["oldest"],
        item_type_ids=types,
        collection=given.text(post, "collection", 40),
        material=material,
        new_days=ends["new_days"],
        says=says,
    )


def _end(post: QueryDict, name: str, problems: dict[str, str]) -> int | None:
    text = post.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) > LARGEST_NUMBER:
        problems[name] = _("Give a whole number up to 10,000.")
        return None
    return int(text)


def _value(kind: Kind, text: str, post: QueryDict, problems: dict[str, str]) -> Value:
    if kind.form == "number":
        return _end(post, kind.name, problems)
    if kind.form == "money":
        found = given.sum_of_money(post, kind.name)
        return _wrong(kind, problems) if found is None else found
    if kind.form == "date":
        return given.day(post, kind.name) or _wrong(kind, problems)
    if kind.form == "flag":
        return text == "yes"
    return text if text in kind.choices else _wrong(kind, problems)


def _wrong(kind: Kind, problems: dict[str, str]) -> Value:
    """Say what a field is to hold."""
    problems[kind.name] = {
        "money": _("Give a sum, such as 2.50."),
        "date": _("Give a date."),
    }.get(kind.form, _("Choose one of the list."))
    return None


def _item_types(post: QueryDict, problems: dict[str, str]) -> frozenset[int]:
    chosen = frozenset(given.whole(each) for each in post.getlist("item_types")[:200])
    if not chosen <= set(catalogue.item_type_names()):
        problems["item_types"] = _("Choose one of the list.")
    return chosen


def materials() -> list[tuple[str, str]]:
    """Return what records may describe, by code, in the order of names."""
    return sorted(((code, str(name)) for code, name in FORMAT_NAMES.items()), key=lambda each: each[1])


def material_name(code: str) -> str:
    """Return the name of what records describe."""
    return str(FORMAT_NAMES.get(code, code))


def ranges(row: PolicyRow) -> list[str]:
    """Return the ages and the newness that a row covers, as its list shows them."""
    found = []
    if row.youngest is not None and row.oldest is not None:
        found.append(_("aged %(first)s to %(last)s") % {"first": row.youngest, "last": row.oldest})
    elif row.youngest is not None:
        found.append(_("aged %(first)s and above") % {"first": row.youngest})
    elif row.oldest is not None:
        found.append(_("aged up to %(last)s") % {"last": row.oldest})
    if row.new_days is not None:
        found.append(_("new: acquired within %(days)s days") % {"days": row.new_days})
    return found
