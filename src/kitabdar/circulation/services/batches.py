"""Lend or take back a whole list: rehearsed first, then line by line, each its own transaction. [CIR-L1]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.messages import money, sentence
from kitabdar.circulation.models import BatchKind, BatchLine, BatchRun, LineState
from kitabdar.circulation.rules import refuse
from kitabdar.circulation.rules.batches import LENT_ALREADY, MOST_LINES, after_refusal, after_return
from kitabdar.circulation.services.checkin import CheckedIn, check_in
from kitabdar.circulation.services.checkout import CheckedOut, check_out
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Patron

AT_A_TIME = 20
KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Came:
    """What a line has come to."""

    state: str
    title: str
    said: str


def begin_batch(
    *,
    actor: Actor,
    kind: str,
    barcodes: Iterable[str],
    branch_id: int,
    now: datetime,
    card_number: str = "",
    dropped_at: datetime | None = None,
) -> int:
    """Keep a list and say of each line what would happen; nothing is lent or taken back yet. Return the run.

    Raises NotPermitted (circulation.batch and the right to lend or take back, at the branch), NotFound, Invalid.
    """
    branch = lending_settings().branch(branch_id)
    require(actor, "circulation.batch", branch)
    wanted = list(barcodes)
    if kind not in BatchKind.values:
        raise Invalid({"kind": _("It cannot be that.")})
    require(actor, f"circulation.{kind}", branch)
    most = MOST_LINES[kind]
    if not wanted:
        raise Invalid({"list": _("Give at least one barcode, one a line.")})
    if len(wanted) > most:
        text = ngettext("A list has at most %(n)s line.", "A list has at most %(n)s lines.", most)
        raise Invalid({"list": text % {"n": most}})
    run = BatchRun(
        kind=kind,
        branch_id=branch_id,
        patron_id=_patron(card_number) if kind == BatchKind.CHECK_OUT else None,
        actor_id=actor.account_id,
        created_at=now,
        dropped_at=dropped_at,
    )
    expected = _rehearsed(actor, run, wanted, now)
    with transaction.atomic():
        run.save()
        BatchLine.objects.bulk_create(
            BatchLine(run=run, number=number, barcode=code, title=it.title, expected=it.state, said=it.said)
            for number, (code, it) in enumerate(zip(wanted, expected, strict=True), 1)
        )
        audit.record(
            actor=actor,
            action="circulation.begin_batch",
            subject=f"batch:{run.pk}",
            place=branch_id,
            now=now,
            details={"kind": kind, "lines": len(wanted)},
        )
    return int(run.pk)


def go_on(*, actor: Actor, run_id: int, now: datetime, limit: int = AT_A_TIME) -> int:
    """Do the next lines of a run; return how many are left. What was done stays done, whenever this is broken off.

    Raises NotPermitted (circulation.batch at its branch), NotFound.
    """
    run = BatchRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound("batch", run_id)
    require(actor, "circulation.batch", lending_settings().branch(run.branch_id))
    waiting = BatchLine.objects.filter(run=run, state=LineState.WAITING)
    for line_id in list(waiting.order_by("number").values_list("pk", flat=True)[:limit]):
        _do(actor, run, line_id, now)
    left = waiting.count()
    if not left:
        BatchRun.objects.filter(pk=run_id, ended_at=None).update(ended_at=now)
    return left


def forget_batches(*, actor: Actor, now: datetime) -> int:
    """Remove the runs of long ago: what was done stays in the trail. Raises NotPermitted (circulation.batch)."""
    require_anywhere(actor, "circulation.batch")
    gone, _by_model = BatchRun.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    return gone


def _patron(card_number: str) -> int:
    found = Patron.objects.filter(card_number=card_number.strip(), erased_at=None).values_list("pk").first()
    if found is None:
        raise NotFound("patron", card_number)
    return int(found[0])


def _rehearsed(actor: Actor, run: BatchRun, barcodes: list[str], now: datetime) -> list[_Came]:
    """Do it all and take it back: lines to be lent together, for each counts towards the limits of the next."""
    if run.kind == BatchKind.CHECK_OUT:
        with transaction.atomic():
            found = [_attempt(actor, run, each, now) for each in barcodes]
            transaction.set_rollback(True)
        return found
    found = []
    for each in barcodes:
        with transaction.atomic():
            found.append(_attempt(actor, run, each, now))
            transaction.set_rollback(True)
    return found


def _do(actor: Actor, run: BatchRun, line_id: int, now: datetime) -> None:
    """Do a line, and keep in the same transaction that it was done; a refusal is kept after it."""
    try:
        _act_and_keep(actor=actor, run=run, line_id=line_id, now=now)
    except Refused as refused:  # lost every try against other desks: the next run says how it stands
        came = _refused(run, refused)
        BatchLine.objects.filter(pk=line_id, state=LineState.WAITING).update(
            state=came.state, said=came.said[:500]
        )


@in_one_transaction
def _act_and_keep(*, actor: Actor, run: BatchRun, line_id: int, now: datetime) -> None:
    lock(BatchLine, {"pk": line_id})
    line = BatchLine.objects.get(pk=line_id)
    if line.state != LineState.WAITING:  # another press of the button was quicker
        return
    came = _attempt(actor, run, line.barcode, now)
    line.state, line.said, line.title = LineState(came.state), came.said[:500], came.title or line.title
    line.save(update_fields=["state", "said", "title"])


def _attempt(actor: Actor, run: BatchRun, barcode: str, now: datetime) -> _Came:
    try:
        with transaction.atomic():
            if run.kind == BatchKind.CHECK_OUT:
                return _lent(actor, run, barcode, now)
            return _taken_back(
                check_in(
                    actor=actor, barcode=barcode, branch_id=run.branch_id, now=now, dropped_at=run.dropped_at
                )
            )
    except Refused as refused:
        return _refused(run, refused)
    except NotFound as missing:
        if missing.kind != "item":
            return _refused(run, Refused([refuse("patron_erased")]))
        text = _("No item has the barcode “%(barcode)s”. Scan it again, or look for the title.")
        return _Came(LineState.REFUSED, "", text % {"barcode": barcode})


def _refused(run: BatchRun, refused: Refused) -> _Came:
    state = after_refusal(run.kind, (each.code for each in refused.refusals))
    title = next((str(each.params["title"]) for each in refused.refusals if "title" in each.params), "")
    told = refused.refusals
    if state == LineState.ALREADY:  # what else would stand in the way of lending it is no matter
        told = tuple(each for each in told if each.code == LENT_ALREADY)
    return _Came(state, title[:200], " ".join(sentence(each) for each in told))


def _lent(actor: Actor, run: BatchRun, barcode: str, now: datetime) -> _Came:
    assert run.patron_id is not None  # by the constraint
    card = Patron.objects.values_list("card_number", flat=True).get(pk=run.patron_id)
    done: CheckedOut = check_out(
        actor=actor, card_number=card, barcode=barcode, branch_id=run.branch_id, now=now
    )
    day = date_format(lending_settings().on_the_clock(run.branch_id, done.due_at), "DATE_FORMAT")
    said = _("Due back on %(day)s.") % {"day": day}
    if done.charged:
        said += " " + _("Charged: %(sum)s.") % {"sum": money(done.charged, done.currency)}
    return _Came(LineState.DONE, done.title[:200], said)


def _taken_back(done: CheckedIn) -> _Came:
    state = after_return(done.loan_id, done.previous_state, done.routing.action)
    said = [_where(done)]
    if done.charge_id:
        said.append(_("Charged: %(sum)s.") % {"sum": money(done.charged, done.currency)})
    if done.loan_id is None:
        said.append(_("It was not on loan."))
    return _Came(state, done.title[:200], " ".join(said))


def _where(done: CheckedIn) -> str:
    place = lending_settings().tree.by_id.get(done.routing.to_branch_id)
    if done.routing.action == "send":
        return _("Send it to %(branch)s.") % {"branch": place.name if place else ""}
    if done.routing.action == "put_aside" and done.routing.hold_patron_id is not None:
        card = Patron.objects.filter(pk=done.routing.hold_patron_id).values_list("card_number", flat=True)
        return _("Put it on the hold shelf for %(card)s.") % {"card": card.first() or ""}
    return _("Shelve it.")
