"""Relations to other publications (76X-78X), electronic locations (856) and class numbers."""

from __future__ import annotations

from urllib.parse import urlsplit

from kitabdar.marc.description import Link, Resource
from kitabdar.marc.extract.display import clean, trim
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Field

_LINKS = (
    "760", "762", "765", "767", "770", "772", "773", "774", "775", "776", "777", "780", "785", "786", "787",
)  # fmt: skip
_SCHEMES = ("http", "https")
_MAX_ADDRESS = 2000


def links(view: View) -> tuple[Link, ...]:
    """Return the linking entries that name anything."""
    found = []
    for field in view.all(*_LINKS):
        title = trim(field.get("t") or field.get("s"))
        creator = trim(field.get("a"))
        numbers = tuple([clean(value) for value in field.values("xz")])
        control_number = clean(field.get("w"))
        if title or creator or numbers or control_number:
            found.append(Link(field.tag, title, creator, control_number, numbers))
    return tuple(found)


def is_safe_address(address: str) -> bool:
    """Tell whether an address may be offered to a reader: http or https with a host, no blanks."""
    if len(address) > _MAX_ADDRESS or any(sign.isspace() or sign in "<>\"'" for sign in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.hostname)


def resources(view: View) -> tuple[Resource, ...]:
    """Return the addresses of 856 that are safe to follow, each once."""
    found: dict[str, Resource] = {}
    for field in view.all("856"):
        label = trim(field.joined("3yz", ": ")) if field.subfields else ""
        for address in field.values("u"):
            address = address.strip()
            if is_safe_address(address):
                found.setdefault(address, Resource(address, label))
    return tuple(found.values())


def classification(view: View) -> tuple[tuple[str, str], ...]:
    """Return (scheme, number) pairs: "lcc", "udc", "ddc", "bbk", or the code of 084 $2."""
    found: dict[tuple[str, str], None] = {}
    for tag, scheme in (("050", "lcc"), ("080", "udc"), ("082", "ddc"), ("084", ""), ("090", "lcc")):
        for field in view.all(tag):
            for number in _numbers(field):
                found[(scheme or _scheme(field), number)] = None
    return tuple(found)


def _numbers(field: Field) -> list[str]:
    if field.tag in ("050", "090"):
        return [number] if (number := clean(field.joined("ab"))) else []
    return [number for value in field.values("a") if (number := clean(value).replace("/", ""))]


def _scheme(field: Field) -> str:
    source = field.get("2").lower()
    return "bbk" if source.startswith(("rubbk", "bbk")) else source or "other"
