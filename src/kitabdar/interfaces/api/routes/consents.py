"""Texts of consent, and what patrons answer to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath, CodeInPath
from kitabdar.interfaces.api.contracts.people import (
    AnswerBody,
    ConsentAnswer,
    ConsentsAnswer,
    ConsentText,
    ConsentTextsAnswer,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.queries import place_tree
from kitabdar.patrons import consents as reading
from kitabdar.patrons.consenting import TextVersion
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services import consents as keeping

router = Router(tags=["Patrons"])
TOKEN = BearerToken()


@router.get(
    "/branches/{branch}/consent-texts",
    response=ConsentTextsAnswer,
    summary="What readers are asked to agree to",
)
def list_texts(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the texts that readers of a branch are asked to agree to today; no token is needed."""
    place = place_tree().by_code.get(branch)
    if place is None:
        raise NotFound("branch", branch)
    found = reading.texts_at(place.id, clock.now().date())
    return private(ConsentTextsAnswer(tuple(_text(each) for each in found)))


@router.get(
    "/patrons/{card}/consents", response=ConsentsAnswer, auth=TOKEN, summary="What a patron agreed to"
)
def list_consents(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return what waits for the patron's answer and all they answered."""
    return private(_consents(asking.open_file(actor_of(request), card, clock.now())))


@router.post(
    "/patrons/{card}/consents", response=ConsentsAnswer, auth=TOKEN, summary="Answer a text of consent"
)
def answer(request: HttpRequest, card: CardInPath, body: AnswerBody) -> HttpResponse:
    """Keep an answer, one's own or for staff one given at the desk; no takes an optional consent back."""
    actor, now = actor_of(request), clock.now()
    patron = asking.open_file(actor, card, now)
    given = {each.text.id for each in reading.answers_of(patron.id) if each.may_be_withdrawn}
    if not body.agree and body.text_id in given:
        keeping.withdraw(actor=actor, patron_id=patron.id, text_id=body.text_id, now=now)
    else:
        keeping.answer(
            actor=actor,
            patron_id=patron.id,
            answers={body.text_id: body.agree},
            language=interface_language(),
            now=now,
        )
    return private(_consents(patron))


def _consents(patron: PatronView) -> ConsentsAnswer:
    due = reading.due(patron.id, patron.home_branch_id, clock.now().date())
    return ConsentsAnswer(
        due=tuple(_text(each) for each in due),
        answers=tuple(
            ConsentAnswer(_text(each.text), each.is_agreed, each.way, each.answered_at, each.ended_at)
            for each in reading.answers_of(patron.id)
        ),
    )


def _text(text: TextVersion) -> ConsentText:
    language = interface_language()
    return ConsentText(
        id=text.id,
        code=text.code,
        version=text.version,
        valid_from=text.valid_from,
        is_optional=text.is_optional,
        language=text.language(language),
        title=text.title(language),
        body=text.body(language),
    )
