"""Headings of browse lists: named by number, alike in the index and in the database."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

HEADING_KINDS = ("author", "title", "subject")
LONGEST_HEADING = 300  # characters; a longer one is cut


class Heading(NamedTuple):
    """A heading that an edition stands under: `skip` characters of it (an article) do not count in its order."""

    kind: str
    text: str
    language: str = ""
    skip: int = 0

    @property
    def id(self) -> int:
        return heading_id(self.kind, self.text)


def heading_number(named: str) -> str:
    """Return for "author:Füzuli" what the field "heading" of the index holds; "", which finds nothing, for nonsense."""
    kind, _, text = named.partition(":")
    return str(heading_id(kind, text)) if kind in HEADING_KINDS else ""


def heading_id(kind: str, text: str) -> int:
    """Name a heading by a number from 0 to 2⁶³ - 1, which a database's BIGINT and the index's u64 both hold.

    The number follows from kind and text alone, so an index document can carry it without a look-up. Two
    headings share one by chance less than once among a hundred catalogues of ten million headings each. Those of
    headings are remembered for a while; a longer text, as an address may have it, is none.
    """
    return _remembered(kind, text) if len(text) <= LONGEST_HEADING else _number(kind, text)


def _number(kind: str, text: str) -> int:
    named = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(named, digest_size=8).digest(), "big") >> 1


_remembered = lru_cache(maxsize=1 << 14)(_number)
