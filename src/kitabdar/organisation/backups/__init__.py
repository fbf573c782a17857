"""Backups of the database: made while the system runs, proved by counts and hashes, put back.

Doors: `make`, `check`, `replace`.
"""

from kitabdar.organisation.backups.keeping import make
from kitabdar.organisation.backups.manifest import BackupFailed, Compared
from kitabdar.organisation.backups.restoring import Checked, Differs, check, replace

__all__ = ["BackupFailed", "Checked", "Compared", "Differs", "check", "make", "replace"]
