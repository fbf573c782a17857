"""Load the authorities that are shipped: names written by us, CLDR and GeoNames."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from importlib.resources import files

from kitabdar.catalogue.naming.stating import Stated, merged, read_lines
from kitabdar.catalogue.services.authorities.writing import Written, write_all
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.models import AuditEntry
from kitabdar.organisation.permissions import require_everywhere
from kitabdar.organisation.services import audit
from kitabdar.text.keys import ANALYSIS_VERSION

PERMISSION = "catalogue.import"
SHIPPED = ("places.tsv", "persons.tsv", "works.tsv", "cldr.tsv.gz", "geonames.tsv.gz")
"""Files of `catalogue/tables/authorities`; where two speak of one thing, the heading of the first stays."""


_ACTION = "catalogue.load_authorities"


def load_shipped(*, actor: Actor, now: datetime, only_new: bool = False) -> Written:
    """Load or update what is shipped; what a cataloguer has corrected stays. Doing it twice changes nothing.

    With `only_new` nothing is compared where these very files were loaded last, by this analysis of words.
    """
    require_everywhere(actor, PERMISSION)
    contents = {name: content_of(name) for name in SHIPPED}
    digest = blake2b(repr((contents, ANALYSIS_VERSION)).encode(), digest_size=16).hexdigest()
    if only_new and _loaded_last() == digest:
        return Written()
    written = write_all(merged(_stated(contents)), source="shipped", actor=actor, reason="load", now=now)
    if _loaded_last() != digest:
        details = {"digest": digest, "created": written.created, "updated": written.updated}
        audit.record(actor=actor, action=_ACTION, subject="authorities", now=now, details=details)
    return written


def _loaded_last() -> str:
    entry = AuditEntry.objects.filter(action=_ACTION).order_by("-id").first()
    return str(entry.details.get("digest", "")) if entry else ""


def content_of(name: str) -> bytes:
    """Return a shipped file, unpacked."""
    content = (files("kitabdar.catalogue") / "tables" / "authorities" / name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def _stated(contents: dict[str, bytes]) -> Iterator[Stated]:
    for name, content in contents.items():
        try:
            yield from read_lines(content.decode("utf-8").splitlines())
        except ValueError as problem:
            raise ValueError(f"{name}, {problem}") from None
