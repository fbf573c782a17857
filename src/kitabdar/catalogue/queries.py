"""The read side of the catalogue: few statements whatever the number of editions, and plain data out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from django.db.models import QuerySet

from kitabdar.catalogue import history
from kitabdar.catalogue.models import Edition, Holding, ImportRun, Item, ItemState, ItemType, Record, Source
from kitabdar.catalogue.views import (
    BranchHolding,
    EditionDetail,
    EditionSummary,
    ItemTypeView,
    ItemView,
    RecordDetail,
    RecordView,
    VersionView,
)
from kitabdar.marc import description_json
from kitabdar.marc.description import Description, Form
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.places import PlaceTree

OTHER_EDITIONS = 50
_LIVE = ("id", "edition_id", "edition__work_id", "control_number", "source__code", "description")


def summaries(edition_ids: Collection[int]) -> dict[int, EditionSummary]:
    """Return the summaries of those of the editions that have a live record (one statement)."""
    if not edition_ids:
        return {}
    return _best(_live().filter(edition_id__in=list(edition_ids)))


def work_editions(work_id: int) -> list[EditionSummary]:
    """Return the editions of a work, the oldest first (one statement)."""
    found = _best(_live().filter(edition__work_id=work_id))
    return sorted(found.values(), key=lambda each: (each.description.year or 9999, each.id))


def new_arrivals(limit: int, languages: Sequence[str] = ()) -> list[EditionSummary]:
    """Return the editions that came last, those in these languages (MARC codes) first (two statements)."""
    window = limit * 10 if languages else limit * 2
    ids = list(Edition.objects.order_by("-id").values_list("id", flat=True)[:window])
    found = summaries(ids)
    ordered = [found[edition_id] for edition_id in ids if edition_id in found]
    if languages:
        ordered.sort(key=lambda each: not set(each.description.languages) & set(languages))
    return ordered[:limit]


def edition_detail(edition_id: int) -> EditionDetail | None:
    """Return all that the page of an edition shows; None when there is no such edition with a live record.

    Five statements, whatever the number of records, items and other editions. The items are asked for apart
    (`items_of`); the holdings say under which call numbers these stand.
    """
    records = list(
        Record.objects.filter(edition_id=edition_id, deleted_at=None).select_related(
            "source", "edition__work"
        )
    )
    if not records:
        return None
    records.sort(key=lambda record: (-len(record.description), record.pk))
    best = records[0]
    edition, work = best.edition, best.edition.work
    description = description_json.load(best.description)
    others = _best(
        _live().filter(edition__work_id=work.pk).exclude(edition_id=edition_id), limit=OTHER_EDITIONS * 2
    )
    return EditionDetail(
        id=edition.pk,
        key=edition.key,
        work_id=work.pk,
        work_title=work.title,
        work_language=work.language,
        reason=edition.reason,
        is_pinned=edition.pinned,
        record_id=best.pk,
        control_number=best.control_number,
        source_code=best.source.code,
        description=description,
        records=tuple(_record_view(record) for record in records),
        holdings=_holdings(records),
        other_editions=tuple(
            sorted(others.values(), key=lambda each: (each.description.year or 9999, each.id))[
                :OTHER_EDITIONS
            ]
        ),
    )


def items_of(edition: EditionDetail, *, most: int | None = None) -> tuple[list[ItemView], int]:
    """Return the items of an edition, by branch in the order of the tree, at most so many; and how many there are."""
    tree = organisation.place_tree()
    order = {branch.id: number for number, branch in enumerate(tree.of_kind("branch"))}
    rows = Item.objects.filter(holding__record__in=[record.id for record in edition.records])
    rows = rows.exclude(state=ItemState.WITHDRAWN).order_by("call_number", "barcode")
    found = [each for each in rows.values_list("pk", "branch_id") if each[1] in order]
    found.sort(key=lambda each: order[each[1]])
    wanted = [pk for pk, _branch in found[:most]]
    items = Item.objects.select_related("holding__record", "item_type").in_bulk(wanted)
    title = title_form(edition.description)
    return [
        _item_view(items[pk], items[pk].holding.record, title, tree) for pk in wanted if pk in items
    ], len(found)


def record_of(record_id: int) -> RecordDetail | None:
    """Return a record, deleted or not, with its MARC 21 form (one statement)."""
    record = Record.objects.select_related("source").filter(pk=record_id).first()
    if record is None:
        return None
    return RecordDetail(
        record=_record_view(record),
        edition_id=record.edition_id,
        normalised=record.normalised,
        description=description_json.load(record.description),
    )


def record_history(record_id: int) -> list[VersionView]:
    """Return the versions of a record, the newest first, each with what it changed (one statement)."""
    return history.versions(record_id)


def item_by_barcode(barcode: str) -> ItemView | None:
    """Return the item with this barcode, as typed but for surrounding blanks (two statements)."""
    rows = Item.objects.select_related("holding__record", "item_type").filter(barcode=barcode.strip())
    item = rows.first()
    if item is None:
        return None
    title = title_form(description_json.load(item.holding.record.description))
    return _item_view(item, item.holding.record, title, organisation.place_tree())


def item_barcodes(ids: Iterable[int]) -> dict[int, str]:
    """Return the barcodes of items by their numbers (one statement)."""
    return dict(Item.objects.filter(pk__in=list(ids)).values_list("pk", "barcode"))


def item_types() -> list[tuple[str, str]]:
    """Return code and name of all item types, for a choice."""
    return [(row.code, row.display_name) for row in ItemType.objects.order_by("name")]


def item_type_views() -> list[ItemTypeView]:
    """Return all item types by code, with their names in every language."""
    return [
        ItemTypeView(row.code, row.name, tuple(sorted(row.names.items())), row.display_name)
        for row in ItemType.objects.order_by("code")
    ]


def item_type_names() -> dict[int, str]:
    """Return the names of all item types by id, in the order of names."""
    return {row.pk: row.display_name for row in ItemType.objects.order_by("name")}


def item_type_codes() -> dict[int, str]:
    """Return the codes of item types by id."""
    return dict(ItemType.objects.values_list("pk", "code"))


def sources() -> list[tuple[str, str]]:
    """Return code and name of all sources, for a choice."""
    return list(Source.objects.order_by("code").values_list("code", "name"))


def last_imports(limit: int = 20) -> list[dict[str, object]]:
    """Return the last import runs, the newest first: file, source, state and counts."""
    names = (
        "id",
        "file_name",
        "source__code",
        "state",
        "position",
        "created",
        "updated",
        "unchanged",
        "rejected",
    )
    return list(ImportRun.objects.order_by("-id").values(*names, "started_at", "finished_at")[:limit])


def title_of(description: Description) -> str:
    """Return the title proper in its original script where the record has it, "" where it has none."""
    form = title_form(description)
    return form.value if form else ""


def title_form(description: Description) -> Form | None:
    """Return the title proper as `title_of` does, with its script and language."""
    title = description.main_title
    if title is None or not title.forms:
        return None
    forms = title.proper_forms
    return next((form for form in forms if form.script not in ("", "Latn")), forms[0])


@cache  # put together once: that takes a third of what the answer does
def _live() -> QuerySet[Record, tuple[int, int, int, str, str, str]]:
    """Read what summaries are made from, of records that are not deleted."""
    return Record.objects.filter(deleted_at=None).order_by("id").values_list(*_LIVE)


def _best(
    records: QuerySet[Record, tuple[int, int, int, str, str, str]], limit: int | None = None
) -> dict[int, EditionSummary]:
    """Choose the fullest record of each edition (of equals the first that came)."""
    chosen: dict[int, tuple[int, tuple[int, int, int, str, str, str]]] = {}
    for row in records[:limit]:
        known = chosen.get(row[1])
        if known is None or len(row[5]) > known[0]:
            chosen[row[1]] = (len(row[5]), row)
    return {
        edition_id: EditionSummary(
            id=edition_id,
            work_id=row[2],
            record_id=row[0],
            control_number=row[3],
            source_code=row[4],
            description=description_json.load(row[5]),
        )
        for edition_id, (_length, row) in chosen.items()
    }


def _record_view(record: Record) -> RecordView:
    return RecordView(
        id=record.pk,
        control_number=record.control_number,
        agency=record.agency,
        source_code=record.source.code,
        source_name=record.source.name,
        version=record.version,
        created_at=record.created_at,
        updated_at=record.updated_at,
        is_deleted=record.deleted_at is not None,
    )


def _holdings(records: list[Record]) -> tuple[BranchHolding, ...]:
    """Gather holdings, and the call numbers of items, by branch, in the order of the tree."""
    tree = organisation.place_tree()
    ids = [record.pk for record in records]
    holdings: dict[int, list[Holding]] = {}
    for holding in Holding.objects.filter(record__in=ids).order_by("call_number", "id"):
        holdings.setdefault(holding.branch_id, []).append(holding)
    call_numbers: dict[int, list[str]] = {}
    rows = Item.objects.filter(holding__record__in=ids).exclude(state=ItemState.WITHDRAWN)
    for branch_id, number in rows.values_list("branch_id", "call_number").order_by("call_number").distinct():
        call_numbers.setdefault(branch_id, []).append(number)
    found = []
    for branch in tree.of_kind("branch"):
        if branch.id not in holdings and branch.id not in call_numbers:
            continue
        library = tree.above(branch.id, "library")
        held, numbers = holdings.get(branch.id, []), call_numbers.get(branch.id, [])
        found.append(
            BranchHolding(
                branch_id=branch.id,
                branch_code=branch.code,
                branch_name=branch.name,
                library_name=library.name if library else "",
                call_numbers=_each_once([*(h.call_number for h in held), *numbers]),
                notes=_each_once(h.note for h in held),
            )
        )
    return tuple(found)


def _item_view(item: Item, record: Record, title: Form | None, tree: PlaceTree) -> ItemView:
    places = tree.by_id
    branch, current = places[item.branch_id], places[item.current_branch_id]
    location = places.get(item.location_id) if item.location_id else None
    return ItemView(
        id=item.pk,
        barcode=item.barcode,
        record_id=record.pk,
        edition_id=record.edition_id,
        title=title.value if title else "",
        title_language=title.language if title else "",
        state=item.state,
        state_name=str(ItemState(item.state).label),
        branch_id=branch.id,
        branch_code=branch.code,
        branch_name=branch.name,
        current_branch_id=current.id,
        current_branch_name=current.name,
        location_name=location.name if location else "",
        location_code=location.code if location else "",
        rests_at_name=places[item.rests_at_id].name if item.rests_at_id else "",
        rests_at_code=places[item.rests_at_id].code if item.rests_at_id else "",
        item_type=item.item_type.code,
        item_type_id=item.item_type_id,
        item_type_name=item.item_type.display_name,
        call_number=item.call_number,
        copy_number=item.copy_number,
        volume=item.volume,
        collection=item.collection,
        inventory_number=item.inventory_number,
        price=item.price,
        note=item.note,
        acquired_on=item.acquired_on,
        damaged_on=item.damaged_on,
        damage=item.damage,
    )


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
