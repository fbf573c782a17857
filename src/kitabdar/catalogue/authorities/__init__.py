"""Authorities: one thing under all its names. Doors: `other_names`, `see_references`, `named`, and `queries`."""

from kitabdar.catalogue.authorities.linking import NamedHeading, headings_of, named
from kitabdar.catalogue.authorities.matching import NameMatch, other_names
from kitabdar.catalogue.authorities.queries import see_references

__all__ = ["NameMatch", "NamedHeading", "headings_of", "named", "other_names", "see_references"]
