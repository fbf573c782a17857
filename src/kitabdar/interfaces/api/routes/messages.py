"""What readers were told: GET patrons/{card}/messages, GET messages, resend and cancel; wishes and bounces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath, Id
from kitabdar.interfaces.api.contracts.notices import (
    BounceAnswer,
    BounceBody,
    BouncesAnswer,
    Message,
    MessagesAnswer,
    WishesAnswer,
    WishesBody,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.notices import queries
from kitabdar.notices.queries import MessageView
from kitabdar.notices.rules import WISHES
from kitabdar.notices.services import bounces, preferring, reading, sending
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.queries import place_by_id

router = Router(tags=["Messages"])
TOKEN = BearerToken()
BranchCode = Annotated[str | None, Query(max_length=40)]


@router.get("/patrons/{card}/messages", response=MessagesAnswer, auth=TOKEN, summary="What a patron was told")
def list_messages_of(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return a patron's messages with their state; to staff also those that were never sent."""
    actor = actor_of(request)
    patron = asking.open_file(actor, card, clock.now())
    is_desk = not actor.is_self(patron.account_id) and actor.may_anywhere("patrons.view")
    return private(_messages(queries.messages_of(patron.id, never_sent_too=is_desk)))


@router.get("/messages", response=MessagesAnswer, auth=TOKEN, summary="Messages of a branch")
def list_messages(
    request: HttpRequest, branch: BranchCode = None, state: Annotated[str, Query(max_length=10)] = ""
) -> HttpResponse:
    """Return the last messages that a branch writes, of one state where one is named."""
    actor = actor_of(request)
    branch_id = _branch(actor, branch)
    return private(
        _messages(reading.look_over(actor=actor, branch_id=branch_id, state=state, now=clock.now()))
    )


@router.get("/messages/{message_id}", response=Message, auth=TOKEN, summary="A message")
def get_message(request: HttpRequest, message_id: Id) -> HttpResponse:
    """Return one message with what it says."""
    actor = actor_of(request)
    require_anywhere(actor, "patrons.view")
    return private(_message(reading.open_message(actor=actor, message_id=message_id, now=clock.now())))


@router.post("/messages/{message_id}/resend", response=Message, auth=TOKEN, summary="Send a message again")
def resend_message(request: HttpRequest, message_id: Id) -> HttpResponse:
    """Send what is uncertain or was not delivered once more."""
    actor = actor_of(request)
    require_anywhere(actor, "patrons.edit")
    sending.send_again(actor=actor, message_id=message_id, now=clock.now())
    return private(_message(_found(actor, message_id)))


@router.post("/messages/{message_id}/cancel", response=Message, auth=TOKEN, summary="Take a message back")
def cancel_message(request: HttpRequest, message_id: Id) -> HttpResponse:
    """Take back what waits to be sent or printed; 404 when it does not wait any more."""
    actor = actor_of(request)
    require_anywhere(actor, "patrons.edit")
    sending.take_back(actor=actor, message_id=message_id, now=clock.now())
    return private(_message(_found(actor, message_id)))


@router.get("/patrons/{card}/wishes", response=WishesAnswer, auth=TOKEN, summary="How a patron is told")
def get_wishes(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return by which channel a patron wants to be told of each event."""
    patron = asking.open_file(actor_of(request), card, clock.now())
    return private(_wishes(patron.id))


@router.put(
    "/patrons/{card}/wishes", response=WishesAnswer, auth=TOKEN, summary="Change how a patron is told"
)
def put_wishes(request: HttpRequest, card: CardInPath, body: WishesBody) -> HttpResponse:
    """Keep wishes, one's own or for staff with patrons.edit; 422 for what may not be done without."""
    actor = actor_of(request)
    patron = asking.open_file(actor, card, clock.now())
    preferring.prefer(actor=actor, patron_id=patron.id, wishes=dict(body.wishes), now=clock.now())
    return private(_wishes(patron.id))


@router.get("/bounces", response=BouncesAnswer, auth=TOKEN, summary="Addresses that mail came back from")
def list_bounces(request: HttpRequest, branch: BranchCode = None) -> HttpResponse:
    """Return the cards of a branch's readers to whom no mail is sent, because it came back."""
    return private(BouncesAnswer(tuple(queries.bounced_at(_branch(actor_of(request), branch)))))


@router.post("/bounces", response=BounceAnswer, auth=TOKEN, summary="Take in a delivery report")
def take_in_bounce(request: HttpRequest, body: BounceBody) -> HttpResponse:
    """Read a report (RFC 3464): what failed for good goes on paper, its address is used no more."""
    data = body.report.encode("utf-8", "surrogateescape")
    found = bounces.take_in_for(actor=actor_of(request), data=data, now=clock.now())
    return private(BounceAnswer(found.message_id, found.status, found.is_final))


@router.delete("/patrons/{card}/bounce", response={204: None}, auth=TOKEN, summary="The address works again")
def believe_address(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Write again to an address that mail came back from."""
    actor = actor_of(request)
    patron_id = asking.patron_id(actor, card, "patrons.edit")
    bounces.believe_address(actor=actor, patron_id=patron_id, now=clock.now())
    return HttpResponse(status=204)


def _branch(actor: Actor, code: str | None) -> int:
    branch_id = asking.branch_id(actor, code, "patrons.view")
    require(actor, "patrons.view", place_by_id(branch_id))
    return branch_id


def _found(actor: Actor, message_id: int) -> MessageView:
    """Return a message that the actor may see. Raises NotFound, NotPermitted."""
    found = queries.message(message_id)
    if found is None:
        raise NotFound("message", message_id)
    require(actor, "patrons.view", place_by_id(found.branch_id))
    return found


def _wishes(patron_id: int) -> WishesAnswer:
    chosen = queries.preferences(patron_id)
    return WishesAnswer({event: chosen.get(event, "") for event in WISHES})


def _messages(found: Iterable[MessageView]) -> MessagesAnswer:
    return MessagesAnswer(tuple(_message(each) for each in found))


def _message(view: MessageView) -> Message:
    return Message(
        id=view.id,
        branch=place_by_id(view.branch_id).code,
        channel=view.channel,
        language=view.language,
        subject=view.subject,
        body=view.body,
        state=view.state,
        created_at=view.created_at,
        ended_at=view.ended_at,
        attempts=view.attempts,
        problem=view.problem,
        time_zone=view.time_zone,
    )
