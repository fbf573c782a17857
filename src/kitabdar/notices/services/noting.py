"""Note what is to be told: what happened, in the transaction of the act; and what a day brings. [NOT-5]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from kitabdar.circulation.models import Booking, BookingState, Hold, HoldState, Loan, LoanState
from kitabdar.notices.facts import OF_THINGS, WARD
from kitabdar.notices.models import Notice
from kitabdar.notices.rules import DEFAULTS, MAY_BLOCK, NONE, NoticeRule, day_of, ladder, send_after, way
from kitabdar.notices.services.contacts import contacts
from kitabdar.notices.settings import notice_rules
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.places import PlaceTree
from kitabdar.organisation.queries import place_tree
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.patrons.standing import told_too

OVERDUE = "overdue"
"""Cause of the blocks that a step of the ladder places."""

BATCH = 500
LONGEST_LATE = timedelta(days=400)
"""What is later than this is told of no more."""


def note_happening(
    sender: object,
    *,
    event: str,
    patron_id: int,
    branch_id: int,
    about: dict[str, int],
    now: datetime,
    **_more: Any,
) -> None:
    """Note that something happened (receiver of `circulation.happenings.happened`)."""
    rules = notice_rules()
    if not any(each.event == event for each in (*rules, *DEFAULTS)):
        return  # one small statement, where nobody is to be told
    tree = place_tree()
    category_id = Patron.objects.values_list("category_id", flat=True).get(pk=patron_id)
    steps = ladder(rules, event, _places(tree, branch_id), category_id)
    if not steps:
        return
    thing = next(iter(about.items()))
    key = f"{event}:{thing[0]}{thing[1]}:{about.get('due', int(now.timestamp()))}"
    _note([(steps[0], patron_id, branch_id, key, dict(about))], tree, now)


def note_registered(*, patron_id: int, branch_id: int, now: datetime, **_named: Any) -> None:
    """Note that somebody was registered (receiver of `patron_registered`)."""
    note_happening(
        None, event="welcome", patron_id=patron_id, branch_id=branch_id, about={"patron": patron_id}, now=now
    )


def note_the_day(*, actor: Actor, now: datetime) -> int:
    """Note what is due soon, overdue, kept only a little longer, booked for soon, which cards run out; return how many.

    Raises NotPermitted (circulation.check_in).
    """
    require_anywhere(actor, "circulation.check_in")
    tree, rules = place_tree(), notice_rules()
    noted = 0
    for found in (
        _due_soon(rules, tree, now),
        _overdue(rules, tree, now),
        _reminders(rules, tree, now),
        _bookings(rules, tree, now),
        _cards(rules, tree, now),
    ):
        batch: list[_Due] = []
        for each in found:
            batch.append(each)
            if len(batch) == BATCH:
                noted += _note_new(batch, tree, now)
                batch = []
        noted += _note_new(batch, tree, now)
    _lift_blocks(now)
    return noted


_Due = tuple[NoticeRule, int, int, str, dict[str, Any]]
"""What is to be noted: (rule, patron, branch, key, what it is about)."""


def _places(tree: PlaceTree, branch_id: int) -> tuple[int, ...]:
    return tuple(each.id for each in tree.chain(branch_id))


def _furthest(rules: Iterable[NoticeRule], event: str) -> timedelta:
    """Return how far ahead any rule of an event looks."""
    return timedelta(days=1 + max((r.days for r in (*rules, *DEFAULTS) if r.event == event), default=0))


def _due_soon(rules: tuple[NoticeRule, ...], tree: PlaceTree, now: datetime) -> Iterator[_Due]:
    loans = Loan.objects.filter(
        state=LoanState.OPEN,
        returned_at=None,
        in_reading_room=False,
        due_at__gt=now,
        due_at__lt=now + _furthest(rules, "due_soon"),
    )
    columns = ("pk", "patron_id", "patron__category_id", "branch_id", "due_at", "checked_out_at")
    for pk, patron_id, category_id, branch_id, due_at, lent_at in loans.values_list(*columns).iterator():
        zone = tree.by_id[branch_id].time_zone
        steps = ladder(rules, "due_soon", _places(tree, branch_id), category_id)
        come = [r for r in steps if day_of(r, due_at, zone) <= _today(zone, now)]
        if come and day_of(come[0], due_at, zone) > _today(zone, lent_at):
            key = f"due_soon:loan{pk}:{due_at.date()}:{come[0].days}"
            yield come[0], patron_id, branch_id, key, {"loan": pk, "due": due_at.isoformat()}


def _overdue(rules: tuple[NoticeRule, ...], tree: PlaceTree, now: datetime) -> Iterator[_Due]:
    loans = Loan.objects.filter(
        state=LoanState.OPEN,
        returned_at=None,
        in_reading_room=False,
        due_at__lt=now,
        due_at__gt=now - LONGEST_LATE,
    )
    columns = ("pk", "patron_id", "patron__category_id", "branch_id", "due_at")
    for pk, patron_id, category_id, branch_id, due_at in loans.values_list(*columns).iterator():
        zone = tree.by_id[branch_id].time_zone
        steps = ladder(rules, "overdue", _places(tree, branch_id), category_id)
        come = [rule for rule in steps if day_of(rule, due_at, zone) <= _today(zone, now)]
        if come:
            key = f"overdue:loan{pk}:{due_at.date()}:{come[-1].days}"
            yield come[-1], patron_id, branch_id, key, {"loan": pk}


def _reminders(rules: tuple[NoticeRule, ...], tree: PlaceTree, now: datetime) -> Iterator[_Due]:
    holds = Hold.objects.filter(
        state=HoldState.READY, expires_at__gt=now, expires_at__lt=now + _furthest(rules, "hold_reminder")
    )
    columns = ("pk", "patron_id", "patron__category_id", "pickup_branch_id", "expires_at", "ready_at")
    for pk, patron_id, category_id, branch_id, ends, ready_at in holds.values_list(*columns).iterator():
        zone = tree.by_id[branch_id].time_zone
        steps = ladder(rules, "hold_reminder", _places(tree, branch_id), category_id)
        come = [rule for rule in steps if day_of(rule, ends, zone) <= _today(zone, now)]
        if come and day_of(come[0], ends, zone) > _today(zone, ready_at):
            key = f"hold_reminder:hold{pk}:{ends.date()}:{come[0].days}"
            yield come[0], patron_id, branch_id, key, {"hold": pk}


def _bookings(rules: tuple[NoticeRule, ...], tree: PlaceTree, now: datetime) -> Iterator[_Due]:
    last = now.date() + _furthest(rules, "booking_soon")
    soon = Booking.objects.filter(state=BookingState.BOOKED, starts_on__lte=last)
    columns = ("pk", "patron_id", "patron__category_id", "pickup_branch_id", "starts_on", "booked_at")
    for pk, patron_id, category_id, branch_id, starts_on, booked_at in soon.values_list(*columns).iterator():
        zone = tree.by_id[branch_id].time_zone
        steps = ladder(rules, "booking_soon", _places(tree, branch_id), category_id)
        come = [r for r in steps if starts_on - timedelta(days=r.days) <= _today(zone, now) <= starts_on]
        if come and starts_on - timedelta(days=come[0].days) > _today(zone, booked_at):
            key = f"booking_soon:booking{pk}:{starts_on}:{come[0].days}"
            yield come[0], patron_id, branch_id, key, {"booking": pk}


def _cards(rules: tuple[NoticeRule, ...], tree: PlaceTree, now: datetime) -> Iterator[_Due]:
    last = now.date() + _furthest(rules, "card_expires")
    patrons = Patron.objects.filter(erased_at=None, expires_on__gte=now.date(), expires_on__lte=last)
    for pk, category_id, branch_id, ends in patrons.values_list(
        "pk", "category_id", "home_branch_id", "expires_on"
    ).iterator():
        today = _today(tree.by_id[branch_id].time_zone, now)
        steps = ladder(rules, "card_expires", _places(tree, branch_id), category_id)
        come = [rule for rule in steps if ends - timedelta(days=rule.days) <= today <= ends]
        if come:
            key = f"card_expires:{pk}:{ends}:{come[0].days}"
            yield come[0], pk, branch_id, key, {"until": ends.isoformat()}


def _today(zone: str, moment: datetime) -> date:
    return day_of(NoticeRule("overdue"), moment, zone)


def _note_new(batch: list[_Due], tree: PlaceTree, now: datetime) -> int:
    """Note those of a batch that were not noted before."""
    keys = [key for _rule, _patron, _branch, key, _about in batch]
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [each for each in batch if each[3] not in known]
    with transaction.atomic():
        return _note(new, tree, now)


def _note(batch: list[_Due], tree: PlaceTree, now: datetime) -> int:
    batch = [*batch, *_for_guardians(batch)]
    reach = contacts(patron_id for _rule, patron_id, _branch, _key, _about in batch)
    notices = []
    for rule, patron_id, branch_id, key, about in batch:
        if patron_id not in reach:
            continue
        if rule.is_blocking and rule.event == MAY_BLOCK and WARD not in about:
            _block(patron_id, now)
        channel = way(rule, reach[patron_id])
        if channel == NONE:
            continue
        notices.append(
            Notice(
                patron_id=patron_id,
                branch_id=branch_id,
                event=rule.event,
                variant=rule.variant,
                channel=channel,
                key=key,
                about=about,
                created_at=now,
                send_after=send_after(rule, now, tree.by_id[branch_id].time_zone),
            )
        )
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _for_guardians(batch: list[_Due]) -> Iterator[_Due]:
    """Give the same for who answers for these patrons, of what is lent, held or booked. [NOT-9]"""
    told = told_too({patron_id for _rule, patron_id, _branch, _key, _about in batch})
    for ward_id, guardian_id in told:
        for rule, patron_id, branch_id, key, about in batch:
            if patron_id == ward_id and OF_THINGS & about.keys():
                yield rule, guardian_id, branch_id, f"{key}:to{guardian_id}", {**about, WARD: ward_id}


def _block(patron_id: int, now: datetime) -> None:
    """Block a card until nothing is overdue any more. [NOT-6]"""
    running = Q(patron_id=patron_id, cause=OVERDUE, lifted_at=None)
    if not PatronBlock.objects.filter(running).exists():
        PatronBlock.objects.create(patron_id=patron_id, cause=OVERDUE, placed_at=now)


def _lift_blocks(now: datetime) -> None:
    late = Loan.objects.filter(returned_at=None, due_at__lt=now).exclude(state=LoanState.CLAIMED)
    running = PatronBlock.objects.filter(cause=OVERDUE, lifted_at=None)
    running.exclude(patron_id__in=late.values("patron_id")).update(lifted_at=now)
