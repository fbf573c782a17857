"""An import in one line, for tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kitabdar.catalogue.models import Source
from kitabdar.catalogue.services.record_import import ImportReport, import_file
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.models import Place
from tests.support.marc_builder import Marc, file_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ACTOR = system_actor("test")


def take_in(*records: Marc | bytes, folder: Path, source: str = "main", **options: Any) -> ImportReport:
    """Import these records as one file of a source, which is made if it is not there."""
    Source.objects.get_or_create(code=source, defaults={"name": source})
    return import_file(
        stream=options.pop("stream", None) or io.BytesIO(file_of(*records)),
        file_name="test.mrc",
        source_code=source,
        actor=options.pop("actor", ACTOR),
        now=NOW,
        quarantine=folder,
        **options,
    )


def two_branches() -> tuple[Place, Place]:
    """Make two branches, SAHIL with a location `children`, and FOUNTAIN."""
    network = Place.objects.create(kind="network", code="net", name="Network")
    library = Place.objects.create(kind="library", code="lib", name="Library", parent=network)
    sahil = Place.objects.create(kind="branch", code="SAHIL", name="Sahil", parent=library)
    fountain = Place.objects.create(kind="branch", code="fountain", name="Fountain", parent=library)
    Place.objects.create(kind="location", code="sahil-children", name="Children", parent=sahil)
    return sahil, fountain


def counts(report: ImportReport) -> dict[str, int]:
    """Return the counts of a report that are not 0."""
    names = (
        "read",
        "created",
        "updated",
        "unchanged",
        "rejected",
        "items_created",
        "items_updated",
        "items_not_taken",
    )
    return {name: getattr(report, name) for name in names if getattr(report, name)}
