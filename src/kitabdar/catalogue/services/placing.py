"""Put changed records into editions and editions into works, by the rules; many at once.

Who was placed by hand stays (`Edition.pinned`). An edition keeps its id, and so its permanent address, as long as
one of its records stays; it is never dissolved while something else, such as a hold, refers to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from kitabdar.catalogue import rules
from kitabdar.catalogue.models import Edition, Record, Work
from kitabdar.catalogue.services.bulk import allocate, chunks, insert, update
from kitabdar.catalogue.services.changes import Change
from kitabdar.marc import description_json
from kitabdar.marc.description import Description


@dataclass(slots=True)
class Placed:
    """Editions whose work must be looked at again, and editions that lost a record."""

    settle: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)


@dataclass(slots=True)
class WorkWanted:
    """The work an edition should be in: by key where it has one, else a work of its own."""

    edition_id: int
    key: rules.Key
    title: str
    language: str

    @property
    def value(self) -> str:
        return self.key.value or own_work_key(self.edition_id)


def own_work_key(edition_id: int) -> str:
    """Return the key of a work that is this edition's alone."""
    return f"edition:{edition_id}"


def unique_edition_key(source_id: int, control_number: str, agency: str) -> str:
    """Return the key of an edition that is this record's alone."""
    return f"record:{source_id}:{control_number}" + (f":{agency}" if agency else "")


def place(changes: Sequence[Change], now: datetime) -> Placed:
    """Give every change its `edition_id`, making the editions and works that are missing."""
    keys = {id(change): _edition_key(change) for change in changes}
    known = _editions_by_key(keys.values())
    _part_books_of_one_number(changes, keys, known)
    placed = Placed()
    fresh: dict[str, list[Change]] = {}
    moving = []
    for change in changes:
        key, state = keys[id(change)], change.state
        if not change.is_new and (state.edition_pinned or state.edition_key == key):
            placed.settle.add(state.edition_id)
        elif not change.is_new:
            moving.append(change)
        elif key in known:
            state.edition_id = known[key]
            placed.settle.add(known[key])
        else:
            fresh.setdefault(key, []).append(change)
    if moving:
        _move(moving, keys, known, fresh, placed)
    _make_editions(fresh, now)
    return placed


def settle_after(placed: Placed) -> set[int]:
    """Put the touched editions into the works they belong to now; return the editions whose document changes."""
    gone = _dissolve(placed.left)
    return settle((placed.settle | placed.left) - gone) | placed.left


def settle(edition_ids: Collection[int]) -> set[int]:
    """Decide anew in which work these editions are (not those placed by hand); return those that moved."""
    wanted = _works_wanted(edition_ids)
    current = {
        row[0]: row[1:]
        for part in chunks(wanted)
        for row in Edition.objects.filter(id__in=part).values_list("id", "work_id", "reason")
    }
    works = _works(wanted.values())
    moves = [
        (works[each.value], each.key.rule, each.edition_id)
        for each in wanted.values()
        if current[each.edition_id] != (works[each.value], each.key.rule)
    ]
    update(Edition, ("work", "reason"), moves)
    moved = {row[2] for row in moves}
    remove_empty_works({current[edition_id][0] for edition_id in moved})
    return moved


def remove_empty_works(work_ids: Iterable[int]) -> None:
    """Remove those of the works that no edition is in any more."""
    for part in chunks(work_ids):
        Work.objects.filter(id__in=part, editions__isnull=True).delete()


def is_referred_to(edition_id: int) -> bool:
    """Whether something besides records refers to an edition (a hold, for example)."""
    return any(
        relation.related_model is not Record
        and relation.related_model._base_manager.filter(**{relation.field.name: edition_id}).exists()
        for relation in Edition._meta.related_objects
    )


def _edition_key(change: Change) -> str:
    state = change.state
    return change.prepared.edition_key.value or unique_edition_key(
        state.source_id, state.control_number, state.present_agency
    )


def _editions_by_key(keys: Iterable[str]) -> dict[str, int]:
    return {
        key: edition_id
        for part in chunks(sorted(set(keys)))
        for key, edition_id in Edition.objects.filter(key__in=part).values_list("key", "id")
    }


def _part_books_of_one_number(changes: Sequence[Change], keys: dict[int, str], known: dict[str, int]) -> None:
    """Give an edition of its own to a record that has its ISBN in common with a different book."""
    joining: dict[str, list[Change]] = {}
    for change in changes:
        key = keys[id(change)]
        if change.prepared.edition_key.rule == "isbn" and change.state.edition_key != key:
            joining.setdefault(key, []).append(change)
    doubtful = {key: found for key, found in joining.items() if key in known or len(found) > 1}
    first = _first_descriptions(known[key] for key in doubtful if key in known)
    for key, found in doubtful.items():
        standing = first.get(known.get(key, 0))
        for change in found:
            described = description_json.load(change.prepared.description)
            if standing is None:
                standing = described
            elif rules.contradict(standing, described):
                state = change.state
                keys[id(change)] = unique_edition_key(
                    state.source_id, state.control_number, state.present_agency
                )


def _first_descriptions(edition_ids: Iterable[int]) -> dict[int, Description]:
    """Return what the first live record of each edition says."""
    found: dict[int, Description] = {}
    for part in chunks(edition_ids):
        rows = Record.objects.filter(edition_id__in=part, deleted_at=None).order_by("-id")
        for edition_id, text in rows.values_list("edition_id", "description"):
            found[edition_id] = description_json.load(text)
    return found


def _move(
    moving: Sequence[Change],
    keys: dict[int, str],
    known: dict[str, int],
    fresh: dict[str, list[Change]],
    placed: Placed,
) -> None:
    """Move changed records to the edition their new key names; a record alone in its edition takes it along."""
    sizes = _sizes({change.state.edition_id for change in moving})
    for change in moving:
        key, state = keys[id(change)], change.state
        old = state.edition_id
        alone = sizes[old] == 1
        if (key in known or key in fresh) and alone and is_referred_to(old):
            placed.settle.add(old)
        elif key in known or key in fresh or not alone:
            sizes[old] -= 1
            placed.left.add(old)
            if key in known:
                state.edition_id = known[key]
                placed.settle.add(known[key])
            else:
                fresh.setdefault(key, []).append(change)
        else:
            Edition.objects.filter(id=old).update(key=key)
            known[key] = old
            placed.settle.add(old)


def _sizes(edition_ids: Iterable[int]) -> dict[int, int]:
    return {
        edition_id: count
        for part in chunks(edition_ids)
        for edition_id, count in Record.objects.filter(edition_id__in=part)
        .values("edition_id")
        .annotate(count=Count("id"))
        .values_list("edition_id", "count")
    }


def _make_editions(fresh: dict[str, list[Change]], now: datetime) -> None:
    wanted = []
    for members, edition_id in zip(fresh.values(), allocate(Edition, len(fresh)), strict=True):
        for member in members:
            member.state.edition_id = edition_id
        best = max(
            (member.prepared for member in members), key=lambda each: rules.STRENGTH[each.work_key.rule]
        )
        wanted.append(WorkWanted(edition_id, best.work_key, best.work_title, best.language))
    works = _works(wanted)
    insert(
        Edition,
        ("id", "key", "work", "reason", "pinned", "created_at"),
        (
            (each.edition_id, key, works[each.value], each.key.rule, False, now)
            for key, each in zip(fresh, wanted, strict=True)
        ),
    )


def _works(wanted: Collection[WorkWanted]) -> dict[str, int]:
    """Return the id of each work wanted, making those that are missing."""
    by_value = {each.value: each for each in reversed(list(wanted))}
    found = {
        key: work_id
        for part in chunks(by_value)
        for key, work_id in Work.objects.filter(key__in=part).values_list("key", "id")
    }
    missing = [each for value, each in by_value.items() if value not in found]
    for each, work_id in zip(missing, allocate(Work, len(missing)), strict=True):
        found[each.value] = work_id
    insert(
        Work,
        ("id", "key", "title", "language"),
        ((found[each.value], each.value, each.title, each.language) for each in missing),
    )
    return found


def _works_wanted(edition_ids: Collection[int]) -> dict[int, WorkWanted]:
    """Read the live records of the editions and let the surest rule among them speak."""
    wanted: dict[int, WorkWanted] = {}
    for part in chunks(sorted(edition_ids)):
        rows = Record.objects.filter(edition_id__in=part, edition__pinned=False, deleted_at=None).order_by(
            "edition_id", "id"
        )
        for edition_id, text in rows.values_list("edition_id", "description"):
            described = description_json.load(text)
            key = rules.work_key(described)
            known = wanted.get(edition_id)
            if known is None or rules.STRENGTH[key.rule] > rules.STRENGTH[known.key.rule]:
                wanted[edition_id] = WorkWanted(
                    edition_id, key, rules.work_title(described), rules.original_language(described)[:3]
                )
    return wanted


def _dissolve(edition_ids: Collection[int]) -> set[int]:
    """Remove those of the editions that no record is in any more, with their works; return their ids."""
    empty = {
        row[0]: row[1]
        for part in chunks(edition_ids)
        for row in Edition.objects.filter(id__in=part, records__isnull=True).values_list("id", "work_id")
    }
    for part in chunks(empty):
        Edition.objects.filter(id__in=part).delete()
    remove_empty_works(set(empty.values()))
    return set(empty)
