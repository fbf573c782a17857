"""Read raw records from any stream: ISO 2709 or MARCXML, gzip or not, in constant memory.

`read` is the door; `sniffing` names what is no MARC, `framing` cuts ISO 2709, `xml_stream` walks MARCXML.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from kitabdar.marc.problems import UnreadableFile
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.reading.framing import frames
from kitabdar.marc.reading.sniffing import sniff
from kitabdar.marc.reading.source import Source
from kitabdar.marc.reading.xml_stream import elements

__all__ = ["RawRecord", "UnreadableFile", "read"]


def read(stream: BinaryIO) -> Iterator[RawRecord]:
    """Yield the records of `stream` as they stand; an empty stream yields none.

    The stream need not be seekable. Raises UnreadableFile for what is no MARC, or when a damaged file can be
    read no further: records yielded before stand.
    """
    source = Source(stream)
    try:
        if source.peek(2) == b"\x1f\x8b":
            source = Source(gzip.GzipFile(fileobj=cast(BinaryIO, source)))
        format_found = sniff(source)
        if format_found == "marcxml":
            yield from elements(source)
        elif format_found == "iso2709":
            yield from frames(source)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise UnreadableFile("gzip-broken") from None
