"""Make and change an authority by hand; every state stays in its history, and the sources no longer overwrite it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Authority, AuthorityKind, AuthorityVersion, NameRelation
from kitabdar.catalogue.naming.stating import LONGEST_NAME, Name, Stated, state_of, tidy
from kitabdar.catalogue.services.authorities.linking import link_references
from kitabdar.catalogue.services.authorities.states import states_of
from kitabdar.catalogue.services.authorities.writing import write_all
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.services import audit

PERMISSION = "catalogue.edit"
MOST_NAMES = 200


def add_authority(*, actor: Actor, kind: str, names: Sequence[Name], note: str, now: datetime) -> int:
    """Make an authority and return its number. The first name is the heading. Raises Invalid, NotPermitted."""
    require_anywhere(actor, PERMISSION)
    stated = Stated(f"staff:{secrets.token_hex(8)}", kind, _checked(kind, names), note=note.strip())
    return _keep(stated, "staff", actor, "add", now)


def edit_authority(
    *, actor: Actor, authority_id: int, names: Sequence[Name], note: str, now: datetime, expected_version: int
) -> int:
    """Put other names in the place of those an authority has; return its version, the same if nothing changed.

    Raises Invalid (no heading, a name twice, someone else's change meanwhile), NotFound, NotPermitted.
    """
    require_anywhere(actor, PERMISSION)
    with transaction.atomic():
        row = _locked(authority_id)
        if row.version != expected_version:
            raise Invalid(
                {"version": _("Someone else has changed this authority meanwhile. Look at it again.")}
            )
        before = states_of([authority_id])[authority_id]
        after = tidy(replace(before, names=_checked(row.kind, names), note=note.strip()))
        if after == before:
            return row.version
        _keep(after, row.source, actor, "edit", now)
        return row.version + 1


def restore_authority(*, actor: Actor, authority_id: int, number: int, now: datetime) -> int:
    """Make an earlier state of an authority its present one; return the new version. Raises NotFound, NotPermitted."""
    require_anywhere(actor, PERMISSION)
    with transaction.atomic():
        row = _locked(authority_id)
        version = AuthorityVersion.objects.filter(authority=row, number=number).first()
        if version is None:
            raise NotFound("version", number)
        state = state_of(row.code, version.state, weight=row.weight, marc=row.marc)
        _keep(tidy(state), row.source, actor, "restore", now)
        return row.version + 1


def _locked(authority_id: int) -> Authority:
    row = Authority.objects.select_for_update().filter(pk=authority_id).first()
    if row is None:
        raise NotFound("authority", authority_id)
    return row


def _keep(stated: Stated, source: str, actor: Actor, reason: str, now: datetime) -> int:
    """Write one authority with its audit entry and return its number."""
    with transaction.atomic():
        write_all([stated], source=source, actor=actor, reason=reason, now=now, by_hand=True)
        pk = Authority.objects.values_list("pk", flat=True).get(code=stated.code)
        link_references([pk])
        audit.record(actor=actor, action=f"catalogue.{reason}_authority", subject=f"authority:{pk}", now=now)
    return pk


def _checked(kind: str, names: Sequence[Name]) -> tuple[Name, ...]:
    """Return the names fit to be kept; say of each that is not what is wrong with it."""
    if kind not in AuthorityKind.values:
        raise Invalid({"kind": _("There is no such kind of authority.")})
    if not names:
        raise Invalid({"names": _("An authority needs a heading.")})
    if len(names) > MOST_NAMES:
        raise Invalid({"names": _("An authority has at most %(most)s names.") % {"most": MOST_NAMES}})
    seen: set[str] = set()
    for name in names:
        if not name.text or len(name.text) > LONGEST_NAME:
            raise Invalid({"names": _("A name has from 1 to %(most)s characters.") % {"most": LONGEST_NAME}})
        if name.text in seen:
            raise Invalid({"names": _("This name stands twice: %(name)s") % {"name": name.text}})
        if name.relation not in NameRelation.values:
            raise Invalid({"names": _("It is not said what this name is: %(name)s") % {"name": name.text}})
        if name.language and not re.fullmatch("[a-z]{3}", name.language):
            raise Invalid(
                {
                    "names": _("Write a language as a code of three letters: %(name)s")
                    % {"name": name.language}
                }
            )
        seen.add(name.text)
    return tuple(names)
