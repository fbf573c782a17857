"""Read a list of barcodes as people have it, and tell what a line of it has come to; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_BARCODE = 60
MOST_LINES = {"check_in": 500, "check_out": 200}
"""How long a list may be; to be lent it is rehearsed as a whole, for limits count what comes before."""

LENT_ALREADY = "on_loan_to_patron"
"""The refusal that says of an item to be lent that it is lent so already."""

_CELL_ENDS = re.compile(r"[\t;,]")


@dataclass(frozen=True, slots=True)
class BarcodeList:
    """What a list names, each barcode once; `twice`: those named again."""

    barcodes: tuple[str, ...]
    twice: tuple[str, ...]


def read_list(text: str) -> BarcodeList:
    """Read barcodes, one a line: of a table the first column. Empty lines are passed over.

    >>> read_list("D1\\nD2;Kitab\\n\\n D1 ").barcodes
    ('D1', 'D2')
    """
    found: dict[str, int] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        barcode = _CELL_ENDS.split(line, maxsplit=1)[0].strip().strip('"').strip()[:LONGEST_BARCODE]
        if barcode:
            found[barcode] = found.get(barcode, 0) + 1
    return BarcodeList(tuple(found), tuple(each for each, count in found.items() if count > 1))


def after_refusal(kind: str, codes: Iterable[str]) -> str:
    """Return the state of a line that was refused: "already" where a run before it did it."""
    return "already" if kind == "check_out" and LENT_ALREADY in set(codes) else "refused"


def after_return(loan_id: int | None, previous_state: str, action: str) -> str:
    """Return the state of a line that was taken back: "already" where the scan changed nothing."""
    rests = (previous_state, action) in {("available", "shelve"), ("on_hold_shelf", "put_aside")}
    return "already" if loan_id is None and rests else "done"
