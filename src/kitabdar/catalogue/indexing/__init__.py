"""Keeps the index equal to the database: what a document says, the outbox, rebuilding, proving.

Doors: `documents`, `drain`, `rebuild`, `verify`, `run_indexer`, `health`.
"""

from kitabdar.catalogue.indexing.health import IndexHealth, health
from kitabdar.catalogue.indexing.outbox import drain
from kitabdar.catalogue.indexing.rebuilding import RebuildFailed, rebuild
from kitabdar.catalogue.indexing.running import run_indexer
from kitabdar.catalogue.indexing.sources import documents
from kitabdar.catalogue.indexing.verifying import Verification, verify

__all__ = [
    "IndexHealth",
    "RebuildFailed",
    "Verification",
    "documents",
    "drain",
    "health",
    "rebuild",
    "run_indexer",
    "verify",
]
