"""Items found in records, as a mapping file says where they are (docs/marc.md, "Items")."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files

from kitabdar.marc.record import Field, Record

TEXT_MEMBERS = (
    "barcode",
    "branch",
    "location",
    "call_number",
    "item_type",
    "copy_number",
    "volume",
    "collection",
    "inventory_number",
    "note",
)
FLAG_MEMBERS = ("withdrawn", "lost", "damaged", "not_for_loan")
_OTHER_MEMBERS = ("price", "acquired_on")
_MEMBERS = frozenset((*TEXT_MEMBERS, *FLAG_MEMBERS, *_OTHER_MEMBERS))
_SOURCE = re.compile(r"(?P<tag>[0-9A-Z]{3})?(?P<codes>[0-9a-z](?:\+[0-9a-z])*)")
_NAME = re.compile(r"[a-z0-9-]{1,40}")
_LINK = re.compile(r"(\d+)(?:\.\d+)?")
_AMOUNT = re.compile(r"\d[\d\s.,'\xa0\u202f]*")
_ISO_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_LOCAL_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_NO = frozenset({"", "0", "false", "no", "n"})
_LARGEST_PRICE = Decimal("99999999.99")


class InvalidMapping(ValueError):
    """A mapping that cannot be used; `code` says why, `params` where."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True)
class ItemData:
    """One item as the record has it; codes of branch, location and type are the source's own."""

    barcode: str = ""
    branch: str = ""
    location: str = ""
    call_number: str = ""
    item_type: str = ""
    copy_number: str = ""
    inventory_number: str = ""
    note: str = ""
    price: Decimal | None = None
    acquired_on: date | None = None
    collection: str = ""
    volume: str = ""
    withdrawn: bool = False
    lost: bool = False
    damaged: bool = False
    not_for_loan: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Subfields to take a value from: of a linked field where `tag` is set; several are joined with a blank."""

    tag: str
    codes: str


@dataclass(frozen=True, slots=True)
class ItemRule:
    """Where the items of one tag are and what their subfields mean; the first place with a value counts."""

    tag: str
    linked: tuple[str, ...]
    places: tuple[tuple[str, tuple[Place, ...]], ...]


@dataclass(frozen=True, slots=True)
class ItemMapping:
    """All rules of a mapping file, in their order."""

    name: str
    rules: tuple[ItemRule, ...]


def load_mapping(text: str) -> ItemMapping:
    """Read a mapping: the name of a shipped one ("koha-952", "marc-852") or the text of a TOML file.

    Raises InvalidMapping with what is wrong with it.
    """
    if _NAME.fullmatch(text.strip()):
        return _shipped(text.strip())
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidMapping("mapping-not-toml", reason=str(error)) from None
    entries = document.get("items")
    if not isinstance(entries, list) or not entries:
        raise InvalidMapping("mapping-without-items")
    return ItemMapping(str(document.get("name", "")), tuple([_rule(entry) for entry in entries]))


@cache
def _shipped(name: str) -> ItemMapping:
    file = files("kitabdar.marc") / "mappings" / f"{name}.toml"
    if not file.is_file():
        raise InvalidMapping("mapping-unknown", name=name)
    return load_mapping(file.read_text(encoding="utf-8"))


def _rule(entry: dict[str, object]) -> ItemRule:
    tag = entry.get("tag")
    if not isinstance(tag, str) or len(tag) != 3:
        raise InvalidMapping("mapping-bad-tag", value=tag)
    linked = _strings(entry.get("linked", []), "linked")
    places = []
    for member, value in entry.items():
        if member in ("tag", "linked"):
            continue
        if member not in _MEMBERS:
            raise InvalidMapping("mapping-unknown-member", member=member)
        places.append((member, tuple([_place(each, member, linked) for each in _strings(value, member)])))
    if not any(member == "barcode" for member, _ in places):
        raise InvalidMapping("mapping-without-barcode", tag=tag)
    return ItemRule(tag, linked, tuple(places))


def _strings(value: object, member: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise InvalidMapping("mapping-bad-value", member=member, value=value)
    return tuple(values)


def _place(text: str, member: str, linked: tuple[str, ...]) -> Place:
    found = _SOURCE.fullmatch(text)
    if not found or (found["tag"] and found["tag"] not in linked):
        raise InvalidMapping("mapping-bad-value", member=member, value=text)
    return Place(found["tag"] or "", found["codes"].replace("+", ""))


def extract_items(record: Record, mapping: ItemMapping) -> list[ItemData]:
    """Return the items of a record in their order; a field without a barcode gives one without a barcode."""
    return [
        _item(rule, field, linked)
        for rule in mapping.rules
        for field, linked in _pairs(record, rule)
        if field.subfields
    ]


def _pairs(record: Record, rule: ItemRule) -> Iterator[tuple[Field, Field | None]]:
    """Yield each field with the linked fields of its items: by $8, else in their order, else alone."""
    fields = record.by_tag.get(rule.tag, [])
    others = [field for tag in rule.linked for field in record.by_tag.get(tag, [])]
    if not others:
        yield from ((field, None) for field in fields)
        return
    for position, field in enumerate(fields):
        mine = _linked_to(field, others)
        if not mine and not any(other.get("8") for other in others):
            mine = others if len(fields) == 1 else others[position : position + 1]
        for other in mine:
            yield field, other
        if not mine:
            yield field, None


def _linked_to(field: Field, others: list[Field]) -> list[Field]:
    wanted = _link_numbers(field)
    return [other for other in others if wanted & _link_numbers(other)] if wanted else []


def _link_numbers(field: Field) -> set[str]:
    return {found[1] for value in field.values("8") if (found := _LINK.match(value))}


def _item(rule: ItemRule, field: Field, linked: Field | None) -> ItemData:
    members: dict[str, object] = {}
    own = _firsts(field)
    others = _firsts(linked) if linked else {}
    for member, places in rule.places:
        text = _first_value(places, own, others)
        if member in FLAG_MEMBERS:
            members[member] = text.lower() not in _NO
        elif member == "price":
            members[member] = parse_price(text) if text else None
        elif member == "acquired_on":
            members[member] = parse_date(text) if text else None
        else:
            members[member] = text
    return ItemData(**members)  # type: ignore[arg-type]


def _firsts(field: Field) -> dict[str, str]:
    """Return the first subfield of each code."""
    return {code: value.strip() for code, value in reversed(field.subfields)}


def _first_value(places: tuple[Place, ...], own: dict[str, str], linked: dict[str, str]) -> str:
    for place in places:
        source = linked if place.tag else own
        if len(place.codes) == 1:
            text = source.get(place.codes, "")
        else:
            text = " ".join([value for code in place.codes if (value := source.get(code))])
        if text:
            return text
    return ""


def parse_price(text: str) -> Decimal | None:
    """Return the amount in "12.50 AZN", "1 250,00 тг", "₺1.250,5"; None where there is none or it is absurd."""
    found = _AMOUNT.search(text)
    if not found:
        return None
    number = re.sub(r"[\s'\xa0\u202f]", "", found[0]).rstrip(".,")
    mark = max(number.rfind("."), number.rfind(","))
    if mark >= 0 and len(number) - mark - 1 in (1, 2):
        number = f"{re.sub('[.,]', '', number[:mark])}.{number[mark + 1 :]}"
    else:
        number = re.sub("[.,]", "", number)
    try:
        amount = Decimal(number)
    except InvalidOperation:
        return None
    return amount if amount <= _LARGEST_PRICE else None


def parse_date(text: str) -> date | None:
    """Return the day in "2024-03-01", "20240301" or "01.03.2024"; None for anything else."""
    if found := _ISO_DATE.match(text):
        year, month, day = found.groups()
    elif found := _LOCAL_DATE.match(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
