"""Authorities: one thing under all its names. Doors: `other_names`, `NameMatch`."""

from kitabdar.catalogue.authorities.matching import NameMatch, other_names

__all__ = ["NameMatch", "other_names"]
