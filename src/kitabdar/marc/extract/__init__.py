"""What a record says: one concern a module, put together by `describe`.

Each module reads a `View` (fields by tag, linked 880 fields at hand) and returns plain values; none knows the others,
so a rule is found by its name and changed in one place.
"""

from __future__ import annotations

from kitabdar.marc.description import Description
from kitabdar.marc.extract.creators import creators
from kitabdar.marc.extract.dates import years
from kitabdar.marc.extract.identifiers import identifiers
from kitabdar.marc.extract.imprint import edition_statement, extent, imprints
from kitabdar.marc.extract.languages import cataloguing_language, languages, original_languages
from kitabdar.marc.extract.links import classification, links, resources
from kitabdar.marc.extract.material import material
from kitabdar.marc.extract.notes import audience, contents, notes, summary
from kitabdar.marc.extract.series import series
from kitabdar.marc.extract.subjects import subjects
from kitabdar.marc.extract.titles import titles
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Record

__all__ = ["describe"]


def describe(record: Record) -> Description:
    """Return everything pages and the index need to know about a record; never fails on odd content."""
    spoken = languages(record)
    view = View(record, spoken[0] if spoken else "")
    found_imprints = imprints(view)
    found_subjects = subjects(view)
    printed = next((imprint.date for imprint in found_imprints if imprint.date), "")
    year, year_end = years(record, printed)
    return Description(
        control_number=record.control_number,
        titles=titles(view),
        creators=creators(view),
        edition_statement=edition_statement(view),
        imprints=found_imprints,
        year=year,
        year_end=year_end,
        languages=spoken,
        original_languages=original_languages(record),
        cataloguing_language=cataloguing_language(record),
        subjects=found_subjects,
        series=series(view),
        identifiers=identifiers(view),
        notes=notes(view),
        contents=contents(view),
        summary=summary(view),
        extent=extent(view),
        audience=audience(view, found_subjects),
        format=material(record),
        classification=classification(view),
        links=links(view),
        resources=resources(view),
    )
