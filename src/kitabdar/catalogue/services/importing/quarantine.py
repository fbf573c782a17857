"""What an import could not take in, kept as it came: nothing is lost, everything can be mended and sent again.

Beside `<name>.mrc` (or `.xml`; the records' own bytes, one after another) lies `<name>.jsonl`: one line for each,
with position in the file, control number where readable, code and sentence, and where its bytes are. Items that
were not taken are lines with `"kind": "item"` and their content.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from kitabdar.catalogue.services.importing.report import sentence
from kitabdar.marc.problems import Problem
from kitabdar.marc.raw import RawRecord

_SUFFIX = {"iso2709": ".mrc", "marcxml": ".xml"}


class Quarantine:
    """The quarantine of one run; files appear with the first thing set aside.

    `keep_to` is the position up to which an earlier, interrupted part of the run was committed: what was set aside
    after it will be met again and is dropped here. With `keep_to` 0 files of the same name begin anew.
    """

    def __init__(self, folder: Path, name: str, *, keep_to: int = 0) -> None:
        self._base = folder / name
        self._keep_to = keep_to
        self._list: BinaryIO | None = None
        self._records: dict[str, BinaryIO] = {}

    @property
    def path(self) -> Path | None:
        """The list of what was set aside; None while nothing was."""
        listed = self._path(".jsonl")
        return listed if self._list is not None or (self._keep_to and listed.exists()) else None

    def reject(self, raw: RawRecord, control_number: str, problem: Problem) -> None:
        """Set a record aside. Raises OSError."""
        suffix = _SUFFIX.get(raw.format, ".mrc")
        self._open()
        file = self._records.get(suffix)
        if file is None:
            file = self._records[suffix] = self._path(suffix).open("ab")
        offset = file.tell()
        file.write(raw.raw)
        self._write(
            {
                "kind": "record",
                "position": raw.position,
                "control_number": control_number,
                "code": problem.code,
                "reason": sentence(problem),
                "file": self._path(suffix).name,
                "offset": offset,
                "length": len(raw.raw),
            }
        )

    def note(
        self,
        kind: str,
        position: int,
        control_number: str,
        problem: Problem,
        content: dict[str, Any] | None = None,
    ) -> None:
        """Note an item that was not taken, or a change that was refused. Raises OSError."""
        self._open()
        self._write(
            {
                "kind": kind,
                "position": position,
                "control_number": control_number,
                "code": problem.code,
                "reason": sentence(problem),
                "content": content or {},
            }
        )

    def secure(self) -> None:
        """Bring everything to the disk: call it before the batch is committed. Raises OSError."""
        for file in self._files():
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Close the files."""
        for file in self._files():
            file.close()
        self._records.clear()
        self._list = None

    def _files(self) -> Iterable[BinaryIO]:
        return [*self._records.values(), *([self._list] if self._list else [])]

    def _path(self, suffix: str) -> Path:
        return self._base.with_name(self._base.name + suffix)

    def _write(self, entry: dict[str, Any]) -> None:
        assert self._list is not None
        self._list.write(json.dumps(entry, ensure_ascii=False, default=str).encode() + b"\n")

    def _open(self) -> None:
        if self._list is not None:
            return
        self._base.parent.mkdir(parents=True, exist_ok=True)
        listed = self._path(".jsonl")
        kept = _entries_up_to(listed, self._keep_to) if listed.exists() else []
        for suffix in _SUFFIX.values():
            self._cut(self._path(suffix), kept)
        fresh = self._path(".jsonl.new")
        fresh.write_bytes(b"".join(line for line, _entry in kept))
        fresh.replace(listed)
        self._list = listed.open("ab")

    def _cut(self, path: Path, kept: list[tuple[bytes, dict[str, Any]]]) -> None:
        if not path.exists():
            return
        ends = [entry["offset"] + entry["length"] for _line, entry in kept if entry.get("file") == path.name]
        os.truncate(path, max(ends, default=0))


def _entries_up_to(path: Path, position: int) -> list[tuple[bytes, dict[str, Any]]]:
    """Return the complete lines of the list whose record was committed."""
    kept = []
    for line in path.read_bytes().splitlines(keepends=True):
        try:
            entry = json.loads(line)
        except ValueError:
            break  # the line that was being written when the import was interrupted
        if entry["position"] <= position:
            kept.append((line, entry))
    return kept
