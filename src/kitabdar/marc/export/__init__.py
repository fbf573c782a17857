"""A description written for other programs: reference managers, harvesters, search engines."""

from kitabdar.marc.export.bibtex import bibtex
from kitabdar.marc.export.dublin_core import dublin_core
from kitabdar.marc.export.ris import ris
from kitabdar.marc.export.schema_org import schema_org

__all__ = ["bibtex", "dublin_core", "ris", "schema_org"]
