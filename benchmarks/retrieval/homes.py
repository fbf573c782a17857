"""Libraries filled for measuring: one home a corpus, kept among the results until the code that fills it changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

from benchmarks.harness import RESULTS
from benchmarks.importing import import_file, make_home

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
"""Where the real titles and the queries lie, beside the project."""

HOMES = RESULTS / "homes"
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
    known = sorted(HOMES.glob(f"{corpus}-*/ready"), key=lambda path: path.stat().st_mtime)
    if as_it_is and known:
        return known[-1].parent
    content = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
    home = HOMES / f"{corpus}-{content}-{code_key(source)}"
    if not (home / "ready").exists():
        for old in HOMES.glob(f"{corpus}-*"):
            shutil.rmtree(old)
        _fill(home, file, source)
    return home


def index_bytes(home: Path) -> int:
    """Return how much room the index takes."""
    return sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file())


def _fill(home: Path, file: Path, source: Path) -> None:
    started = time.perf_counter()
    print(f"importing {file.name} into {home.name} …", flush=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(source)
    try:
        import_file(file, make_home(home))
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    (home / "ready").write_text(f"{time.perf_counter() - started:.1f} s to fill\n")
    print(f"imported in {time.perf_counter() - started:.0f} s", flush=True)
