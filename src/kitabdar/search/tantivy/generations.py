"""Generations of the index on disk: one folder each, and a pointer file that says which one is served.

<index>/active.json           {"generation": "…", "analysis": 1, "schema": 1}, replaced in one step
<index>/<generation>/         Tantivy's files, and generation.json with the versions it was made by
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.fields import SCHEMA_VERSION
from kitabdar.text.keys import ANALYSIS_VERSION

POINTER = "active.json"
LABEL = "generation.json"
META = "meta.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


@dataclass(frozen=True, slots=True)
class Label:
    """A generation's name and the versions of the analysis and of the fields that it was made by."""

    generation: str
    analysis: int = ANALYSIS_VERSION
    schema: int = SCHEMA_VERSION

    def check(self) -> None:
        """Raise IndexUnavailable unless this very code made it."""
        if (self.analysis, self.schema) != (ANALYSIS_VERSION, SCHEMA_VERSION):
            made = f"analysis {self.analysis}, fields {self.schema}"
            raise IndexUnavailable(
                "outdated",
                f"the index was made by {made}, this is analysis {ANALYSIS_VERSION}, fields {SCHEMA_VERSION}; "
                "run: kitabdar index rebuild",
            )


def folder(root: Path, generation: str) -> Path:
    """Return the folder of a generation. Raises ValueError for a name that is none."""
    if not _NAME.fullmatch(generation):
        raise ValueError(f"{generation!r} is no name for a generation")
    return root / generation


def pointed(root: Path) -> Label:
    """Return the label of the generation served. Raises IndexUnavailable when there is none."""
    return _read(root / POINTER)


def label_of(root: Path, generation: str) -> Label:
    """Return the label of a generation that is there. Raises IndexUnavailable when it is not."""
    return _read(folder(root, generation) / LABEL)


def write_label(path: Path, label: Label) -> None:
    """Write a label in one step that is on disk before this returns: the old one stands, or the new."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("w") as file:
        json.dump(asdict(label), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_others(root: Path, keep: str) -> None:
    """Remove every generation but `keep`. Readers that still have one open go on with it undisturbed."""
    for entry in root.iterdir():
        if entry.is_dir() and entry.name != keep:
            shutil.rmtree(entry, ignore_errors=True)


def remove_unfinished(root: Path, besides: str) -> None:
    """Remove the generations that are neither served nor `besides`."""
    for entry in root.iterdir():
        if entry.is_dir() and entry.name not in (besides, _served(root)):
            shutil.rmtree(entry, ignore_errors=True)


def _served(root: Path) -> str | None:
    try:
        return pointed(root).generation
    except IndexUnavailable:
        return None


def _read(path: Path) -> Label:
    try:
        label = Label(**json.loads(path.read_text()))
        folder(path.parent, label.generation)  # a name that is none is damage too
        return label
    except (FileNotFoundError, NotADirectoryError):
        raise IndexUnavailable("rebuilding", f"{path} is not there") from None
    except (OSError, ValueError, TypeError) as problem:
        raise IndexUnavailable("damaged", f"{path}: {problem}") from problem
