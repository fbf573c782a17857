"""Decide for each record of a batch, in its order, whether it is new, changed or as it was; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kitabdar.catalogue.services.changes import Change, NewVersion, RecordState
from kitabdar.catalogue.services.importing.lookups import Lookups
from kitabdar.catalogue.services.importing.preparing import Prepared


@dataclass(slots=True)
class Plan:
    """The changes of a batch (each record once, in its last form) and how many records led to them."""

    changes: list[Change] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    unchanged: int = 0


def plan(batch: Sequence[Prepared], lookups: Lookups, *, refresh: bool = False) -> Plan:
    """Plan a batch.

    `refresh` makes what is derived from unchanged records, and their items, again; not of those edited here since.
    """
    known = lookups.records({each.control_number for each in batch})
    lookups.fill_forms(_possibly_repeated(batch, known))
    here = lookups.edited([state for states in known.values() for state in states]) if refresh else set()
    made = Plan()
    changes: dict[int, Change] = {}
    for prepared in batch:
        states = known.setdefault(prepared.control_number, [])
        state = find(states, prepared.agency)
        if state is None:
            _create(prepared, lookups, states, changes, made)
        elif prepared.fingerprint == state.fingerprint or prepared.fingerprint in state.forms:
            made.unchanged += 1
            as_it_came = prepared.fingerprint == state.fingerprint and state.id not in here
            if refresh and as_it_came and id(state) not in changes:
                changes[id(state)] = Change(state, prepared, is_new=False)
        else:
            made.updated += 1
            _update(prepared, state, changes)
    made.changes = list(changes.values())
    return made


def find(states: Iterable[RecordState], agency: str) -> RecordState | None:
    """Return the record that a control number of this agency (003) means; an unnamed agency is any."""
    candidates = list(states)
    exact = next((state for state in candidates if state.present_agency == agency), None)
    if exact is not None or len(candidates) != 1:
        return exact
    only = candidates[0]
    return only if not only.present_agency or not agency else None


def _create(
    prepared: Prepared,
    lookups: Lookups,
    states: list[RecordState],
    changes: dict[int, Change],
    made: Plan,
) -> None:
    if prepared.is_deletion:
        made.unchanged += 1
        return
    made.created += 1
    state = RecordState(
        id=0,
        source_id=lookups.source_id,
        control_number=prepared.control_number,
        agency=prepared.agency,
        version=1,
        fingerprint=prepared.fingerprint,
        is_deleted=False,
        forms={prepared.fingerprint},
    )
    states.append(state)
    changes[id(state)] = Change(state, prepared, is_new=True, versions=[_version(prepared, 1)])


def _update(prepared: Prepared, state: RecordState, changes: dict[int, Change]) -> None:
    state.version += 1
    state.fingerprint = prepared.fingerprint
    state.forms.add(prepared.fingerprint)
    state.is_deleted = prepared.is_deletion
    if not state.agency:
        state.named_agency = prepared.agency
    change = changes.setdefault(id(state), Change(state, prepared, is_new=False))
    change.prepared = prepared
    change.versions.append(_version(prepared, state.version))


def _version(prepared: Prepared, number: int) -> NewVersion:
    return NewVersion(number, prepared.raw, prepared.raw_format, prepared.encoding, "import")


def _possibly_repeated(batch: Sequence[Prepared], known: dict[str, list[RecordState]]) -> list[RecordState]:
    """Return the known records that differ from what came: did this file give that form before?"""
    found = []
    for prepared in batch:
        state = find(known.get(prepared.control_number, ()), prepared.agency)
        if state is not None and state.fingerprint != prepared.fingerprint:
            found.append(state)
    return found
