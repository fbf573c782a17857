"""Give the sample records written for Kitabdar: well-known works of the region with their translations."""

from __future__ import annotations

from collections.abc import Iterator

from kitabdar.interfaces.cli.demo.written_data import written_works
from kitabdar.interfaces.cli.demo.written_fields import record
from kitabdar.marc.codec import to_iso2709
from kitabdar.marc.record import Record


def written_records() -> Iterator[Record]:
    """Yield a MARC 21 record for every edition, in the order of the files."""
    for work in written_works():
        for edition in work.editions:
            yield record(work, edition)


def written_file() -> bytes:
    """Return all of them as one ISO 2709 file in UTF-8, ready for `kitabdar import`."""
    return b"".join(to_iso2709(each) for each in written_records())
