"""Items in the API's form, and what is sent of them in that of the catalogue."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from kitabdar.catalogue.services.items import PERMISSION, ItemFields
from kitabdar.catalogue.views import ItemView
from kitabdar.circulation import bookings, claims, rotas
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.views import HoldView, ItemCirculation, LoanView
from kitabdar.interfaces.api.contracts.catalogue import Resting
from kitabdar.interfaces.api.contracts.items import (
    ItemAnswer,
    ItemBody,
    ItemClaim,
    ItemHold,
    ItemJourney,
    ItemLoan,
    ItemPastLoan,
    ItemStandingAnswer,
    ItemStoryAnswer,
)
from kitabdar.interfaces.api.shaping import bookings as booking_shapes
from kitabdar.interfaces.api.shaping import lending, movement
from kitabdar.interfaces.api.shaping.money import money
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.queries import place_by_id
from kitabdar.patrons.services.reading import name_reader
from kitabdar.text.display import clean


def item(found: ItemView, actor: Actor) -> ItemAnswer:
    """Give an item; its price to who may change it."""
    home = place_by_id(found.branch_id)
    price = found.price if actor.may(PERMISSION, home.path) else None
    return ItemAnswer(
        id=found.id,
        barcode=found.barcode,
        record_id=found.record_id,
        edition_id=found.edition_id,
        title=found.title,
        state=found.state,
        branch=home.code,
        location=found.location_code,
        current_branch=place_by_id(found.current_branch_id).code,
        rests_at=found.rests_at_code,
        item_type=found.item_type,
        collection=found.collection,
        call_number=found.call_number,
        copy_number=found.copy_number,
        volume=found.volume,
        inventory_number=found.inventory_number,
        note=found.note,
        acquired_on=found.acquired_on,
        price=None if price is None else money(price),
        damage=found.damage,
        damaged_on=found.damaged_on,
    )


def standing(found: ItemView, lent: ItemCirculation, actor: Actor, now: datetime) -> ItemStandingAnswer:
    """Give an item and what it is doing; whose cards are in it is noted."""
    on_rota = rotas.of_item(found.id)
    return ItemStandingAnswer(
        item=item(found, actor),
        loan=_loan(lent.loan, actor, now) if lent.loan else None,
        hold=_hold(lent.hold, actor, now) if lent.hold else None,
        transfer=movement.transfer(lent.transfer) if lent.transfer else None,
        rota=movement.rota_line(on_rota) if on_rota else None,
        bookings=tuple(booking_shapes.booking(each) for each in bookings.bookings_of_item(found.id)),
        waiting_holds=lent.waiting_holds,
        resting=Resting(lent.rest.place_name, lent.rest.until) if lent.rest else None,
    )


def story(found: ItemView) -> ItemStoryAnswer:
    """Give what an item has been through."""
    return ItemStoryAnswer(
        barcode=found.barcode,
        loans=tuple(_past_loan(each) for each in circulation.loans_of_item(found.id)),
        journeys=tuple(
            ItemJourney(movement.transfer(each), each.received_at)
            for each in circulation.journeys_of_item(found.id)
        ),
        claims=tuple(_claim(each) for each in claims.claims_of_item(found.id)),
    )


def fields(body: ItemBody) -> ItemFields:
    """Give what is sent of an item as the catalogue takes it."""
    price = None if body.price is None else Decimal(body.price)
    return ItemFields(**{**body.dict(), "barcode": clean(body.barcode), "price": price})


def _past_loan(found: LoanView) -> ItemPastLoan:
    return ItemPastLoan(
        branch=place_by_id(found.branch_id).code,
        time_zone=found.time_zone,
        checked_out_at=found.checked_out_at,
        returned_at=found.returned_at,
        state=found.state,
        renewals=found.renewals,
    )


def _claim(found: claims.ClaimView) -> ItemClaim:
    return ItemClaim(
        id=found.id,
        branch=place_by_id(found.branch_id).code,
        claimed_at=found.claimed_at,
        searches=found.searches,
        outcome=found.outcome,
        resolved_at=found.resolved_at,
    )


def _loan(found: LoanView, actor: Actor, now: datetime) -> ItemLoan:
    return ItemLoan(
        id=found.id,
        card_number=_card(found.patron_id, actor, now),
        branch=place_by_id(found.branch_id).code,
        time_zone=found.time_zone,
        checked_out_at=found.checked_out_at,
        due_at=found.due_at,
        is_overdue=found.is_overdue,
        state=found.state,
        renewals=found.renewals,
    )


def _hold(found: HoldView, actor: Actor, now: datetime) -> ItemHold:
    return ItemHold(_card(found.patron_id, actor, now), lending.hold(found))


def _card(patron_id: int, actor: Actor, now: datetime) -> str | None:
    reader = name_reader(actor=actor, patron_id=patron_id, now=now)
    return reader.card_number if reader else None
