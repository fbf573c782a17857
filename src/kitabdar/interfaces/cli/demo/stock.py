"""Records as a library would send them: each with items (952) spread over the branches, always the same way."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pymarc

ARCHIVE = "library-of-congress.mrc.gz"
SEED = 19181
HOMES = {  # branches that collect a language, the likelier the more often named
    "aze": ("baku-koshk", "baku-koshk", "baku-deniz", "baku-narbag", "baku-usaq", "istanbul-merkez"),
    "kaz": ("almaty-alma", "almaty-alma", "almaty-24", "almaty-tau", "almaty-samruq"),
    "tur": ("istanbul-merkez", "istanbul-merkez", "istanbul-yali", "baku-koshk", "almaty-alma"),
    "rus": ("almaty-24", "almaty-alma", "almaty-tau", "baku-koshk", "baku-narbag", "almaty-samruq"),
    "per": ("baku-nadir", "baku-koshk", "istanbul-merkez"),
    "eng": ("almaty-24", "almaty-alma", "almaty-samruq", "baku-deniz", "baku-koshk", "istanbul-yali"),
}
ELSEWHERE = ("almaty-alma", "baku-koshk", "istanbul-merkez", "almaty-24", "baku-narbag", "almaty-nazik")
SHELVES = {"baku-koshk": "baku-koshk-shelves", "almaty-alma": "almaty-alma-shelves"}
STACKS = {"baku-koshk": "baku-koshk-depo"}
OLDEST_ON_SHELVES = 1985
COPIES = ((1, 2, 3, 4), (60, 26, 10, 4))
OLDEST_LENT = 1950


def library_of_congress() -> Iterator[pymarc.Record]:
    """Yield the real records that the project ships, as they came."""
    return read(gzip.decompress(files(__package__).joinpath("data", ARCHIVE).read_bytes()))


def read(octets: bytes) -> Iterator[pymarc.Record]:
    """Yield the records of an ISO 2709 file in UTF-8."""
    return (record for record in pymarc.MARCReader(octets, force_utf8=True) if record is not None)


@dataclass(frozen=True)
class Stocked:
    """An item written: `branch`, `item_type` and `location` ("" for none) are codes."""

    barcode: str
    branch: str
    item_type: str
    location: str


def write_stocked(records: Iterator[pymarc.Record], path: Path, prefix: str) -> list[Stocked]:
    """Write the records with items to a file; return the items. `prefix` begins every barcode."""
    dice = random.Random(SEED)
    made = []
    with path.open("wb") as file:
        for number, record in enumerate(records, 1):
            for copy in range(dice.choices(*COPIES)[0]):
                field = _item(record, f"{prefix}{number:05d}{copy + 1}", dice)
                record.add_ordered_field(field)
                made.append(Stocked(field["p"], field["a"], field["y"], field.get("c", "")))
            file.write(record.as_marc())
    return made


def _item(record: pymarc.Record, barcode: str, dice: random.Random) -> pymarc.Field:
    fixed = next((field.data or "" for field in record.get_fields("008")), "")
    language, year = fixed[35:38], fixed[7:11]
    branch = dice.choice(HOMES.get(language, ELSEWHERE))
    is_juvenile = fixed[22:23] == "j"
    kind = (
        "reading-room" if branch == "baku-nadir" or (year.isdigit() and int(year) < OLDEST_LENT) else "book"
    )
    is_old = year.isdigit() and int(year) < OLDEST_ON_SHELVES
    location = (STACKS if is_old and branch in STACKS else SHELVES).get(branch, "")
    if is_juvenile and branch == "almaty-alma":
        location = "almaty-alma-children"
    values = {
        "a": branch,
        "b": branch,
        "c": location,
        "d": f"20{dice.randint(10, 25)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
        "g": f"{dice.randint(4, 40)}.00",
        "o": call_number(record),
        "p": barcode,
        "y": kind,
    }
    return pymarc.Field(
        "952",
        pymarc.Indicators(" ", " "),
        [pymarc.Subfield(code, value) for code, value in values.items() if value],
    )


def call_number(record: pymarc.Record) -> str:
    """Return the record's own classification, or the first letters of author and title."""
    for tag in ("080", "082", "050"):
        field = record.get(tag)
        if field and field.get("a"):
            return " ".join(part.strip() for part in field.get_subfields("a", "b"))[:60]
    main = record.get("100")
    title = record["245"].get("a", "") if record.get("245") else ""
    author = main.get("a", "") if main else title
    return f"{author[:3].upper()} {title[:1].lower()}".strip()
