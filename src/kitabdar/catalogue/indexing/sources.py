"""From the database to index documents: five queries for any number of editions up to a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from kitabdar.catalogue.making import Inputs, document_of
from kitabdar.catalogue.models import Edition, Holding, Item, ItemState, Record
from kitabdar.organisation.models import PlaceKind
from kitabdar.organisation.queries import place_tree
from kitabdar.search.engine import ANYWHERE, IndexDocument

BATCH = 500

GONE = (ItemState.WITHDRAWN, ItemState.LOST, ItemState.MISSING)


def documents(edition_ids: Iterable[int]) -> Iterator[IndexDocument]:
    """Make the documents of those of these editions that have a record that is not deleted."""
    for inputs in gather(edition_ids):
        yield document_of(inputs)


def gather(edition_ids: Iterable[int]) -> Iterator[Inputs]:
    """Collect what the documents of these editions are made from, in batches, by id."""
    wanted = iter(sorted(set(edition_ids)))
    while batch := list(islice(wanted, BATCH)):
        found = _editions(batch)
        _add_holdings(found, batch, _places())
        yield from (each for _, each in sorted(found.items()) if each.descriptions)


def _editions(batch: list[int]) -> dict[int, Inputs]:
    rows = Edition.objects.filter(pk__in=batch).values_list("pk", "work_id", "created_at")
    found = {pk: Inputs(pk, work_id, max(0, int(created.timestamp()))) for pk, work_id, created in rows}
    records = Record.objects.filter(edition_id__in=batch, deleted_at=None).order_by("pk")
    for edition_id, number, description in records.values_list("edition_id", "control_number", "description"):
        found[edition_id].control_numbers.append(number)
        found[edition_id].descriptions.append(description)
    for each in found.values():
        each.descriptions.sort(key=len, reverse=True)  # the fullest first, as catalogue.queries shows it
    return found


def _add_holdings(found: dict[int, Inputs], batch: list[int], places: dict[int, tuple[str, str]]) -> None:
    live = {"record__edition_id__in": batch, "record__deleted_at": None}
    held = Holding.objects.filter(**live)
    for edition_id, branch_id, number in held.values_list("record__edition_id", "branch_id", "call_number"):
        branch, library = places[branch_id]
        found[edition_id].branches.add(branch)
        found[edition_id].libraries.add(library)
        found[edition_id].call_numbers.add(number)
    items = Item.objects.filter(**{f"holding__{name}": value for name, value in live.items()})
    columns = ("holding__record__edition_id", "branch_id", "current_branch_id", "state", "call_number")
    for edition_id, branch_id, current_id, state, number in items.exclude(state__in=GONE).values_list(
        *columns
    ):
        branch, library = places[branch_id]
        found[edition_id].branches.add(branch)
        found[edition_id].libraries.add(library)
        found[edition_id].call_numbers.add(number)
        if state == ItemState.AVAILABLE:
            found[edition_id].available_at |= {places[current_id][0], ANYWHERE}


def _places() -> dict[int, tuple[str, str]]:
    """Return for each place its own code and that of the library it belongs to."""
    tree = place_tree()
    found: dict[int, tuple[str, str]] = defaultdict(lambda: ("", ""))
    for place in tree.by_id.values():
        library = tree.above(place.id, PlaceKind.LIBRARY)
        found[place.id] = (place.code, library.code if library else place.code)
    return found
