"""Loans, holds and charges in the API's form."""

from __future__ import annotations

from collections.abc import Sequence

from kitabdar.circulation.messages import reason
from kitabdar.circulation.services.checkin import CheckedIn
from kitabdar.circulation.services.checkout import CheckedOut
from kitabdar.circulation.services.holds import Held
from kitabdar.circulation.services.losses import DeclaredLost
from kitabdar.circulation.services.moving import Moved as Move
from kitabdar.circulation.services.recalling import Recalled
from kitabdar.circulation.services.renewal import Renewed
from kitabdar.circulation.services.switching import Switched
from kitabdar.circulation.views import AgreedView, HoldView, LoanView
from kitabdar.circulation.wording import LABELS, shown
from kitabdar.interfaces.api.contracts.files import PastLoan
from kitabdar.interfaces.api.contracts.lending import (
    CheckInAnswer,
    CheckOutAnswer,
    Hold,
    Loan,
    LostAnswer,
    Moved,
    PlaceHoldAnswer,
    RecallAnswer,
    RenewAnswer,
    SwitchAnswer,
    Term,
)
from kitabdar.interfaces.api.shaping.money import money
from kitabdar.organisation.queries import place_by_id, place_tree


def loan(found: LoanView) -> Loan:
    """Give something on loan."""
    return Loan(
        id=found.id,
        barcode=found.barcode,
        edition_id=found.edition_id,
        title=found.title,
        branch=place_by_id(found.branch_id).code,
        time_zone=found.time_zone,
        checked_out_at=found.checked_out_at,
        due_at=found.due_at,
        is_overdue=found.is_overdue,
        state=found.state,
        renewals=found.renewals,
        renewals_left=found.renewals_left,
        taken_by=found.taken_by_card or None,
        in_reading_room=found.in_reading_room,
        renewal_cost=money(found.renewal_charge),
        currency=found.currency,
        is_called_back=found.is_called_back,
    )


def past_loan(found: LoanView) -> PastLoan:
    """Give something that came back."""
    assert found.returned_at is not None
    return PastLoan(
        id=found.id,
        barcode=found.barcode,
        edition_id=found.edition_id,
        title=found.title,
        branch=place_by_id(found.branch_id).code,
        time_zone=found.time_zone,
        checked_out_at=found.checked_out_at,
        returned_at=found.returned_at,
    )


def lost(found: DeclaredLost) -> LostAnswer:
    """Give a loss just declared."""
    return LostAnswer(
        loan_id=found.loan_id,
        charge_id=found.charge_id,
        charged=money(found.charged),
        currency=found.currency,
        bookings=found.bookings,
    )


def hold(found: HoldView) -> Hold:
    """Give a reservation."""
    return Hold(
        id=found.id,
        edition_id=found.edition_id,
        title=found.title,
        state=found.state,
        position=found.position,
        pickup_branch=place_by_id(found.pickup_branch_id).code,
        placed_at=found.placed_at,
        expires_at=found.expires_at,
        item=found.wanted_barcode,
        volume=found.volume,
        any_edition=found.any_edition,
        languages=found.languages,
        is_first=found.is_first,
        is_suspended=found.is_suspended,
        resumes_on=found.resumes_on,
        in_reading_room=found.in_reading_room,
        request_number=found.request_number,
        request_state=found.request_state,
        fetch_from=found.fetch_from,
        recalled_until=found.recalled_until,
    )


def terms(found: Sequence[AgreedView]) -> tuple[Term, ...]:
    """Give the terms of a loan or a hold."""
    return tuple(
        Term(
            each.kind,
            str(LABELS[each.kind]),
            shown(each.kind, each.value),
            each.why.winner,
            reason(each.why),
        )
        for each in found
    )


def checked_out(made: CheckedOut) -> CheckOutAnswer:
    """Give a loan made."""
    return CheckOutAnswer(
        loan_id=made.loan_id,
        barcode=made.barcode,
        edition_id=made.edition_id,
        title=made.title,
        due_at=made.due_at,
        time_zone=made.time_zone,
        policy=made.policy_name,
        why=reason(made.why),
        overridden=tuple(each.code for each in made.overridden),
        filled_hold_id=made.filled_hold_id,
        in_reading_room=made.in_reading_room,
        charged=money(made.charged),
        currency=made.currency,
        filled_booking_id=made.filled_booking_id,
        kept_from=made.kept_from,
        damage=made.damage,
        moved=_moved(made.moved),
    )


def _moved(found: Move) -> Moved | None:
    """Give the shelf of an item, where a rule says it."""
    if not found.rule:
        return None
    places = place_tree().by_id
    location, rests_in = (places.get(each) if each else None for each in (found.location_id, found.rests_in))
    return Moved(
        rule=found.rule,
        location=location.code if location else "",
        collection=found.collection,
        rests_in=rests_in.code if rests_in else "",
        rests_until=found.rests_until,
    )


def checked_in(done: CheckedIn) -> CheckInAnswer:
    """Give an item taken back and where it goes."""
    return CheckInAnswer(
        barcode=done.barcode,
        edition_id=done.edition_id,
        title=done.title,
        loan_id=done.loan_id,
        days_overdue=done.days_overdue,
        charge_id=done.charge_id,
        charged=money(done.charged),
        currency=done.currency,
        given_back=money(done.given_back),
        suspended_until=done.suspended_until,
        then=done.routing.action,
        to_branch=place_by_id(done.routing.to_branch_id).code,
        hold_id=done.routing.hold_id,
        shelf_until=done.routing.shelf_until,
        booking_id=done.routing.booking_id,
        kept_from=done.routing.kept_from,
        bin=done.bin,
        bin_rule=done.bin_rule,
        damage=done.damage,
        moved=_moved(done.moved),
    )


def renewed(done: Renewed) -> RenewAnswer:
    """Give a loan prolonged."""
    return RenewAnswer(
        loan_id=done.loan_id,
        title=done.title,
        due_at=done.due_at,
        time_zone=done.time_zone,
        renewals=done.renewals,
        renewals_left=done.renewals_left,
        overridden=tuple(each.code for each in done.overridden),
        days_overdue=done.late.days,
        charge_id=done.late.charge_id,
        charged=money(done.late.charged),
        currency=done.currency,
        suspended_until=done.late.suspended_until,
        policy=done.policy_name,
        why=reason(done.why),
        renewal_charged=money(done.charged),
    )


def switched(done: Switched) -> SwitchAnswer:
    """Give a loan that is to take away now, or to read here."""
    return SwitchAnswer(
        loan_id=done.loan_id,
        title=done.title,
        in_reading_room=done.in_reading_room,
        due_at=done.due_at,
        time_zone=done.time_zone,
        overridden=tuple(each.code for each in done.overridden),
        charged=money(done.charged),
        currency=done.currency,
        days_overdue=done.late.days,
        charged_late=money(done.late.charged),
        suspended_until=done.late.suspended_until,
        kept_from=done.kept_from,
        policy=done.policy_name,
        why=reason(done.why),
    )


def recalled(done: Recalled) -> RecallAnswer:
    """Give something called back."""
    return RecallAnswer(
        hold_id=done.hold_id,
        barcode=done.barcode,
        title=done.title,
        due_at=done.due_at,
        time_zone=done.time_zone,
        policy=done.policy_name,
        why=reason(done.why),
    )


def held(done: Held, edition_id: int, pickup_branch: str) -> PlaceHoldAnswer:
    """Give a hold just placed."""
    return PlaceHoldAnswer(
        hold_id=done.hold_id,
        edition_id=edition_id,
        position=done.position,
        pickup_branch=pickup_branch,
        policy=done.policy_name,
        why=reason(done.why),
        request_number=done.number,
    )
