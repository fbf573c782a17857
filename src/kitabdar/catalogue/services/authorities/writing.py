"""Write many authorities at once: names, keys and links of each anew, with a version of what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import transaction

from kitabdar.catalogue.models import (
    Authority,
    AuthorityKey,
    AuthorityLink,
    AuthorityName,
    AuthorityVersion,
)
from kitabdar.catalogue.naming.keying import name_keys
from kitabdar.catalogue.naming.stating import Stated
from kitabdar.catalogue.services import bulk
from kitabdar.catalogue.services.authorities.states import states_of
from kitabdar.catalogue.services.locking import catalogue_lock
from kitabdar.organisation.actors import Actor
from kitabdar.text.keys import ANALYSIS_VERSION

BATCH = 2_000  # authorities in one transaction
_SAID = ("kind", "identifiers", "weight", "note", "marc", "fingerprint")


@dataclass(slots=True)
class Written:
    """What became of the authorities that were given; `kept` were corrected by hand and left as they are."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


class _Known(NamedTuple):
    id: int
    fingerprint: bytes
    edited: bool
    version: int
    keyed_by: int


def write_all(
    stated: Iterable[Stated], *, source: str, actor: Actor, reason: str, now: datetime, by_hand: bool = False
) -> Written:
    """Keep what is said of these codes; a batch at a time is there or not. `by_hand` overrides corrections."""
    done = Written()
    for batch in bulk.chunks(stated, BATCH):
        with transaction.atomic():
            catalogue_lock()
            _write(batch, _Occasion(source, actor, reason, now, by_hand), done)
    return done


class _Occasion(NamedTuple):
    source: str
    actor: Actor
    reason: str
    now: datetime
    by_hand: bool


def _write(batch: Sequence[Stated], occasion: _Occasion, done: Written) -> None:
    known = _known([each.code for each in batch])
    new, changed, stale = [], [], []
    for each in batch:
        before = known.get(each.code)
        if before is None:
            new.append(each)
        elif before.edited and not occasion.by_hand:
            done.kept += 1
        elif before.fingerprint != each.fingerprint:
            changed.append((before, each))
        else:
            done.unchanged += 1
            if before.keyed_by != ANALYSIS_VERSION:
                stale.append((before.id, each))
    _create(new, occasion)
    _change(changed, occasion)
    _key_again(stale)
    done.created += len(new)
    done.updated += len(changed)


def _known(codes: Sequence[str]) -> dict[str, _Known]:
    found = {}
    for part in bulk.chunks(codes):
        rows = Authority.objects.filter(code__in=part).values_list(
            "code", "id", "fingerprint", "edited", "version", "keyed_by"
        )
        for code, pk, seen, edited, version, keyed_by in rows:
            found[code] = _Known(pk, bytes(seen), edited, version, keyed_by)
    return found


def _create(new: Sequence[Stated], occasion: _Occasion) -> None:
    numbered = list(zip(bulk.allocate(Authority, len(new)), new, strict=True))
    same = (occasion.by_hand, ANALYSIS_VERSION, 1, occasion.now, occasion.now)
    bulk.insert(
        Authority,
        (*_SAID, "id", "code", "source", "edited", "keyed_by", "version", "created_at", "updated_at"),
        ((*_said(each), pk, each.code, occasion.source, *same) for pk, each in numbered),
    )
    _write_parts(numbered)


def _change(changed: Sequence[tuple[_Known, Stated]], occasion: _Occasion) -> None:
    if not changed:
        return
    ids = [before.id for before, _each in changed]
    _keep_first_states(changed, occasion)
    for model in (AuthorityName, AuthorityKey, AuthorityLink):
        for part in bulk.chunks(ids):
            model.objects.filter(authority_id__in=part).delete()
    same = (occasion.by_hand, ANALYSIS_VERSION, occasion.now)
    bulk.update(
        Authority,
        (*_SAID, "edited", "keyed_by", "updated_at", "version"),
        ((*_said(each), *same, before.version + 1, before.id) for before, each in changed),
    )
    _write_parts([(before.id, each) for before, each in changed])
    bulk.insert(
        AuthorityVersion,
        ("authority", "number", "state", "reason", "actor", "at"),
        (
            (
                before.id,
                before.version + 1,
                _json(each.as_json()),
                occasion.reason,
                occasion.actor.account_id,
                occasion.now,
            )
            for before, each in changed
        ),
    )


def _keep_first_states(changed: Sequence[tuple[_Known, Stated]], occasion: _Occasion) -> None:
    """Note what the first version said, when the second is written: most authorities never have one."""
    first = [before.id for before, _each in changed if before.version == 1]
    if first:
        rows = Authority.objects.in_bulk(first)
        bulk.insert(
            AuthorityVersion,
            ("authority", "number", "state", "reason", "actor", "at"),
            (
                (pk, 1, _json(state.as_json()), "load", None, rows[pk].created_at)
                for pk, state in states_of(first).items()
            ),
        )


def _key_again(stale: Sequence[tuple[int, Stated]]) -> None:
    """Make the keys anew where they were made by another version of the analysis."""
    for part in bulk.chunks(stale):
        ids = [pk for pk, _each in part]
        AuthorityKey.objects.filter(authority_id__in=ids).delete()
        _write_keys(part)
        Authority.objects.filter(pk__in=ids).update(keyed_by=ANALYSIS_VERSION)


def _write_parts(numbered: Sequence[tuple[int, Stated]]) -> None:
    bulk.insert(
        AuthorityName,
        ("authority", "text", "language", "script", "relation"),
        (
            (pk, name.text, name.language, name.script, name.relation)
            for pk, each in numbered
            for name in each.names
        ),
    )
    _write_keys(numbered)
    bulk.insert(
        AuthorityLink,
        ("authority", "text", "relation"),
        ((pk, link.text, link.relation) for pk, each in numbered for link in each.links),
        "ON CONFLICT DO NOTHING",
    )


def _write_keys(numbered: Iterable[tuple[int, Stated]]) -> None:
    bulk.insert(AuthorityKey, ("key", "authority"), _keys(numbered))


def _keys(numbered: Iterable[tuple[int, Stated]]) -> Iterator[tuple[int, int]]:
    for pk, each in numbered:
        keys: set[int] = set()
        for name in each.names:
            keys |= name_keys(name.text, name.language, each.kind)
        for key in keys:
            yield key, pk


def _said(each: Stated) -> tuple[Any, ...]:
    """Return the values of the fields _SAID."""
    return (each.kind, _json(dict(each.identifiers)), each.weight, each.note, each.marc, each.fingerprint)


def _json(value: Any) -> str:
    """Write a value as bulk.insert takes it."""
    return orjson.dumps(value).decode()
