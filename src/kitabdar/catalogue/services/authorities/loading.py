"""Load the authorities that are shipped: names written by us, CLDR and GeoNames."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files

from kitabdar.catalogue.naming.stating import Stated, merged, read_lines
from kitabdar.catalogue.services.authorities.writing import Written, write_all
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_everywhere

PERMISSION = "catalogue.import"
SHIPPED = ("places.tsv", "persons.tsv", "works.tsv", "cldr.tsv.gz", "geonames.tsv.gz")
"""Files of `catalogue/tables/authorities`; where two speak of one thing, the heading of the first stays."""


def load_shipped(*, actor: Actor, now: datetime) -> Written:
    """Load or update what is shipped; what a cataloguer has corrected stays. Doing it twice changes nothing."""
    require_everywhere(actor, PERMISSION)
    return write_all(merged(_shipped()), source="shipped", actor=actor, reason="load", now=now)


def _shipped() -> Iterator[Stated]:
    folder = files("kitabdar.catalogue") / "tables" / "authorities"
    for name in SHIPPED:
        content = (folder / name).read_bytes()
        text = gzip.decompress(content) if name.endswith(".gz") else content
        try:
            yield from read_lines(text.decode("utf-8").splitlines())
        except ValueError as problem:
            raise ValueError(f"{name}, {problem}") from None
