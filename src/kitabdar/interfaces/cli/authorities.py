"""`kitabdar authorities load|import|gather`: names of persons, places and works, shipped, imported or from records."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from tqdm import tqdm

from kitabdar.catalogue.services.authorities.gathering import gather
from kitabdar.catalogue.services.authorities.importing import import_authorities
from kitabdar.catalogue.services.authorities.loading import load_shipped
from kitabdar.catalogue.services.authorities.writing import Written
from kitabdar.catalogue.services.importing.report import heading
from kitabdar.interfaces.cli.console import complain, say
from kitabdar.marc.problems import UnreadableFile
from kitabdar.marc.reading import read
from kitabdar.organisation.actors import system_actor


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "authorities",
        help="load, import or gather the names of persons, places and works",
        description="An authority is one person, place or work under all its names; a search by one finds the others.",
        epilog="Examples:  kitabdar authorities load    kitabdar authorities import names.mrc     "
        "kitabdar authorities gather     (docs/authorities.md tells more)",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    load = actions.add_parser(
        "load",
        help="load or update the names that come with Kitabdar",
        description="Load or update the names that come with Kitabdar; what cataloguers have corrected stays.",
        epilog="Example:  kitabdar authorities load",
    )
    load.set_defaults(run=_load, needs_library=True)
    taking = actions.add_parser(
        "import",
        help="take in files of MARC authority records",
        description="Take in authority records in ISO 2709 or MARCXML. Importing a file twice changes nothing.",
        epilog="Example:  kitabdar authorities import names.mrc subjects.xml.gz",
    )
    taking.add_argument("files", nargs="+", metavar="FILE", type=Path)
    taking.set_defaults(run=_import, needs_library=True)
    gathering = actions.add_parser(
        "gather",
        help="gather names from the linked fields of records",
        description="Gather the names that records give in several scripts (880). Done by itself each night.",
        epilog="Example:  kitabdar authorities gather",
    )
    gathering.set_defaults(run=_gather, needs_library=True)


def holds_authorities(path: Path) -> bool:
    """Whether the first record of a file describes a heading and no publication (leader/06 is z)."""
    try:
        with path.open("rb") as stream:
            first = next(iter(read(stream)), None)
    except (OSError, UnreadableFile):
        return False
    if first is None:
        return False
    if first.format == "marcxml":
        _before, _tag, after = first.raw.partition(b"leader>")
        return after[6:7] == b"z"
    return first.raw[6:7] == b"z"


def import_file(path: Path) -> int:
    """Import one file of authority records, say what came of it, and return the exit code."""
    try:
        with path.open("rb") as stream:
            return _take_in(stream, str(path))
    except OSError as problem:
        complain(f"{path}: {problem.strerror}")
        return 1


def _take_in(stream: BinaryIO, name: str) -> int:
    with tqdm(desc=name, unit=" rec", file=sys.stderr, disable=None, leave=False) as bar:
        try:
            done = import_authorities(
                stream=stream,
                actor=system_actor("import"),
                now=datetime.now(UTC),
                progress=lambda count: bar.update(count - bar.n),
            )
        except UnreadableFile as problem:
            complain(f"{name}: {heading(problem.code)}")
            return 1
    say(name)
    _tell(done.written)
    for code, count in done.reasons.most_common():
        say(f"  {count} × {_reason(code)}")
    return 1 if done.read and done.rejected == done.read else 0


def _reason(code: str) -> str:
    sentences = {
        "authority-without-heading": _("an authority record without a heading (1XX)"),
        "authority-twice": _("an authority record that stands in the file twice"),
    }
    return sentences.get(code) or heading(code)


def _load(_words: argparse.Namespace) -> int:
    _tell(load_shipped(actor=system_actor("load"), now=datetime.now(UTC)))
    return 0


def _import(words: argparse.Namespace) -> int:
    return max(import_file(path) for path in words.files)


def _gather(_words: argparse.Namespace) -> int:
    _tell(gather(actor=system_actor("gather"), now=datetime.now(UTC)))
    return 0


def _tell(written: Written) -> None:
    for label, count in (
        (_("created"), written.created),
        (_("updated"), written.updated),
        (_("unchanged"), written.unchanged),
        (_("left as corrected by hand"), written.kept),
    ):
        if count:
            say(f"  {label}: {count}")
