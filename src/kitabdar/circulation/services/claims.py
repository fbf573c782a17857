"""Take a reader's word that something was returned, look for it, and settle what came of it. [CIR-C1]"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from kitabdar.circulation.claims import counted
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import ClaimOutcome, Loan, LoanState, RecallOutcome, ReturnClaim
from kitabdar.circulation.rules import (
    LOAN,
    Refusal,
    agreed_terms,
    refusals_to_claim,
    refuse,
    warns_of_claims,
)
from kitabdar.circulation.services.checkin import CheckedIn, check_in
from kitabdar.circulation.services.claim_ends import settle_claim
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.losses import DeclaredLost, declare_lost
from kitabdar.circulation.services.noting import note as note_act
from kitabdar.circulation.services.recall_ends import end_recall
from kitabdar.circulation.services.renewal import locked_loan
from kitabdar.circulation.services.routing import place_item
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit

LONGEST_NOTE = 250


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim noted. `claims`: those of the patron that did not prove right, this one with them;
    `is_warning`: so many that staff should know."""

    claim_id: int
    loan_id: int
    title: str
    claims: int
    is_warning: bool
    overridden: tuple[Refusal, ...]


@in_one_transaction
def claim_returned(
    *, actor: Actor, loan_id: int, note: str = "", now: datetime, override: frozenset[str] = frozenset()
) -> Claimed:
    """Note that the reader says a loan was returned: from now on it is not late, and nothing is asked of them.

    Raises NotPermitted (circulation.check_in where it was lent), NotFound, Refused.
    """
    loan, patron, item = locked_loan(loan_id)
    branch = lending_settings().branch(loan.branch_id)
    require(actor, "circulation.check_in", branch)
    before, terms = counted(patron.id), agreed_terms(loan.terms.says)
    overridden = settle(
        [_named(each, loan) for each in refusals_to_claim(loan.state, before, terms)],
        actor=actor,
        override=override,
        place_path=branch.path,
    )
    Loan.objects.filter(pk=loan_id).update(state=LoanState(LOAN.after("claim", loan.state)))
    claim = ReturnClaim.objects.create(
        patron_id=patron.id,
        loan_id=loan_id,
        claimed_at=now,
        claimed_by_id=actor.account_id,
        branch_id=branch.id,
        note=_line(note),
    )
    note_act(
        "claim_returned",
        f"loan:{loan_id}",
        actor=actor,
        branch_id=branch.id,
        edition_id=item.edition_id,
        now=now,
        overridden=overridden,
        item=item.id,
        claim=claim.pk,
    )
    return Claimed(claim.pk, loan_id, item.title, before + 1, warns_of_claims(before + 1, terms), overridden)


@in_one_transaction
def found_on_shelf(*, actor: Actor, claim_id: int, branch_id: int, now: datetime) -> CheckedIn:
    """Check in what a reader said was returned, and was: nothing is charged. [CIR-C2]

    Raises as `check_in` does, and Refused (settled).
    """
    require(actor, "circulation.check_in", lending_settings().branch(branch_id))
    _loan, item = _locked(claim_id)
    return check_in(actor=actor, barcode=item.barcode, branch_id=branch_id, now=now)


@in_one_transaction
def found_with_reader(*, actor: Actor, claim_id: int, note: str = "", now: datetime) -> int:
    """Let the loan go on: the reader has it after all. It is late as if nothing had been said; return the loan.

    Raises NotPermitted (circulation.check_in where it was lent), NotFound, Refused (settled).
    """
    loan, item = _locked(claim_id)
    _require_where_lent(actor, loan, "circulation.check_in")
    settle_claim(loan.pk, ClaimOutcome.WITH_READER, actor=actor, now=now, note=_line(note))
    Loan.objects.filter(pk=loan.pk).update(state=LoanState(LOAN.after("go_on", loan.state)))
    _note(actor, "circulation.go_on", loan, item, now)
    return int(loan.pk)


@in_one_transaction
def not_found(*, actor: Actor, claim_id: int, now: datetime) -> DeclaredLost:
    """Have the item count as lost, with what the terms of the loan charge.

    Raises as `declare_lost` does, and Refused (settled).
    """
    loan, _item = _locked(claim_id)
    return declare_lost(actor=actor, loan_id=loan.pk, now=now)


@in_one_transaction
def write_off_claim(*, actor: Actor, claim_id: int, note: str, now: datetime) -> None:
    """Take the reader's word for it: the loan ends without a charge, the item counts as missing.

    Raises NotPermitted (circulation.forgive where it was lent), NotFound, Invalid (no reason), Refused (settled).
    """
    loan, item = _locked(claim_id)
    _require_where_lent(actor, loan, "circulation.forgive")
    if not _line(note):
        raise Invalid({"note": _("Say why, so that the next colleague knows.")})
    settle_claim(loan.pk, ClaimOutcome.WRITTEN_OFF, actor=actor, now=now, note=_line(note))
    Loan.objects.filter(pk=loan.pk).update(
        state=LoanState(LOAN.after("write_off", loan.state)), returned_at=now, return_branch_id=loan.branch_id
    )
    end_recall(loan.pk, RecallOutcome.ENDED, now)
    place_item(item, "write_off", item.current_branch_id)
    _note(actor, "circulation.write_off_claim", loan, item, now)
    tell("returned", patron_id=loan.patron_id, branch_id=loan.branch_id, now=now, loan=loan.pk)


@in_one_transaction
def searched(*, actor: Actor, claim_id: int, now: datetime) -> int:
    """Note that the shelves were looked through in vain; return how often by now.

    Raises NotPermitted (circulation.check_in where it was lent or belongs), NotFound, Refused (settled).
    """
    loan, item = _locked(claim_id)
    settings = lending_settings()
    home = settings.branch(item.branch_id)
    if not actor.may("circulation.check_in", home.path):
        require(actor, "circulation.check_in", settings.branch(loan.branch_id))
    claim = ReturnClaim.objects.filter(pk=claim_id)
    claim.update(searches=F("searches") + 1, searched_at=now)
    audit.record(
        actor=actor, action="circulation.search_shelves", subject=f"claim:{claim_id}", place=home.id, now=now
    )
    return int(claim.values_list("searches", flat=True).get())


def _open_loan(claim_id: int) -> int:
    """Return the loan of a claim that is open. Raises NotFound, Refused."""
    claim = ReturnClaim.objects.filter(pk=claim_id).first()
    if claim is None:
        raise NotFound("claim", claim_id)
    if claim.resolved_at is not None or claim.loan_id is None:
        raise Refused([refuse("claim_settled")])
    return claim.loan_id


def _require_where_lent(actor: Actor, loan: Loan, permission: str) -> None:
    require(actor, permission, lending_settings().branch(loan.branch_id))


def _locked(claim_id: int) -> tuple[Loan, ItemRow]:
    """Lock the loan of an open claim. Raises NotFound, Refused (settled)."""
    loan, _patron, item = locked_loan(_open_loan(claim_id))
    if loan.state != LoanState.CLAIMED:  # settled while we waited
        raise Refused([refuse("claim_settled")])
    return loan, item


def _named(refusal: Refusal, loan: Loan) -> Refusal:
    """Name the rule behind a limit, as it was when the loan was made."""
    rule = loan.terms.rules.get("claim_limit") if refusal.code == "claim_limit_reached" else None
    return replace(refusal, rule=rule[0]) if rule else refusal


def _line(note: str) -> str:
    return " ".join(note.split())[:LONGEST_NOTE]


def _note(actor: Actor, action: str, loan: Loan, item: ItemRow, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"loan:{loan.pk}",
        place=loan.branch_id,
        now=now,
        details={"item": item.id},
    )
