"""Fold one patron into another: what this package keeps of them; `circulation.services.merging` calls it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q, QuerySet

from kitabdar.organisation.models import Account
from kitabdar.organisation.services import accounts
from kitabdar.patrons import queries
from kitabdar.patrons.models import (
    Consent,
    Delegation,
    Guardianship,
    Patron,
    PatronBlock,
    PossibleDuplicate,
    Tombstone,
)
from kitabdar.patrons.rules import LONGEST, MOST_NAMES, NEEDS, PatronData
from kitabdar.patrons.signals import patron_merging

Moved = dict[str, list[int]]
"""Kind of thing -> ids of what moved."""

_FILLED = ("family_name", "given_name", "patronymic", "language", "email", "phone", "birth_date", "history")


def fold(*, patron: Patron, survivor: Patron, now: datetime, moved: Moved) -> list[str]:
    """Give the survivor what is the patron's and leave a tombstone; return which empty fields were filled.

    Both are locked, and it is decided that they may be merged. `moved` is added to. What the survivor has stays: the
    other's fills only what is empty; needs come together, the card holds as long as the longer, notes stand in a row.
    """
    patron_merging.send(sender=Patron, patron_id=patron.pk, survivor_id=survivor.pk, now=now, moved=moved)
    moved["blocks"] = _give(PatronBlock.objects.filter(patron=patron), survivor)
    moved["guardianships"] = _join(Guardianship.objects.all(), ("guardian", "ward"), patron, survivor)
    moved["delegations"] = _join(
        Delegation.objects.filter(ended_at=None), ("institution", "delegate"), patron, survivor
    )
    ended = Delegation.objects.exclude(ended_at=None)
    for side in ("institution", "delegate"):
        moved["delegations"] += _give(ended.filter(**{side: patron}), survivor, side)
    answered = Consent.objects.filter(patron=survivor, ended_at=None).values_list("text_id", flat=True)
    Consent.objects.filter(patron=patron, ended_at=None, text_id__in=list(answered)).delete()
    moved["consents"] = _give(Consent.objects.filter(patron=patron), survivor)
    filled = _filled(patron, survivor)
    values = {name: getattr(patron, name) for name in filled}
    if "email" in filled:
        values["email_bounces"] = patron.email_bounces
    if "identity" in filled:
        values["identity_kind"], values["identity_digest"] = patron.identity_kind, patron.identity_digest
        values["identity_network"] = patron.identity_network
        del values["identity"]
    _bury(patron, survivor, now)
    names = {each: values.get(each, getattr(survivor, each)) for each in _FILLED[:3]}
    note = " ".join(each for each in (survivor.note, patron.note) if each)[: LONGEST["note"]]
    others = [*survivor.other_names, *(e for e in patron.other_names if e not in survivor.other_names)]
    others = others[:MOST_NAMES]
    needed = {*survivor.needs, *patron.needs}
    Patron.objects.filter(pk=survivor.pk).update(
        **values,
        name_keys=queries.keys_of(names["family_name"], names["given_name"], names["patronymic"], others),
        other_names=others,
        note=note,
        needs=[each for each in NEEDS if each in needed],
        is_temporary=patron.is_temporary and survivor.is_temporary,
        expires_on=max(patron.expires_on, survivor.expires_on),
    )
    _join_accounts(patron, survivor)
    return filled


def _filled(patron: Patron, survivor: Patron) -> list[str]:
    found = [each for each in _FILLED if getattr(patron, each) and not getattr(survivor, each)]
    if patron.identity_digest and not survivor.identity_digest:
        found.append("identity")
    return found


def _bury(patron: Patron, survivor: Patron, now: datetime) -> None:
    """Empty the patron and have the old cards lead to the survivor."""
    card = patron.card_number
    Patron.objects.filter(pk=patron.pk).update(
        card_number=f"merged-{patron.pk}",
        name_keys="",
        erased_at=now,
        expires_on=now.date(),
        email_bounces=False,
        is_temporary=False,
        needs=[],
        history="",
        other_names=[],
        identity_kind="",
        identity_digest=None,
        identity_network=None,
        **PatronData().__dict__,
    )
    Tombstone.objects.filter(survivor=patron).update(survivor=survivor)
    Tombstone.objects.create(patron=patron, survivor=survivor, card_number=card, at=now)
    PossibleDuplicate.objects.filter(Q(one=patron) | Q(other=patron)).delete()


def _join(links: QuerySet[Any], sides: tuple[str, str], patron: Patron, survivor: Patron) -> list[int]:
    """Have the survivor stand where the patron stood in these links, each pair once."""
    moved = []
    for side, across in (sides, sides[::-1]):
        known = list(links.filter(**{side: survivor}).values_list(across, flat=True))
        links.filter(**{side: patron, f"{across}_id__in": known}).delete()
        moved += _give(links.filter(**{side: patron}), survivor, side)
    return moved


def _join_accounts(patron: Patron, survivor: Patron) -> None:
    """Close the patron's account; its password signs the survivor in where they have none."""
    if patron.account is None:
        return
    if survivor.account is not None and not is_password_usable(survivor.account.password):
        Account.objects.filter(pk=survivor.account.pk).update(password=patron.account.password)
    accounts.close(patron.account.pk, f"merged-{patron.pk}")


def _give(rows: QuerySet[Any], survivor: Patron, field: str = "patron") -> list[int]:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).update(**{field: survivor})
    return ids
