"""Libraries filled for measuring: one home a corpus, kept among the results until the code that fills it changes."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import time
from pathlib import Path

from benchmarks.harness import RESULTS
from benchmarks.importing import import_file, make_home

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
"""Where the real titles and the queries lie, beside the project."""

HOMES = RESULTS / "homes"
READY = "ready"
KEPT = 2
"""Homes of one corpus that are left beside a new one: another measurement may be asking there."""

FILLING = ("text", "marc", "search", "organisation", "catalogue", "patrons", "circulation")
"""Packages that decide what an import leaves in database and index."""


def code_key(source: Path = ROOT / "src") -> str:
    """Return a key of all code and tables that fill a home: as they lie there, committed or not."""
    found = hashlib.sha256()
    for package in FILLING:
        folder = source / "kitabdar" / package
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(str(path.relative_to(source)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def filled(corpus: str, file: Path, *, source: Path = ROOT / "src", as_it_is: bool = False) -> Path:
    """Return a home into which the real import took this file; made now unless one by the same code is there.

    `as_it_is`: take the last one whatever made it, for work on the asking side alone.
    """
    HOMES.mkdir(parents=True, exist_ok=True)
    with (HOMES / f"{corpus}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two measurements at a time fill it once
        known = sorted(HOMES.glob(f"{corpus}-*/{READY}"), key=lambda path: path.stat().st_mtime)
        if as_it_is and known:
            return known[-1].parent / "home"
        content = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
        folder = HOMES / f"{corpus}-{content}-{code_key(source)}"
        if not (folder / READY).exists():
            for old in known[:-KEPT]:
                shutil.rmtree(old.parent)
            _fill(folder, file, source)
        return folder / "home"


def index_bytes(home: Path) -> int:
    """Return how much room the index takes."""
    return sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file())


def _fill(folder: Path, file: Path, source: Path) -> None:
    started = time.perf_counter()
    print(f"importing {file.name} into {folder.name} …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    import_file(file, make_home(folder / "home", source=source))
    seconds = time.perf_counter() - started
    (folder / READY).write_text(f"{seconds:.1f} s to fill\n")
    print(f"imported in {seconds:.0f} s", flush=True)
