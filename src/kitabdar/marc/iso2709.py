"""The structure of one ISO 2709 record: leader, tags and octets of the fields, mended where the directory lies.

A sound record costs one pass over its directory. For a broken one the field terminators (0x1E) are believed more
than the directory, and what was done is reported as problems.
"""

from __future__ import annotations

from typing import NamedTuple

from kitabdar.marc.problems import Problem, Unreadable

FIELD_END = b"\x1e"
RECORD_END = b"\x1d"
LEADER_LENGTH = 24
ENTRY_LENGTH = 12


class Structure(NamedTuple):
    """What a record is made of before its characters are known."""

    leader: str
    tags: list[str]
    chunks: list[bytes]
    problems: list[Problem]


class _Entry(NamedTuple):
    tag: str
    start: int  # -1 where the directory has no digits
    length: int


def split(raw: bytes) -> Structure:
    """Take a record apart; raise Unreadable where not even the terminators help."""
    return _split_sound(raw) or _split_broken(raw)


def _split_sound(raw: bytes) -> Structure | None:
    """Return the structure if leader, directory and terminators all agree, else None."""
    if raw[-2:] != b"\x1e\x1d" or not raw[:17].isascii() or not raw[12:17].isdigit():
        return None
    base = int(raw[12:17])
    if raw[base - 1 : base] != FIELD_END or (base - 1) % ENTRY_LENGTH or raw[:5] != b"%05d" % len(raw):
        return None
    directory = raw[LEADER_LENGTH : base - 1].decode("ascii", "replace")
    chunks = raw[base:-2].split(FIELD_END)
    if len(chunks) * ENTRY_LENGTH != len(directory):
        return None
    tags = []
    offset = at = 0
    for chunk in chunks:
        length = len(chunk) + 1
        if directory[at + 3 : at + 12] != f"{length:04d}{offset:05d}":
            return None
        tags.append(directory[at : at + 3])
        offset += length
        at += ENTRY_LENGTH
    leader = raw[:LEADER_LENGTH].decode("latin-1")
    return Structure(leader, tags, chunks, []) if leader.isascii() and leader.isprintable() else None


def _split_broken(raw: bytes) -> Structure:
    problems: list[Problem] = []
    stated = raw[:5]
    if raw[-1:] != RECORD_END:
        problems.append(Problem("no-record-terminator"))
        raw += RECORD_END
    if len(raw) < LEADER_LENGTH + 2 or FIELD_END not in raw:
        raise Unreadable(Problem("no-fields" if _is_leader_only(raw) else "not-a-record"))
    if stated != b"%05d" % len(raw) and not problems:
        params = {"stated": stated.decode("ascii", "replace"), "actual": len(raw)}
        problems.append(Problem("wrong-record-length", params))
    leader_end = _leader_end(raw)
    leader = _clean_leader(raw[:leader_end], problems)
    base = _base(raw, leader_end, problems)
    directory = raw[leader_end : base - 1]
    body = raw[base:-1]
    if not directory:
        raise Unreadable(Problem("no-fields"))
    if not body.endswith(FIELD_END):
        body += FIELD_END
    if len(directory) % ENTRY_LENGTH:
        raise Unreadable(Problem("bad-directory"))
    tags, chunks = _fields(_entries(directory), body, problems)
    return Structure(leader, tags, chunks, problems)


def _is_leader_only(raw: bytes) -> bool:
    return raw[:5].isdigit() and raw[10:12] == b"22"


def _leader_end(raw: bytes) -> int:
    """Find where the leader ends: 24, or elsewhere if a character of several octets slipped into it."""
    if raw[20:24] in (b"4500", b"450 ") or raw.index(FIELD_END) % ENTRY_LENGTH == 0:
        return LEADER_LENGTH
    for mark in (b"4500", b"450 "):
        at = raw.find(mark, 18, 34)
        if at > 0:
            return at + 4
    return LEADER_LENGTH


def _clean_leader(octets: bytes, problems: list[Problem]) -> str:
    leader = "".join([chr(octet) if 32 <= octet < 127 else " " for octet in octets])
    if len(octets) != LEADER_LENGTH or leader.encode() != octets:
        problems.append(Problem("bad-leader"))
    return leader if len(leader) == LEADER_LENGTH else f"{leader[:17]:<17}   4500"


def _base(raw: bytes, leader_end: int, problems: list[Problem]) -> int:
    stated = raw[12:17]
    if stated.isdigit():
        base = int(stated)
        if (
            base > leader_end
            and raw[base - 1 : base] == FIELD_END
            and raw.find(FIELD_END, leader_end) == base - 1
        ):
            return base
    found = raw.find(FIELD_END, leader_end)
    if found < 0:
        raise Unreadable(Problem("bad-directory"))
    problems.append(Problem("bad-base-address"))
    return found + 1


def _entries(directory: bytes) -> list[_Entry]:
    entries = []
    for at in range(0, len(directory), ENTRY_LENGTH):
        octets = directory[at : at + ENTRY_LENGTH]
        tag = octets[:3].decode("ascii", "replace")
        if octets[3:].isdigit():
            entries.append(_Entry(tag, int(octets[7:]), int(octets[3:7])))
        else:
            entries.append(_Entry(tag, -1, 0))
    return entries


def _fields(entries: list[_Entry], body: bytes, problems: list[Problem]) -> tuple[list[str], list[bytes]]:
    """Match directory entries with the field contents by position, or else by order."""
    slices = [_slice(entry, body) for entry in entries]
    pieces = body[:-1].split(FIELD_END)
    if None in slices and len(pieces) == len(entries) and _agree(slices, pieces):
        problems.append(Problem("directory-rebuilt"))
        return [entry.tag for entry in entries], pieces
    tags, chunks = [], []
    for entry, octets in zip(entries, slices, strict=True):
        if octets is None:
            problems.append(Problem("bad-directory-entry", {"field": entry.tag}, field=entry.tag))
            continue
        if FIELD_END in octets:
            problems.append(Problem("field-terminator-inside", {"field": entry.tag}, field=entry.tag))
            octets = octets.replace(FIELD_END, b" ")
        tags.append(entry.tag)
        chunks.append(octets)
    if not tags:
        raise Unreadable(Problem("bad-directory"))
    return tags, chunks


def _slice(entry: _Entry, body: bytes) -> bytes | None:
    """Return the octets an entry points to, if they begin and end at field terminators."""
    end = entry.start + entry.length
    if entry.start < 0 or entry.length < 1 or body[end - 1 : end] != FIELD_END:
        return None
    if entry.start and body[entry.start - 1 : entry.start] != FIELD_END:
        return None
    return body[entry.start : end - 1]


def _agree(slices: list[bytes | None], pieces: list[bytes]) -> bool:
    return all(octets is None or octets == piece for octets, piece in zip(slices, pieces, strict=True))
