"""Find the authorities that see-also references speak of."""

from __future__ import annotations

from collections.abc import Sequence

from kitabdar.catalogue.models import AuthorityKey, AuthorityLink, AuthorityName
from kitabdar.catalogue.naming.keying import name_keys
from kitabdar.catalogue.services import bulk


def link_references(authority_ids: Sequence[int] | None = None) -> int:
    """Join open references to the authority whose heading is written so; return how many found theirs."""
    rows = AuthorityLink.objects.filter(other=None)
    if authority_ids is not None:
        rows = rows.filter(authority_id__in=list(authority_ids))
    done = 0
    for part in bulk.chunks(rows.values_list("pk", "authority_id", "text").iterator(), 200):
        headings = _with_headings([text for _pk, _own, text in part])
        found = [(headings[text], pk) for pk, own, text in part if text in headings and headings[text] != own]
        bulk.update(AuthorityLink, ("other",), found)
        done += len(found)
    return done


def _with_headings(texts: Sequence[str]) -> dict[str, int]:
    """Return the authorities with exactly these headings."""
    keys = {key for text in texts for key in name_keys(text, "", "topic")}
    ids: set[int] = set()
    for part in bulk.chunks(keys):
        ids.update(AuthorityKey.objects.filter(key__in=part).values_list("authority_id", flat=True))
    wanted = set(texts)
    found: dict[str, int] = {}
    for part in bulk.chunks(sorted(ids)):
        names = AuthorityName.objects.filter(authority_id__in=part, relation="preferred")
        for text, pk in names.order_by("authority_id").values_list("text", "authority_id"):
            if text in wanted:
                found.setdefault(text, pk)
    return found
