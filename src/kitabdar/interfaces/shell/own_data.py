"""Gather everything that is kept about a reader, in plain words and lists."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from kitabdar.circulation import bookings, ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.claims import claims_of
from kitabdar.interfaces.shell.acts import act_words
from kitabdar.notices import queries as notices
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.queries import AuditView
from kitabdar.patrons import consents, standing
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.queries import PatronView

MOST = 10_000


def gather(patron: PatronView, now: datetime) -> dict[str, Any]:
    """Return what is kept, and who looked at it when."""
    about = asdict(patron)
    about["note"] = patron.note  # what colleagues wrote belongs to the reader too
    read = [
        line
        for each in (patron.id, *patrons.merged_into(patron.id))
        for line in organisation.audit_trail(subject=f"patron:{each}", limit=MOST)
    ]
    return {
        "reader": about,
        "blocks": [asdict(each) for each in patrons.all_blocks_of(patron.id)],
        "answers_for": [each.card_number for each in patrons.wards_of(patron.id)],
        "answered_for_by": [each.card_number for each in patrons.guardians_of(patron.id)],
        "consents": [asdict(each) for each in consents.answers_of(patron.id)],
        "borrows_for": [each.institution.full_name for each in standing.mandates_of(patron.id, now)],
        "taken_for_institutions": [
            asdict(each) for each in circulation.taken_for_others(patron.id, limit=MOST)
        ],
        "loans": [asdict(each) for each in circulation.loans_of(patron.id, now=now)],
        "returned": [asdict(each) for each in circulation.loan_history(patron.id, limit=MOST)],
        "claimed_returned": [asdict(each) for each in claims_of(patron.id, limit=MOST)],
        "holds": [asdict(each) for each in circulation.holds_of(patron.id)],
        "ended_holds": [asdict(each) for each in circulation.ended_holds_of(patron.id, limit=MOST)],
        "bookings": [asdict(each) for each in bookings.bookings_of(patron.id)],
        "ended_bookings": [asdict(each) for each in bookings.ended_bookings_of(patron.id, limit=MOST)],
        "charges": [asdict(each) for each in ledger.charges_of(patron.id, settled=True)],
        "credit": ledger.credits_of(patron.id),
        "money": [asdict(each) for each in ledger.entries_of(patron.id, limit=MOST)],
        "messages": [asdict(each) for each in notices.messages_of(patron.id, limit=MOST)],
        "told_by": notices.preferences(patron.id),
        "done_and_seen": [_act(each) for each in read],
    }


def _act(line: AuditView) -> dict[str, Any]:
    """Say who did or saw what, and where they work, for what is noted at the reader's home."""
    place = organisation.place_tree().by_id.get(line.details.get("at") or line.place_id or 0)
    return {
        "at": line.at,
        "action": line.action,
        "words": act_words(line.action),
        "by": line.actor_name,
        "where": place.name if place else "",
    }
