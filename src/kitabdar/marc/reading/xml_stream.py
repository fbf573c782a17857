"""MARCXML walked record by record, whatever wraps the records (collection, OAI-PMH, SRU), in constant memory.

No DTD, no entity, no network, no XInclude: a file that declares a document type is refused at its root element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from lxml import etree

from kitabdar.marc.codec import MARCXML_NAMESPACE
from kitabdar.marc.marcxml import name_of
from kitabdar.marc.problems import UnreadableFile
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.reading.sniffing import HEAD
from kitabdar.marc.reading.source import Source

CHUNK = 65_536
MAX_WITHOUT_RECORD = 20 << 20
_NAMESPACES = frozenset(
    {MARCXML_NAMESPACE, "", "info:lc/xmlns/marcxchange-v1", "info:lc/xmlns/marcxchange-v2"}
)
_CONTENT = frozenset({"leader", "controlfield", "datafield"})


def elements(source: Source) -> Iterator[RawRecord]:
    """Yield each MARCXML record element, serialised in UTF-8 with its namespaces."""
    if b"<!DOCTYPE" in source.peek(HEAD):
        raise UnreadableFile("dtd-refused")
    walk = _Walk()
    read = 0
    while chunk := source.read(CHUNK):
        read += len(chunk)
        yield from walk.feed(chunk, read)
    yield from walk.close(read)


class _Walk:
    """The state between two chunks."""

    def __init__(self) -> None:
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=("{*}record", "{*}oai_marc", "{*}datensatz"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        self._root: etree._Element | None = None
        self._position = 0
        self._since_record = 0
        self._foreign = ""  # the namespace of a `record` that is not MARCXML

    def feed(self, chunk: bytes, read: int) -> Iterator[RawRecord]:
        self._since_record += len(chunk)
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            yield from self._records(read)
            raise _broken(error) from None
        yield from self._records(read)
        if self._since_record > MAX_WITHOUT_RECORD:
            raise UnreadableFile("xml-too-large", limit=MAX_WITHOUT_RECORD >> 20)

    def close(self, read: int) -> Iterator[RawRecord]:
        """Yield what is left and judge the whole: a file without one record is refused."""
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            yield from self._records(read)
            raise _broken(error) from None
        yield from self._records(read)
        if self._position:
            return
        name = name_of(root)[1]
        if self._foreign:
            raise UnreadableFile("wrong-namespace", namespace=self._foreign, expected=MARCXML_NAMESPACE)
        if name == "collection" and not len(root):
            return
        raise UnreadableFile("no-records", element=name)

    def _records(self, read: int) -> Iterator[RawRecord]:
        for event, found in self._parser.read_events():
            element = cast(etree._Element, found)
            self._refuse_dtd(element)
            namespace, name = name_of(element)
            if name != "record":
                raise UnreadableFile("file-is-oai-marc" if name == "oai_marc" else "file-is-mab2")
            if event == "start":
                continue
            if self._is_marc(element, namespace):
                self._position += 1
                raw = etree.tostring(element, encoding="utf-8", with_tail=False)
                yield RawRecord(self._position, read, raw, "marcxml")
            self._since_record = 0
            _forget(element)

    def _refuse_dtd(self, element: etree._Element) -> None:
        if self._root is None:
            self._root = element.getroottree().getroot()
            if element.getroottree().docinfo.internalDTD is not None:
                raise UnreadableFile("dtd-refused")

    def _is_marc(self, element: etree._Element, namespace: str) -> bool:
        names = {name for child in element if (name := name_of(child)[1])}
        is_marc = bool(names & _CONTENT) or (not names and namespace == MARCXML_NAMESPACE)
        if is_marc and namespace not in _NAMESPACES:
            self._foreign = namespace
            return False
        return is_marc


def _forget(element: etree._Element) -> None:
    """Free an element that was read and everything before it on its level and above."""
    element.clear()
    current: etree._Element | None = element
    while current is not None:
        parent = current.getparent()
        while parent is not None and current.getprevious() is not None:
            del parent[0]
        current = parent


def _broken(error: etree.XMLSyntaxError) -> UnreadableFile:
    reason = str(error.msg).split(", line ")[0]
    return UnreadableFile("xml-broken", line=error.lineno or 0, reason=reason)
