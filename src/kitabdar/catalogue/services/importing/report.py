"""What an import did, as numbers and as sentences a librarian reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kitabdar.marc.problems import CODES, Problem

ITEM_CODES = {
    "item-without-barcode": gettext_noop("The item has no barcode."),
    "item-barcode-too-long": gettext_noop("The barcode “%(barcode)s” is longer than %(limit)s characters."),
    "item-unknown-branch": gettext_noop(
        "The branch “%(branch)s” is not known here. Add it, or name a branch for such items with --branch."
    ),
    "item-branch-not-permitted": gettext_noop(
        "This account may not change items of the branch “%(branch)s”; the item was left as it is."
    ),
    "item-barcode-taken": gettext_noop("The barcode “%(barcode)s” belongs to another record (%(owner)s)."),
    "item-barcode-twice": gettext_noop("The record has the barcode “%(barcode)s” twice; the first is used."),
}
IMPORT_CODES = {
    "record-not-understood": gettext_noop("The record could not be understood (%(error)s)."),
    "deletion-refused": gettext_noop(
        "The source has deleted this record, but items of it are lent, put aside or on their way; it stays."
    ),
}


class ImportProblem(Exception):
    """An import that cannot begin or go on; the message says why and what to do, in the reader's language."""


@dataclass(slots=True)
class ImportReport:
    """The count of everything. `read` is all records of the file: created, updated, unchanged and rejected."""

    run_id: int
    file_name: str
    is_rehearsal: bool = False
    resumed_at: int = 0
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    items_created: int = 0
    items_updated: int = 0
    items_not_taken: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  # rejected records and items by code
    warnings: Counter[str] = field(default_factory=Counter)  # records taken in with an oddity, by code
    new_item_types: list[str] = field(default_factory=list)
    quarantine: Path | None = None  # the list of what was set aside, if anything was
    stopped: str = ""  # why reading ended before the end of the file

    def details(self) -> dict[str, object]:
        """Return what is kept with the run besides its main counts."""
        return {
            "items_created": self.items_created,
            "items_updated": self.items_updated,
            "items_not_taken": self.items_not_taken,
            "reasons": dict(self.reasons),
            "warnings": dict(self.warnings),
            "new_item_types": self.new_item_types,
            "stopped": self.stopped,
        }


def sentence(problem: Problem) -> str:
    """Say in the reader's language what is wrong with a record or item."""
    message = CODES.get(problem.code) or ITEM_CODES.get(problem.code) or IMPORT_CODES.get(problem.code)
    return filled(message or problem.code, problem.params)


def filled(message: str, params: dict[str, object]) -> str:
    """Translate a sentence and fill in its parameters."""
    translated = _(message)
    try:
        return translated % params if params else translated
    except (KeyError, TypeError, ValueError):  # a translation with other placeholders must not stop an import
        return message


def heading(code: str) -> str:
    """Say what a code counts, without the parameters of one case."""
    message = CODES.get(code) or ITEM_CODES.get(code) or IMPORT_CODES.get(code) or code
    return _Blank.fill(_(message))


class _Blank(dict[str, str]):
    """Answers every parameter with an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"

    @classmethod
    def fill(cls, message: str) -> str:
        return message % cls()
