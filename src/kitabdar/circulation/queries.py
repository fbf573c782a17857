"""Read what lending knows, for desk, reader and API."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils import timezone

from kitabdar.catalogue.models import Edition, Item, ItemState
from kitabdar.catalogue.queries import item_type_codes, item_type_names
from kitabdar.circulation import stacks
from kitabdar.circulation.models import (
    OPEN_HOLD_STATES,
    Booking,
    Charge,
    Hold,
    HoldState,
    JournalEntry,
    Loan,
    LoanState,
    ReturnClaim,
    StackRequestState,
    Transfer,
    TransferCost,
)
from kitabdar.circulation.moves import resting
from kitabdar.circulation.presenting import (
    hold_views,
    loan_views,
    name_of,
    to_fetch_view,
    transfer_views,
)
from kitabdar.circulation.rules import KINDS, Choice, agreed_terms, due_at, loan_cost, reading_due_at
from kitabdar.circulation.services import holding
from kitabdar.circulation.services.agreeing import agreed_why
from kitabdar.circulation.services.collecting import titled
from kitabdar.circulation.services.recalling import offered_recalls
from kitabdar.circulation.settings import ItemTraits, PatronTraits, lending_settings
from kitabdar.circulation.views import (
    AgreedView,
    CostView,
    FileParts,
    Foreseen,
    HoldChoices,
    HoldView,
    ItemCirculation,
    LoanView,
    OpenNumbers,
    PolicyView,
    Supposed,
    ToFetch,
    TransferView,
)
from kitabdar.marc import description_json
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import local_day
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.models import Patron, PatronCategory
from kitabdar.patrons.queries import PatronView

MOST_LOANS = 2000


def loans_of(
    patron_id: int,
    *,
    now: datetime | None = None,
    limit: int = MOST_LOANS,
    first: tuple[int, datetime] | None = None,
) -> list[LoanView]:
    """Return a patron's loans that have not ended, the soonest due first; `now` decides what is overdue.

    With `first` those before all others that a branch lent since a moment.
    """
    order: list[Case | str] = ["due_at", "pk"]
    if first is not None:
        order.insert(0, Case(When(_lent_since(*first), then=0), default=1))
    shown = Loan.objects.filter(patron_id=patron_id, returned_at=None).order_by(*order)[:limit]
    few = Loan.objects.filter(pk__in=shown.values("pk"))  # so many rows are joined to their records, not all
    return loan_views(few.order_by(*order), now)


def _lent_since(branch_id: int, moment: datetime) -> Q:
    return Q(branch_id=branch_id, checked_out_at__gte=moment)


def open_numbers(patron_id: int, now: datetime, here: tuple[int, datetime] | None = None) -> OpenNumbers:
    """Count what a patron has open: two small statements, however much it is.

    `here`: a branch and the moment since when its loans are counted as `lent_here`; none are without it.
    """
    loans = Loan.objects.filter(patron_id=patron_id, returned_at=None)
    claimed = Q(state=LoanState.CLAIMED)
    late = Q(due_at__lt=now) & ~claimed
    lent_here = _lent_since(*here) if here is not None else Q(pk__in=())
    counted = loans.aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=late),
        claimed=Count("pk", filter=claimed),
        lent_here=Count("pk", filter=lent_here),
    )
    holds = Hold.objects.filter(patron_id=patron_id, state__in=OPEN_HOLD_STATES).count()
    return OpenNumbers(counted["all"], counted["overdue"], holds, counted["claimed"], counted["lent_here"])


def file_parts(patron_id: int) -> FileParts:
    """Say what of a patron there is to be read, in one statement: most have nothing of most."""
    mine = {"patron": OuterRef("pk")}
    entries = JournalEntry.objects.filter(Q(**mine) | Q(patron__tombstone__survivor=OuterRef("pk")))
    found = Patron.objects.filter(pk=patron_id).values_list(
        Exists(Booking.objects.filter(**mine, closed_at=None)),
        Exists(Charge.objects.filter(**mine, balance__gt=0)),
        Exists(ReturnClaim.objects.filter(**mine)),
        Exists(entries),
    )
    return FileParts(*found.get())


def loan_history(patron_id: int, limit: int = 200) -> list[LoanView]:
    """Return a patron's loans that were returned, or lost and settled, the latest first."""
    ended = [LoanState.RETURNED, LoanState.SETTLED]
    rows = Loan.objects.filter(patron_id=patron_id, state__in=ended).order_by("-returned_at", "-pk")
    return loan_views(rows, None, limit)


def taken_for_others(patron_id: int, limit: int = 200) -> list[LoanView]:
    """Return what a delegate took for institutions, the latest first, as long as it is kept who did."""
    rows = Loan.objects.filter(taken_by_id=patron_id).order_by("-checked_out_at", "-pk")
    return loan_views(rows, None, limit)


def loan(loan_id: int, *, now: datetime | None = None) -> LoanView | None:
    """Return one loan."""
    return next(iter(loan_views(Loan.objects.filter(pk=loan_id), now)), None)


def loans_of_item(item_id: int, limit: int = 50) -> list[LoanView]:
    """Return the loans an item has had, the latest first."""
    return loan_views(Loan.objects.filter(item_id=item_id).order_by("-checked_out_at", "-pk"), None, limit)


def overdue_at(branch_id: int, now: datetime, limit: int = 500) -> list[LoanView]:
    """Return the loans of a branch that are overdue, the longest first; not those claimed to be returned."""
    rows = Loan.objects.filter(branch_id=branch_id, returned_at=None, due_at__lt=now)
    late = rows.exclude(state=LoanState.CLAIMED).order_by("due_at", "pk")
    return loan_views(late, now, limit)


def holds_of(patron_id: int) -> list[HoldView]:
    """Return a patron's open holds: those ready first, then in the order they were placed."""
    rows = Hold.objects.filter(patron_id=patron_id, state__in=OPEN_HOLD_STATES).order_by("placed_at", "pk")
    return sorted(hold_views(rows), key=lambda hold: hold.state != HoldState.READY)


def ended_holds_of(patron_id: int, limit: int = 200) -> list[HoldView]:
    """Return a patron's holds that have ended, the latest first, as long as it is kept whose they were."""
    rows = Hold.objects.filter(patron_id=patron_id).exclude(state__in=OPEN_HOLD_STATES)
    return hold_views(rows.order_by("-closed_at", "-pk")[:limit])


def recallable(holds: Collection[HoldView], *, by_reader: bool) -> set[int]:
    """Return those of these holds for which something on loan may be called back, by who waits or by staff."""
    waiting = [
        each.id
        for each in holds
        if each.state == HoldState.WAITING and not each.is_suspended and each.recalled_until is None
    ]
    return offered_recalls(waiting, by_reader=by_reader) if waiting else set()


def hold(hold_id: int) -> HoldView | None:
    """Return one hold."""
    return next(iter(hold_views(Hold.objects.filter(pk=hold_id))), None)


def hold_queue(edition_id: int, limit: int = 2000) -> list[HoldView]:
    """Return the open holds on an edition, or on any of its work, in the order of the queue."""
    wide = Q(work_id__in=Edition.objects.filter(pk=edition_id).values("work_id"))
    rows = Hold.objects.filter(Q(edition_id=edition_id) | wide, state__in=OPEN_HOLD_STATES)
    return hold_views(rows.order_by("-is_first", "placed_at", "pk")[:limit])


def hold_choices(edition_id: int) -> HoldChoices:
    """Return how precisely an edition can be reserved."""
    here = Item.objects.filter(holding__record__edition_id=edition_id).exclude(volume="")
    volumes = here.order_by("volume").values_list("volume", flat=True).distinct()
    work = Edition.objects.filter(pk=edition_id).values("work_id")
    rows = Item.objects.filter(
        holding__record__edition__work_id__in=work, holding__record__deleted_at=None
    ).values_list("holding__record__edition_id", "holding__record__description")
    languages = {code for _edition, text in rows.distinct() for code in description_json.load(text).languages}
    editions = {edition for edition, _text in rows.distinct()}
    return HoldChoices(tuple(volumes), tuple(sorted(languages)), len(editions), stacks.has_stacks(edition_id))


def languages_of_works(edition_ids: Collection[int]) -> tuple[str, ...]:
    """Return the languages in which there is any edition of the works of these, none where it is one and the same."""
    works = Edition.objects.filter(pk__in=edition_ids).values("work_id")
    rows = Item.objects.filter(holding__record__edition__work_id__in=works, holding__record__deleted_at=None)
    texts = rows.values_list("holding__record__description", flat=True).distinct()
    found = {code for text in texts for code in description_json.load(text).languages}
    return tuple(sorted(found)) if len(found) > 1 else ()


def ways_of_use(edition_id: int, *, patron_id: int, branch_id: int, now: datetime) -> frozenset[str]:
    """Return how a patron may use an edition that is asked for at a branch: "home", "here", or both."""
    patron = Patron.objects.filter(pk=patron_id).values_list("category_id", "birth_date").first()
    columns = ("item_type_id", "location_id", "collection", "acquired_on", "holding__record__description")
    items = Item.objects.filter(holding__record__edition_id=edition_id).values_list(*columns)
    found: set[str] = set()
    for item in items if patron else ():
        assert patron is not None
        terms = lending_settings().choose(branch_id, PatronTraits(*patron), ItemTraits(*item), now).terms
        if terms is not None:
            found |= {"here"} if terms.reading_room != "no" else set()
            found |= {"home"} if terms.is_loanable and terms.reading_room != "only" else set()
    return frozenset(found)


def transfer_costs() -> list[CostView]:
    """Return the costs that are given for ways between branches, by name."""
    settings = lending_settings()
    rows = TransferCost.objects.values_list("pk", "from_branch_id", "to_branch_id", "cost")
    found = [
        CostView(pk, from_id, name_of(settings, from_id), to_id, name_of(settings, to_id), cost)
        for pk, from_id, to_id, cost in rows
    ]
    return sorted(found, key=lambda each: (each.from_branch_name, each.to_branch_name))


def hold_shelf(branch_id: int) -> list[HoldView]:
    """Return the holds that are ready at a branch, the first to expire first."""
    rows = Hold.objects.filter(pickup_branch_id=branch_id, state=HoldState.READY)
    return hold_views(rows.order_by("expires_at", "pk"))


def to_fetch(branch_id: int, limit: int = 200, *, now: datetime | None = None) -> list[ToFetch]:
    """Return the waiting holds for which an item on this branch's shelves should be fetched, the oldest first.

    What is to be fetched from closed stacks is on a list of its own (`stacks.to_be_fetched`). What lies elsewhere for
    some hours after it came back is to be fetched from there.
    """
    rows = Hold.objects.filter(
        state=HoldState.WAITING, target__current_branch_id=branch_id, target__state=ItemState.AVAILABLE
    ).exclude(stack_request__state__in=[StackRequestState.ASKED, StackRequestState.FETCHING])
    rows = rows.order_by("-is_first", "placed_at", "pk")
    pairs = dict(rows.values_list("pk", "target_id")[:limit])
    holds = {row.id: row for row in hold_views(Hold.objects.filter(pk__in=pairs))}
    found = {row.pk: row for row in Item.objects.select_related("location").filter(pk__in=pairs.values())}
    rests = {item_id: rest.place_name for item_id, rest in resting(found, now or timezone.now()).items()}
    return [
        to_fetch_view(holds[hold_id], found[item_id], rests.get(item_id, ""))
        for hold_id, item_id in pairs.items()
    ]


def transfer(transfer_id: int) -> TransferView | None:
    """Return a journey, over or not."""
    return next(iter(transfer_views(Transfer.objects.filter(pk=transfer_id))), None)


def transfers_from(branch_id: int) -> list[TransferView]:
    """Return the items this branch has sent and no other has received yet."""
    return transfer_views(Transfer.objects.filter(from_branch_id=branch_id, received_at=None))


def transfers_to(branch_id: int) -> list[TransferView]:
    """Return the items on their way to this branch."""
    return transfer_views(Transfer.objects.filter(to_branch_id=branch_id, received_at=None))


def journeys_of_item(item_id: int, limit: int = 50) -> list[TransferView]:
    """Return the journeys of an item that are over, the latest first."""
    over = Transfer.objects.filter(item_id=item_id, received_at__isnull=False).order_by("-pk")[:limit]
    return transfer_views(Transfer.objects.filter(pk__in=[each.pk for each in over]))[::-1]


def item_circulation(barcode: str, *, now: datetime | None = None) -> ItemCirculation | None:
    """Return where an item stands: its loan, the hold it is put aside for, its journey, who waits."""
    row = Item.objects.select_related("holding__record").filter(barcode=barcode.strip()).first()
    if row is None:
        return None
    settings = lending_settings()
    edition_id = row.holding.record.edition_id
    aside = Hold.objects.filter(item=row, state__in=OPEN_HOLD_STATES)
    title, language = titled(row.holding.record.description)
    return ItemCirculation(
        item_id=row.pk,
        barcode=row.barcode,
        state=row.state,
        state_name=row.get_state_display(),
        edition_id=edition_id,
        record_id=row.holding.record_id,
        title=title,
        title_language=language,
        branch_id=row.branch_id,
        branch_name=name_of(settings, row.branch_id),
        current_branch_id=row.current_branch_id,
        current_branch_name=name_of(settings, row.current_branch_id),
        loan=next(iter(loan_views(Loan.objects.filter(item=row, returned_at=None), now)), None),
        hold=next(iter(hold_views(aside)), None),
        transfer=next(iter(transfer_views(Transfer.objects.filter(item=row, received_at=None))), None),
        waiting_holds=Hold.objects.filter(edition_id=edition_id, state=HoldState.WAITING).count(),
        rest=resting([row.pk], now or timezone.now()).get(row.pk),
    )


def patron_of_hold(hold_id: int) -> PatronView | None:
    """Return who waits for a hold, or waited."""
    patron_id = Hold.objects.filter(pk=hold_id).values_list("patron_id", flat=True).first()
    return patrons.by_id(patron_id) if patron_id is not None else None


def patron_of_loan(loan_id: int) -> PatronView | None:
    """Return who has or had a loan."""
    patron_id = Loan.objects.filter(pk=loan_id).values_list("patron_id", flat=True).first()
    return patrons.by_id(patron_id) if patron_id is not None else None


def policies() -> list[PolicyView]:
    """Return all rows of policy by position."""
    settings = lending_settings()
    categories = {each.pk: each.display_name for each in PatronCategory.objects.all()}
    types = item_type_names()
    return [
        PolicyView(
            row=row,
            place_name=name_of(settings, row.place_id) if row.place_id is not None else "",
            category_name=categories.get(row.category_id, "") if row.category_id is not None else "",
            item_type_names=tuple(sorted(types.get(each, "") for each in row.item_type_ids)),
        )
        for row in settings.policies
    ]


AS_IT_IS = Supposed()


def governing(
    *, card_number: str, barcode: str, branch_id: int, now: datetime, supposed: Supposed = AS_IT_IS
) -> Choice:
    """Return the terms on which this patron would borrow this item at this branch, and why.

    With `supposed`, what would be if something were otherwise. Raises NotFound.
    """
    patron = Patron.objects.filter(card_number=card_number).values_list("category_id", "birth_date").first()
    columns = ("item_type_id", "location_id", "collection", "acquired_on", "holding__record__description")
    item = Item.objects.filter(barcode=barcode).values_list(*columns).first()
    if patron is None:
        raise NotFound("patron", card_number)
    if item is None:
        raise NotFound("item", barcode)
    settings = lending_settings()
    today = local_day(settings.hours(branch_id), now)
    of_patron, of_item = PatronTraits(*patron), ItemTraits(*item)
    if supposed != AS_IT_IS:
        of_patron = _suppose_of_patron(of_patron, supposed, today)
        of_item = _suppose_of_item(of_item, supposed, today)
    return settings.choose(branch_id, of_patron, of_item, now)


def foreseen(choice: Choice, branch_id: int, now: datetime) -> Foreseen | None:
    """Return when something would be due that is lent on these terms, and what it would cost; None: it is not lent."""
    terms, settings = choice.terms, lending_settings()
    if terms is None or (not terms.is_loanable and terms.reading_room == "no"):
        return None
    hours, currency = settings.hours(branch_id), settings.branch(branch_id).currency
    if terms.reading_room == "only" or not terms.is_loanable:
        return Foreseen(reading_due_at(hours, now), True, Decimal(0), currency)
    due = due_at(terms, hours, now)
    cost = loan_cost(terms, hours, now, due) if currency else Decimal(0)
    return Foreseen(due, False, cost, currency)


def _suppose_of_patron(traits: PatronTraits, supposed: Supposed, today: date) -> PatronTraits:
    category = PatronCategory.objects.filter(code=supposed.category).first()
    if supposed.category and category is None:
        raise NotFound("category", supposed.category)
    return PatronTraits(
        category.pk if category is not None else traits.category_id,
        traits.birth_date if supposed.age is None else date(today.year - supposed.age, 1, 1),
    )


def _suppose_of_item(traits: ItemTraits, supposed: Supposed, today: date) -> ItemTraits:
    types = {code: pk for pk, code in item_type_codes().items()}
    place = lending_settings().tree.by_code.get(supposed.location)
    if supposed.item_type and supposed.item_type not in types:
        raise NotFound("item-type", supposed.item_type)
    if supposed.location and (place is None or place.kind != "location"):
        raise NotFound("location", supposed.location)
    new = supposed.days_here is not None
    return ItemTraits(
        types.get(supposed.item_type, traits.item_type_id),
        place.id if place is not None else traits.location_id,
        supposed.collection or traits.collection,
        today - timedelta(days=supposed.days_here or 0) if new else traits.acquired_on,
        traits.description,
        supposed.material,
    )


def agreed_on(loan_id: int) -> list[AgreedView]:
    """Return the terms a loan was made under, or last renewed, kind by kind with the reason then; empty for no loan."""
    loan_row = Loan.objects.select_related("terms").filter(pk=loan_id).first()
    if loan_row is None:
        return []
    kept = loan_row.terms
    terms = agreed_terms(kept.says)
    return [AgreedView(kind, getattr(terms, kind), agreed_why(kept, kind)) for kind in KINDS]


def terms_of_hold(hold_id: int, now: datetime) -> list[AgreedView]:
    """Return on what terms a hold waits by the rules of today, kind by kind with the reason.

    Of the item put aside for it, else of the first that could fill it; empty where no rule covers any, and for no hold.
    """
    row = Hold.objects.filter(pk=hold_id).first()
    choice = holding.choice_of(row, now) if row is not None else None
    if choice is None or choice.terms is None:
        return []
    return [
        AgreedView(name, getattr(choice.terms, name), choice.why(name))
        for name, kind in KINDS.items()
        if kind.group == "holds"
    ]


def waiting_holds(edition_ids: list[int]) -> dict[int, int]:
    """Count the open holds on each of these editions (those without any are left out)."""
    rows = Hold.objects.filter(edition_id__in=edition_ids, state__in=OPEN_HOLD_STATES)
    return dict(rows.values_list("edition_id").annotate(count=Count("pk")))
