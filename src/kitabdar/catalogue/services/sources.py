"""Where records come from: made once, then named by each import."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Source
from kitabdar.catalogue.services.importing.item_plan import mapping_of
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.services import audit


def create_source(
    *, actor: Actor, code: str, name: str, now: datetime, place_code: str = "", item_mapping: str = "koha-952"
) -> int:
    """Make a source and return its id; one that is there already under this code is left as it is.

    `place_code` is the place whose cataloguers may import into it. Raises NotPermitted, Invalid, NotFound (place),
    ImportProblem (mapping).
    """
    place = organisation.place(place_code) if place_code else None
    if place is not None:
        require(actor, "catalogue.import", place)
    else:
        require_anywhere(actor, "catalogue.import")
    mapping_of(item_mapping)
    source = Source(
        code=code, name=name or code, place_id=place.id if place else None, item_mapping=item_mapping
    )
    known = Source.objects.filter(code=code).values_list("id", flat=True).first()
    if known is not None:
        return known
    if (
        not code
        or not code.replace("-", "").replace("_", "").isalnum()
        or not code.isascii()
        or len(code) > 40
    ):
        raise Invalid({"code": _("A source code has only Latin letters, digits, hyphens and underscores.")})
    with transaction.atomic():
        source.save()
        audit.record(
            actor=actor,
            action="catalogue.create_source",
            subject=f"source:{source.pk}",
            place=source.place_id,
            now=now,
            details={"code": code},
        )
    return source.pk
