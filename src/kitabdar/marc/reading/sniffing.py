"""What kind of file this is, from its first octets; what is no MARC is refused by its name."""

from __future__ import annotations

import re

from kitabdar.marc.problems import UnreadableFile
from kitabdar.marc.reading.source import Source

HEAD = 65_536
LEADER = re.compile(rb"[\d -]\d{4}[a-z \d][a-z][a-z# ][a-z# ][ a#\d]22\d{5}", re.IGNORECASE)

_MAGIC = (
    (b"%PDF", "file-is-pdf", ""),
    (b"{\\rtf", "file-is-other", "RTF"),
    (b"\xd0\xcf\x11\xe0", "file-is-other", "Microsoft Office"),
    (b"SQLite format 3", "file-is-other", "SQLite"),
    (b"Rar!", "file-is-other", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "file-is-other", "7-Zip"),
    (b"BZh", "file-is-other", "bzip2"),
    (b"\xfd7zXZ", "file-is-other", "xz"),
    (b"\x28\xb5\x2f\xfd", "file-is-other", "Zstandard"),
    (b"\x1f\x8b", "file-is-other", "twice compressed"),
    (b"\x89PNG", "file-is-other", "PNG"),
    (b"\xff\xd8\xff", "file-is-other", "JPEG"),
)
_TEXTS = (
    (re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE), "file-is-html"),
    (re.compile(rb"#\d{1,4}: |\d+#\d\x1f\d+#\d\x1f|\*{5}\s*$", re.MULTILINE), "file-is-irbis-text"),
    (re.compile(rb"###\s\d{4}.\w?M2\.|\d{4}..M2\.\d|\d{5}[a-z]M2\."), "file-is-mab2"),
    (re.compile(rb"\d{9} (?:FMT|LDR|\d\d\d)[ \d]{2} [A-Z] "), "file-is-aleph"),
    (re.compile(rb"[\[{]\s*(?:\{|\"|\])"), "file-is-marc-json"),
    (re.compile(rb"=?(?:LDR|LEADER)[\s\d]|0*\d{3}\s{3,}\S"), "file-is-marc-text"),
)


def sniff(source: Source) -> str:
    """Return "iso2709", "marcxml" or "" (nothing in the file); raise UnreadableFile for anything else.

    A byte order mark at the beginning is consumed.
    """
    if source.peek(3) == b"\xef\xbb\xbf":
        source.read(3)
    head = source.peek(HEAD)
    _refuse_binary(head)
    start = head.lstrip(b" \t\r\n\x1a\x1d\x1e\x00")
    if not start:
        if len(head) == HEAD:
            raise UnreadableFile("not-marc")
        return ""
    if start.startswith(b"<") and not _TEXTS[0][0].match(start):
        return "marcxml"
    is_framed = b"\x1e" in head
    for pattern, code in _TEXTS:
        if pattern.match(start) and not (is_framed and code == "file-is-marc-text"):
            raise UnreadableFile(code)
    if LEADER.search(head) or (is_framed and b"\x1f" in head and start[:5].strip(b"-").isdigit()):
        return "iso2709"
    raise UnreadableFile("not-marc")


def _refuse_binary(head: bytes) -> None:
    for magic, code, name in _MAGIC:
        if head.startswith(magic):
            raise UnreadableFile(code, **({"format": name} if name else {}))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise UnreadableFile("file-is-epub" if b"application/epub+zip" in head[:100] else "file-is-zip")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_utf16(head[:200]):
        raise UnreadableFile("file-is-utf-16")
    _refuse_irbis(head)


def _is_utf16(head: bytes) -> bool:
    half = len(head) // 2
    nuls = max(head[0::2].count(0), head[1::2].count(0))
    other = min(head[0::2].count(0), head[1::2].count(0))
    return half >= 20 and nuls * 10 > half * 9 and other * 10 < half


def _refuse_irbis(head: bytes) -> None:
    """IRBIS64 master files open with a control record of nine 32-bit numbers, index files with 12-octet rows."""
    if len(head) < 36 or head[:4].count(0) < 3 or not any(head):
        return
    if head[:4] == b"\0\0\0\0" and 0 < int.from_bytes(head[4:8], "big") < 2**31 and head[40:].strip(b"\0"):
        raise UnreadableFile("file-is-irbis-master")
    rows = [head[at : at + 12] for at in range(0, min(len(head) - 11, 120), 12)]
    if all(row[4:8] == b"\0\0\0\0" and int.from_bytes(row[8:12], "big") < 64 for row in rows):
        raise UnreadableFile("file-is-irbis-index")
