"""A record as it stood in its file."""

from __future__ import annotations

from typing import NamedTuple

from kitabdar.marc.problems import Problem


class RawRecord(NamedTuple):
    """The octets of one record, its number in the file from 1 and its offset in octets (after decompression).

    `format` is "iso2709" or "marcxml"; `problem` is set where reading already knows it cannot be decoded.
    For MARCXML `raw` is the serialised record element and `offset` the octets read when it was complete.
    """

    position: int
    offset: int
    raw: bytes
    format: str
    problem: Problem | None = None
